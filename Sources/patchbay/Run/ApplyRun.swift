import Apply
import BlandClient
import Foundation
import Journal
import Ledger
import Planning
import SystemPackage
import UnixSignals

extension PlanningRun {
    /// Carries out a plan, with a journal, until it is done or a signal drains it.
    func apply(
        _ plan: Plan,
        _ prepared: PreparedApply,
        _ ledger: any LedgerStore,
        _ settings: Applier.Settings
    ) async throws -> ApplyOutcome {
        guard plan.hasOperations || !plan.entries.isEmpty else { return ApplyOutcome() }
        let journal = try makeJournal()
        let runSwitch = RunSwitch()
        var settings = settings
        settings.parallelism = parallelism
        let terminal = context.terminal
        let applier = Applier(
            client: client,
            ledger: ledger,
            journal: journal,
            secrets: prepared.secrets,
            credentials: prepared.credentials,
            settings: settings,
            runSwitch: runSwitch,
            report: { [client] progress in
                let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
                terminal.showProgress("applying \(progress.done)/\(progress.total), \(client.pace.shown)\(failed)")
            }
        )
        // Before the first call: a signal that came while nobody listened would end the run in its midst.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: ApplyOutcome?.self) { group in
            group.addTask { try await applier.run(plan, owned: prepared.owned, live: prepared.live) }
            group.addTask {
                var count = 0
                for await signal in signals {
                    count += 1
                    if count == 1 {
                        runSwitch.stop(because: "\(signal): what was in flight was finished, nothing new begun")
                        terminal.note("\(signal): finishing what is in flight; a second one ends at once.")
                    } else {
                        // The kernel frees the ledger's lock; the journal tells what was in flight.
                        exit(130)
                    }
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw Failure(.failed, "The run ended without an outcome.")
        }
    }

    private func makeJournal() throws -> JournalWriter {
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let name = "\(stamp)-\(ProcessInfo.processInfo.processIdentifier).jsonl"
        let path = FilePath(project.resolve(".patchbay/journals")).appending(name)
        do {
            return try JournalWriter(creating: path)
        } catch {
            throw Failure(.failed, "The journal \(path) can't be created (\(error)); nothing was changed.")
        }
    }
}
