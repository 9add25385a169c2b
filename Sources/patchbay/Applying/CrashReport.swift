import Apply
import BlandClient
import Fleet
import Journal
import Planning
import Project
import SIPModel
import Secrets
import Wording

/// Reports the calls that were in flight when the previous run was cut off, and their results.
struct CrashReport {
    private let journal: Journals.Found

    /// Returns `nil` if the latest journal is complete, missing or unreadable.
    init?(_ journals: Journals) async {
        guard let last = await journals.latest, !last.reading.isFinished else { return nil }
        journal = last
    }

    /// Writes the report to stderr. The caller must hold the ledger's lock, which proves that the previous run is
    /// over.
    func tell(_ run: PlanningRun, owned: OwnedFleet?) async throws {
        let terminal = run.context.terminal
        let torn = journal.reading.isTorn ? " while its journal was written" : ""
        let calls = journal.reading.inFlight
        let intro = "The run before was cut off\(torn) (\(journal.name))"
        if journal.isCopy {
            let open = owned?.unfinished ?? []
            let rest =
                open.isEmpty
                ? "The ledger names no number that it may have begun."
                : "The ledger names numbers that it "
                    + "may have begun: \(ShortList.shortened(open.map(\.description), limit: 20))."
            terminal.note(
                "\(intro). Its journal is on another machine, and the copy beside the ledger may lack its last calls. \(rest)"
            )
            return
        }
        guard !calls.isEmpty else {
            terminal.note("\(intro). Nothing was in flight.")
            return
        }
        let numbers = Set(calls.compactMap(\.number)).sorted()
        let reading = try await LiveReader(client: run.client, terminal: terminal, parallelism: run.parallelism)
            .read(numbers)
        var fingerprints = CredentialFingerprints.none
        if let salt = owned?.salt ?? journal.reading.run?.salt, let book = CredentialBook(salt: salt) {
            fingerprints = try await book.fingerprints(for: reading.numbers.values)
        }
        let lines = calls.map { call in
            let number = call.number.map(\.description) ?? "?"
            let became = InFlight(
                call,
                live: call.number.flatMap { reading.live[$0]?.number },
                entry: call.number.flatMap { owned?.numbers[$0] },
                fingerprints: fingerprints
            )
            return "  \(number) \(call.call ?? ""): \(became.rawValue)"
        }
        terminal.note(
            "\(intro). What was in flight, and what became of it as this key reads it:\n"
                + lines.joined(separator: "\n"))
    }
}
