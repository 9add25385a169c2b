import ArgumentParser
import Foundation
import Journal
import Ledger
import PatchbayConfiguration
import Presentation
import Project
import SystemPackage
import Wording

/// `patchbay ledger history`: lists the applies, with their time and user.
struct LedgerHistoryCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists the applies, the latest first: from a git ledger's commits, else from the journals here.",
        discussion: "Example: patchbay ledger history --limit 50"
    )

    @Option(help: "The most to list.")
    var limit = 20

    @OptionGroup var set: SetOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is 1 or more.") }
    }

    private struct Listing: Encodable {
        let formatVersion = 1
        let ledger: String
        let applies: [RunRecord]

        private enum CodingKeys: String, CodingKey {
            case formatVersion = "format_version"
            case ledger
            case applies
        }
    }

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project.configuration(context, set.config)
            let records: [RunRecord]
            if case .git(let remote) = project.settings.ledger {
                records = try await project.gitLedger(remote, environment: context.environment).history(limit: limit)
            } else {
                records = try read(Journals(project))
            }
            switch result.format {
            case .human: for record in records { terminal.print(line(record)) }
            case .json:
                let name = project.ledger(environment: context.environment).name
                terminal.print(try JSONText.render(Listing(ledger: name, applies: records)))
            }
        }
    }

    private func line(_ record: RunRecord) -> String {
        let commit = record.commit.map { String($0.prefix(12)) } ?? "no commit"
        return TerminalSafe.text("\(record.time)  \(record.user ?? "unknown")  \(commit)  \(record.summary)")
    }

    /// Reads the latest journals of applies from this directory.
    private func read(_ journals: Journals) throws -> [RunRecord] {
        let directory = journals.directory.string
        return try journals.names.prefix(limit).map { name in
            guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
                throw Failure(.failed, "The journal \(directory)/\(name) can't be read.")
            }
            do throws(JournalError) {
                let reading = try JournalReading(Array(data))
                return RunRecord(
                    time: reading.events.last?.time ?? "",
                    user: reading.events.first?.user,
                    commit: reading.run?.gitCommit,
                    summary: reading.summary,
                    journal: name
                )
            } catch {
                throw Failure(.failed, "The journal \(directory)/\(name) is damaged in line \(error.line).")
            }
        }
    }
}
