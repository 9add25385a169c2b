import Apply
import BlandClient
import Fleet
import Foundation
import Journal
import Ledger
import Logging
import PatchbayConfiguration
import Planning
import SIPModel
import Secrets
import Synchronization

/// One run of `apply` in a story: it reads, plans and applies, as the command does, without sockets and disks.
struct StoryRun: Sendable {
    let vendor: Vendor
    let clock: VirtualClock
    let chronicle: Chronicle
    let secrets: SecretStore
    let credentials: CredentialBook
    let fleet: Fleet
    let troubles: Troubles
    let settings: Applier.Settings
    /// What the run before left in the ledger.
    let saved: OwnedFleet?
    let seed: UInt64

    static let apiURL = "https://api.bland.ai/v1"
    /// 16 bytes, base64.
    static let salt = "AAECAwQFBgcICQoLDA0ODw=="

    /// Runs it to its end, or until it is killed.
    func run() async -> RunFacts {
        let line = Line(vendor, clock, chronicle, troubles, seed: seed)
        let ledger = StoryLedger(saved, clock, chronicle, troubles, seed: seed &+ 1)
        let journal = StoryJournal(limit: troubles.journalWrites)
        var facts = RunFacts(fleet: fleet, before: vendor.held, began: clock.now)
        facts.continuesOnFailure = settings.continuesOnFailure
        for number in fleet.keys.sorted() {
            let directions = fleet[number]?.sorted { $0.key < $1.key }.map { direction, attachment in
                "\(direction.rawValue) \(attachment.target?.endpoint.description ?? "") \(attachment.headers.count) headers"
            }
            chronicle.note("manifest: \(number) \(directions ?? [])")
        }
        do {
            let client = BlandClient(
                baseURL: try APIBaseURL(Self.apiURL), transport: line, parallelism: settings.parallelism,
                logger: Self.logger, world: clock.world, notify: { chronicle.note($0) })
            if let (plan, live) = try await plan(client) {
                facts.plan = plan
                try await apply(plan, live, client, ledger, journal, line, &facts)
            }
        } catch {
            chronicle.note("error: \(error)")
            facts.error = "\(error)"
        }
        facts.ended = clock.now
        facts.calls = line.calls
        facts.line = line
        facts.after = vendor.held
        facts.vendorActs = vendor.acts
        facts.saved = ledger.saved
        facts.failedSaves = ledger.failures
        facts.journal = journal.bytes
        facts.hasJournalFailed = journal.hasFailed
        return facts
    }

    private static let logger: Logger = {
        var logger = Logger(label: "story")
        logger.logLevel = .critical
        return logger
    }()

    // MARK: Planning

    /// - Returns: `nil` if the live states can't be read, or the guards refuse.
    private func plan(_ client: BlandClient) async throws -> (Plan, [PhoneNumber: LiveReading])? {
        let desired = Fleets.desired(fleet)
        let owned = saved ?? OwnedFleet()
        var input = PlanInput(desired: desired, live: [:], owned: owned, apiURL: Self.apiURL)
        let numbers = input.scope.numbersToRead(desired: desired, owned: owned)
        let readings: LiveReadings
        do throws(LiveReadings.Stopped) {
            readings = try await LiveReadings(
                of: numbers, by: client, parallelism: settings.parallelism, now: { clock.date })
        } catch {
            chronicle.note("nothing is planned: the live states can't be read")
            return nil
        }
        let live = readings.live
        input.live = readings.numbers
        input.unreadable = readings.unreadable.mapValues(\.message)
        input.salt = Self.salt
        input.fingerprints = try await credentials.fingerprints(for: live.keys.sorted().compactMap { live[$0]?.number })
        input.createdAt = clock.date.formatted(.iso8601)
        for kind in GuardKind.allCases { input.guards.allow(kind, 1000) }
        input.guards.allowsAllLosses = true
        input.guards.allowsDrifted = true
        input.guards.allowsEmpty = true
        var plan = Plan(input)
        if !plan.refusals.isEmpty {
            chronicle.note("refused: \(plan.refusals.map(\.message))")
            guard plan.canFinish else { return nil }
            plan = plan.finishingOnly()
        }
        for operation in plan.operations {
            chronicle.note(
                "plan: \(operation.phase) \(operation.action.rawValue) \(operation.number) \(operation.directions)")
        }
        return (plan, live)
    }

    // MARK: Applying

    private func apply(
        _ plan: Plan, _ live: [PhoneNumber: LiveReading], _ client: BlandClient, _ ledger: StoryLedger,
        _ journal: StoryJournal, _ line: Line, _ facts: inout RunFacts
    ) async throws {
        guard plan.hasOperations || !plan.entries.isEmpty else { return }
        let runSwitch = RunSwitch(world: clock.world)
        let applier = Applier(
            client: client, ledger: ledger, journal: JournalWriter(journal, path: "journal.jsonl"), secrets: secrets,
            credentials: credentials, settings: settings, runSwitch: runSwitch, now: { clock.date },
            clock: { Self.instant + clock.now })
        let disturbed = DisturbanceLog()
        for disturbance in troubles.disturbances {
            clock.after(disturbance.at) {
                disturb(disturbance.what, line, ledger, journal, runSwitch, disturbed)
            }
        }
        let began = clock.now
        let end = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do throws(LedgerError) { try await ledger.awaitLoss() } catch { runSwitch.lost(error) }
            }
            defer { group.cancelAll() }
            return try await applier.run(plan, owned: saved ?? OwnedFleet(), live: live)
        }
        disturbed.state.withLock { $0.isOver = true }
        facts.applied = began
        facts.disturbed = disturbed.state.withLock { $0 }
        facts.outcome = end.outcome
        facts.error = end.error.map { "\($0)" }
        for number in end.outcome.numbers {
            chronicle.note(
                "outcome: \(number.number) \(number.result.rawValue)\(number.hasGap ? " gap" : "")"
                    + "\(number.isUnsure ? " unsure" : "") \(number.message ?? "")")
        }
    }

    private static let instant = ContinuousClock.now

    private func disturb(
        _ what: Troubles.Disturbance, _ line: Line, _ ledger: StoryLedger, _ journal: StoryJournal,
        _ runSwitch: RunSwitch, _ disturbed: DisturbanceLog
    ) {
        let isOver = disturbed.state.withLock { $0.isOver || $0.killed != nil }
        guard !isOver else { return }
        chronicle.note("disturbance: \(what)")
        let now = clock.now
        switch what {
        case .signal:
            disturbed.state.withLock { $0.signalled = $0.signalled ?? now }
            runSwitch.signal(because: "SIGTERM")
        case .leaseTaken:
            if ledger.lose(.lostLock(name: "memory", to: nil)) { disturbed.state.withLock { $0.leaseTaken = now } }
        case .leaseLapsing:
            if ledger.lose(.lapsedLock(name: "memory", left: .seconds(60))) {
                disturbed.state.withLock { $0.leaseLapsing = now }
            }
        case .keyRefused:
            line.refuseKey()
        case .kill:
            disturbed.state.withLock { $0.killed = now }
            line.die()
            ledger.die()
            journal.die()
            // The dead process's tasks come to their ends sooner, and reach nobody.
            runSwitch.signal(because: "killed")
        }
    }
}

/// What disturbed a run, as it happens.
final class DisturbanceLog: Sendable {
    let state = Mutex(RunFacts.Disturbed())
}
