import ArgumentParser
import Programs

/// The command line: it turns arguments into values, and results into text and an exit code.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "Keeps the SIP attachments of a fleet of phone numbers as code.",
        discussion: """
            Manifests in Git say what each number is attached to; `plan` shows the difference to the live state, \
            `apply` carries it out in a safe order, `drift` finds what someone else moved.

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

/// The version of the program.
enum Version {
    static let current = "0.1.0"
}
