import Apply
import BlandClient
import Foundation
import Journal
import Ledger
import Planning
import Presentation
import SystemPackage

extension PlanningRun {
    /// Carries out a plan, with a journal, until it is done, a signal drains it, or the ledger's lock is lost.
    func apply(
        _ plan: Plan,
        _ prepared: PreparedApply,
        _ ledger: any LedgerStore,
        _ settings: Applier.Settings,
        _ interruption: Interruption
    ) async throws -> ApplyOutcome {
        guard plan.hasOperations || !plan.entries.isEmpty else { return ApplyOutcome() }
        let journal = try makeJournal()
        await ledger.begin(journal: journal.path)
        let runSwitch = RunSwitch()
        interruption.drain(with: runSwitch)
        var settings = settings
        settings.parallelism = parallelism
        settings.user = LockHolder(context).account
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
        let outcome = try await withThrowingTaskGroup(of: ApplyOutcome?.self) { group in
            group.addTask { try await applier.run(plan, owned: prepared.owned, live: prepared.live) }
            group.addTask {
                // A run that lost its lock stops at once.
                try await ledger.awaitLoss()
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw Failure(.failed, "The run ended without an outcome.")
        }
        let record = RunRecord(
            time: context.timestamp,
            user: settings.user,
            commit: plan.gitCommit,
            summary: OutcomeText(style: TextStyle(hasColour: false)).summary(outcome),
            journal: nil
        )
        do {
            try await ledger.conclude(record)
        } catch {
            // What was done is done, whether or not the ledger's history knows it yet.
            terminal.note(OutcomeText(style: terminal.errorStyle).render(outcome))
            throw error
        }
        return outcome
    }

    private func makeJournal() throws -> JournalWriter {
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let name = "\(stamp)-\(ProcessInfo.processInfo.processIdentifier).jsonl"
        let path = project.journals.appending(name)
        do {
            return try JournalWriter(creating: path)
        } catch {
            throw Failure(.failed, "The journal \(path) can't be created (\(error)); nothing was changed.")
        }
    }
}
