package import Applying
package import BlandClient
package import Fleet
package import Foundation
package import Journal
package import Ledger
package import Planning
package import SIPModel
package import Secrets
import SystemPackage

/// Foundation has an `Operation`, too.
typealias Operation = Planning.Operation

/// Carries out a plan: its phases in order with a barrier between them, several numbers at once within a
/// phase, never two operations of one number at once (docs/planning.md#order).
///
/// It holds no rule of its own about what should be done: that is the plan's. Whoever calls it holds the
/// ledger's lock.
package struct Applier: Sendable {
    package struct Settings: Sendable {
        /// Numbers worked on at once, at least 1.
        package var parallelism = 16
        /// Goes on to replaces and detaches although something failed.
        package var continuesOnFailure = false
        /// Begins nothing new after the first failure.
        package var failsFast = false
        /// How long a read-back may take to show what was written.
        package var settle = Duration.seconds(10)
        /// A number that was read longer ago than this is read again before its first operation, in seconds.
        package var freshness: TimeInterval = 60
        /// Who applies, for the journal.
        package var user: String?
        /// Numbers that are done before others are begun, wave by wave; none: all at once.
        package var waves: [[PhoneNumber]] = []
        /// What has to be so before the next wave; given how many are done, it says why the next may not begin.
        package var betweenWaves: @Sendable (Int) async -> String? = { _ in nil }

        package init() {}
    }

    /// How far a run is.
    package struct Progress: Sendable {
        package let done: Int
        package let failed: Int
    }

    let client: BlandClient
    let ledger: any LedgerStore
    let journal: JournalWriter
    let secrets: SecretStore
    let credentials: CredentialBook
    let settings: Settings
    let limits: Limits
    let runSwitch: RunSwitch
    let now: @Sendable () -> Date
    /// What gaps are measured by.
    let clock: @Sendable () -> ContinuousClock.Instant
    let report: @Sendable (Progress) -> Void

    package init(
        client: BlandClient,
        ledger: any LedgerStore,
        journal: JournalWriter,
        secrets: SecretStore,
        credentials: CredentialBook,
        settings: Settings = Settings(),
        limits: Limits = Limits(),
        runSwitch: RunSwitch = RunSwitch(),
        now: @escaping @Sendable () -> Date = { Date() },
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.client = client
        self.ledger = ledger
        self.journal = journal
        self.secrets = secrets
        self.credentials = credentials
        self.settings = settings
        self.limits = limits
        self.runSwitch = runSwitch
        self.now = now
        self.clock = clock
        self.report = report
    }

    var timestamp: String { now().formatted(.iso8601) }

    /// Runs a plan. A signal, a lost lock or a failing journal doesn't end it in the middle of an operation; what ended
    /// it is in the result.
    ///
    /// - Parameters:
    ///   - owned: the ledger as it was loaded under the lock; nil with `ledger: none`.
    ///   - live: what the plan was computed from, where it was computed in this run.
    /// - Throws: when the journal can't be begun; nothing was sent then.
    package func run(_ plan: Plan, owned: OwnedFleet?, live: [PhoneNumber: LiveReading]) async throws -> ApplyEnd {
        let state = ApplyState(plan, owned: owned, live: live, journal: FilePath(journal.path).lastComponent?.string)
        try await journal.append(
            JournalEvent(
                .started, time: timestamp, user: settings.user, run: JournalRun(plan, generation: owned?.generation)))
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await runSwitch.keepDeadline() }
            defer { group.cancelAll() }
            return await run(plan, state)
        }
    }

    private func run(_ plan: Plan, _ state: ApplyState) async -> ApplyEnd {
        await checkAdopted(state)
        let fingerprints = (try? await credentials.fingerprints(for: [])) ?? .none
        _ = await log(await state.recordUntouched(fingerprints, time: timestamp))
        var failure: (any Error)?
        do {
            if settings.waves.isEmpty {
                try await run(plan.phases, state)
            } else {
                try await run(settings.waves, of: plan, state)
            }
        } catch {
            failure = error
            runSwitch.stop(because: Self.sentence(error), .unrecorded)
        }
        await state.forgetNotBegun()
        do { try await saveInTime(state) } catch { failure = failure ?? error }
        var outcome = await state.outcome(stopped: runSwitch.stopped)
        outcome.journal = journal.path
        _ = await log([JournalEvent(.finished, time: timestamp, message: outcome.stopped)])
        if failure == nil { failure = await journal.failure }
        return ApplyEnd(outcome: outcome, error: failure)
    }

    private static func sentence(_ error: any Error) -> String {
        (error as? LedgerError)?.message ?? String(describing: error)
    }

    /// Wave by wave: none begins unless every number of those before was read back as desired.
    private func run(_ waves: [[PhoneNumber]], of plan: Plan, _ state: ApplyState) async throws {
        for (index, wave) in waves.enumerated() {
            if index > 0, !runSwitch.isStopped {
                var reason: String?
                if await !state.areApplied(waves[index - 1]) {
                    reason = "not every number of wave \(index) was applied"
                } else {
                    reason = await settings.betweenWaves(index)
                }
                if let reason {
                    runSwitch.stop(because: "wave \(index + 1) of \(waves.count) was not begun: \(reason)")
                }
            }
            guard !runSwitch.isStopped else { return }
            let numbers = Set(wave)
            try await run(plan.phases.map { $0.filter { numbers.contains($0.number) } }, state)
        }
    }

    /// Phase by phase, with a barrier between them.
    private func run(_ phases: [[Operation]], _ state: ApplyState) async throws {
        // What keeps replaces and detaches back is an attach or update that failed, not one of their own.
        var madeAll: Bool?
        for phase in phases {
            guard let first = phase.first else { continue }
            if first.phase.breaks {
                let isWhole: Bool
                if let known = madeAll { isWhole = known } else { isWhole = await !state.hasFailures }
                madeAll = isWhole
                if !isWhole, !settings.continuesOnFailure {
                    await state.hold(phase, because: "an attach or update of this run wasn't applied")
                    continue
                }
            }
            if runSwitch.isStopped { continue }
            let ready = await state.ready(phase)
            // The machine's `saveIntention`, of all operations of the phase at once.
            let isIntended = await state.intend(
                ready.flatMap(\.operations), time: timestamp, parallelism: settings.parallelism)
            if isIntended { try await saveInTime(state) }
            await run(ready, state)
            // Once there is a deadline, one write at the end must do.
            if runSwitch.untilDeadline == nil { try await saveInTime(state) }
        }
    }

    /// What a saved plan adopts as it was must still be so: its owner may have changed it since.
    private func checkAdopted(_ state: ApplyState) async {
        let oldest = now().addingTimeInterval(-settings.freshness)
        await withTaskGroup(of: Void.self) { group in
            for entry in await state.adoptedUntouched(readSince: oldest) {
                group.addTask {
                    guard let live = try? await client.read(entry.number),
                        let fingerprints = try? await credentials.fingerprints(for: [live])
                    else { return }
                    if entry.liveFingerprint == LiveFingerprint.of(live, fingerprints) {
                        await state.remember(LiveReading(live, at: now()))
                    }
                }
            }
        }
    }

    private func save(_ state: ApplyState) async throws {
        guard let owned = await state.nextGeneration() else { return }
        try await ledger.save(owned)
    }

    /// Saves what was done. A ledger that doesn't answer in time after a deadline is left as it is: its intentions let the
    /// next run find out.
    private func saveInTime(_ state: ApplyState) async throws {
        guard try await runSwitch.run(untilAfterDeadline: RunDeadline.toRecord / 2, { try await save(state) }) else {
            throw LedgerError.io(name: ledger.name, reason: "the run had to end before the ledger was written")
        }
    }

    /// The operations of one phase, number by number, several numbers at once.
    private func run(_ numbers: [NumberWork], _ state: ApplyState) async {
        await withTaskGroup(of: Void.self) { group in
            var rest = numbers.makeIterator()
            for _ in 0..<max(1, settings.parallelism) {
                guard let work = rest.next() else { break }
                group.addTask { await run(work, state) }
            }
            while await group.next() != nil {
                report(await state.progress)
                if settings.failsFast, await state.hasFailures {
                    runSwitch.stop(because: "--fail-fast: a number failed")
                }
                guard !runSwitch.isStopped, let work = rest.next() else { continue }
                group.addTask { await run(work, state) }
            }
        }
    }
}

/// The outcome of a run, and the error of the ledger or the journal that ended it, if one did.
package struct ApplyEnd: Sendable {
    package var outcome: ApplyOutcome
    package var error: (any Error)?

    package init(outcome: ApplyOutcome, error: (any Error)? = nil) {
        self.outcome = outcome
        self.error = error
    }
}

extension JournalRun {
    fileprivate init(_ plan: Plan, generation: Int?) {
        let summary = plan.summary
        self.init(
            toolVersion: plan.toolVersion,
            apiURL: plan.apiURL,
            profile: plan.profile,
            gitCommit: plan.gitCommit,
            manifestDigest: plan.manifestDigest,
            salt: plan.ledger?.salt,
            generation: generation,
            summary: [
                "attach": summary.attach, "update": summary.update, "replace": summary.replace,
                "detach": summary.detach, "unchanged": summary.unchanged,
            ],
            undoes: plan.undoes
        )
    }
}

/// A live state and when it was read.
package struct LiveReading: Sendable {
    package let number: LiveNumber
    package let at: Date

    package init(_ number: LiveNumber, at: Date) {
        self.number = number
        self.at = at
    }
}

/// The operations of one number within one phase.
struct NumberWork: Sendable {
    let number: PhoneNumber
    let operations: [Operation]
}
