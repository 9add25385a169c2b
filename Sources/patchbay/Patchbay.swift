import ArgumentParser
import Programs
import Wording

/// The command line: it turns arguments into values, and results into text and an exit code.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "Keeps the SIP attachments of a fleet of phone numbers as code.",
        discussion: """
            Manifests in Git say what each number is attached to; `plan` shows the difference to the live state, \
            `apply` carries it out in a safe order, `drift` finds what was changed outside Patchbay.

            Exit codes: 0 done, 1 failed, 2 a difference (drift, plan --detailed-exitcode), 3 applied in part, \
            64 wrong usage, 65 invalid manifests or plan file, 69 the API can't be reached, 75 the ledger is locked, \
            77 no key, key refused or no SIP entitlement, 130 ended by a signal.

            Example: patchbay plan
            """,
        version: Version.current,
        subcommands: [
            ValidateCommand.self, PlanCommand.self, ApplyCommand.self, RollbackCommand.self, DriftCommand.self,
            ShowCommand.self, ImportCommand.self, VerifyCommand.self, LedgerCommand.self, FmtCommand.self,
            ExplainCommand.self, SchemaCommand.self, VersionCommand.self, ManualCommand.self,
        ]
    )

    static func main() async {
        BrokenPipes.areErrors()
        // What was ignored from the start is known only now.
        _ = EndingSignals.trapped
        do {
            try requireKnownCommand(CommandLine.arguments.dropFirst())
            var command = try await asyncParseAsRoot()
            if command is any ReadingCommand {
                try await runUntilSignal()
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}

extension Patchbay {
    /// One spelling with the messages of the commands themselves.
    static var _errorLabel: String { "error" }

    /// Refuses a command that there isn't, and names the one that is probably meant.
    ///
    /// - Throws: `ValidationError`, for which ArgumentParser shows the usage.
    static func requireKnownCommand(_ words: some Sequence<String>) throws {
        var command: any ParsableCommand.Type = Patchbay.self
        var path = ["patchbay"]
        for word in words {
            let below = command.configuration.subcommands
            guard !below.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            let names = below.compactMap { $0.configuration.commandName }
            guard let next = below.first(where: { $0.configuration.commandName == word }) else {
                let meant = EditDistance.suggestion(for: word, among: names)
                throw ValidationError(
                    "There is no command `\((path + [word]).joined(separator: " "))`. "
                        + (meant.map { "Did you mean `\((path + [$0]).joined(separator: " "))`?" }
                            ?? "Commands are \(names.joined(separator: ", "))."))
            }
            command = next
            path.append(word)
        }
    }
}

/// The version of the program.
enum Version {
    static let current = "0.1.0"
}
