package import BlandClient
package import Fleet
package import Foundation
package import Journal
package import Ledger
package import Planning
package import SIPModel
package import Secrets

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
        self.runSwitch = runSwitch
        self.now = now
        self.clock = clock
        self.report = report
    }

    var timestamp: String { now().formatted(.iso8601) }

    /// Runs a plan.
    ///
    /// - Parameters:
    ///   - owned: the ledger as it was loaded under the lock; nil with `ledger: none`.
    ///   - live: what the plan was computed from, where it was computed in this run.
    /// - Throws: when the ledger or the journal can't be written; nothing is begun after that.
    package func run(_ plan: Plan, owned: OwnedFleet?, live: [PhoneNumber: LiveReading]) async throws -> ApplyOutcome {
        let state = ApplyState(plan, owned: owned, live: live)
        try await journal.append(
            JournalEvent(.started, time: timestamp, user: settings.user, run: JournalRun(plan)))
        try await checkAdopted(state)
        let fingerprints = try await credentials.fingerprints(for: [])
        try await journal.append(contentsOf: await state.recordUntouched(fingerprints, time: timestamp))
        if settings.waves.isEmpty {
            try await run(plan.phases, state)
        } else {
            try await run(settings.waves, of: plan, state)
        }
        try await settleRest(state)
        await state.forgetNotBegun()
        try await save(state)
        var outcome = await state.outcome(stopped: runSwitch.stopped)
        outcome.journal = journal.path
        try await journal.append(JournalEvent(.finished, time: timestamp, message: outcome.stopped))
        return outcome
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
                    await state.hold(phase, because: "an attach or update of this run failed")
                    continue
                }
            }
            if runSwitch.isStopped { continue }
            let ready = await state.ready(phase)
            if await state.intend(ready.flatMap(\.operations)) { try await save(state) }
            try await run(ready, state)
            try await save(state)
        }
    }

    /// What a saved plan adopts as it was must still be so: its owner may have changed it since.
    private func checkAdopted(_ state: ApplyState) async throws {
        let oldest = now().addingTimeInterval(-settings.freshness)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for entry in await state.adoptedUntouched(readSince: oldest) {
                group.addTask {
                    guard let live = try? await client.read(entry.number) else { return }
                    let fingerprints = try await credentials.fingerprints(for: [live])
                    if entry.liveFingerprint == LiveFingerprint.of(live, fingerprints) {
                        await state.remember(LiveReading(live, at: now()))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func save(_ state: ApplyState) async throws {
        guard let owned = await state.nextGeneration() else { return }
        try await ledger.save(owned)
    }

    /// The operations of one phase, number by number, several numbers at once.
    private func run(_ numbers: [NumberWork], _ state: ApplyState) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = numbers.makeIterator()
            for _ in 0..<max(1, settings.parallelism) {
                guard let work = rest.next() else { break }
                group.addTask { try await NumberRun(self, state).run(work) }
            }
            while try await group.next() != nil {
                report(await state.progress)
                if settings.failsFast, await state.hasFailures {
                    runSwitch.stop(because: "--fail-fast: a number failed")
                }
                guard !runSwitch.isStopped, let work = rest.next() else { continue }
                group.addTask { try await NumberRun(self, state).run(work) }
            }
        }
    }

    /// Numbers whose later operations were held back or not begun are read back for what was done to them.
    private func settleRest(_ state: ApplyState) async throws {
        let open = await state.unsettled
        guard !open.isEmpty, runSwitch.stopped?.isDenied != true else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in open {
                group.addTask { try await NumberRun(self, state).settle(number) }
            }
            try await group.waitForAll()
        }
    }
}

extension JournalRun {
    fileprivate init(_ plan: Plan) {
        let summary = plan.summary
        self.init(
            toolVersion: plan.toolVersion,
            apiURL: plan.apiURL,
            profile: plan.profile,
            gitCommit: plan.gitCommit,
            manifestDigest: plan.manifestDigest,
            salt: plan.ledger?.salt,
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
