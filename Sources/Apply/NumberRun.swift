import BlandClient
import BlandWire
import Fleet
import Foundation
import Journal
import Ledger
import Planning
import SIPModel
import Secrets

/// Does the operations of one number, one after another, and reads it back after the last.
struct NumberRun: Sendable {
    private let applier: Applier
    private let state: ApplyState
    private let calls: CallRunner

    init(_ applier: Applier, _ state: ApplyState) {
        self.applier = applier
        self.state = state
        calls = CallRunner(
            client: applier.client,
            journal: applier.journal,
            secrets: applier.secrets,
            timestamp: { applier.timestamp },
            clock: applier.clock
        )
    }

    func run(_ work: NumberWork) async throws {
        for operation in work.operations {
            // A signal or a refused key: this number stays as it is, and the summary says so.
            guard !applier.runSwitch.isStopped else { return }
            try await applier.ledger.requireLock()
            guard try await isFresh(operation) else { return }
            await state.begin(operation)
            guard try await perform(operation) else { break }
            await state.complete(operation)
        }
        if await state.isLast(work) { try await settle(work.number) }
    }

    // MARK: Staleness

    /// Whether the number is still what it was planned from; a failure is recorded.
    private func isFresh(_ operation: Operation) async throws -> Bool {
        let number = operation.number
        guard let entry = await state.entry(number), await !state.hasBegun(number) else { return true }
        if let known = await state.reading(number),
            applier.now().timeIntervalSince(known.at) < applier.settings.freshness
        {
            return true
        }
        let live: LiveNumber
        do {
            live = try await applier.client.read(number)
        } catch {
            try await fail(operation, reading: error)
            return false
        }
        let fingerprints = try await applier.credentials.fingerprints(for: [live])
        await state.remember(LiveReading(live, at: applier.now()))
        let isSame = entry.liveFingerprint == LiveFingerprint.of(live, fingerprints)
        if isSame, await state.hasPlannedVersion(entry) { return true }
        let message = isSame ? "its ledger entry changed since it was planned" : "it changed since it was planned"
        await state.fail(number, .stale, message)
        try await log(.skipped, number, operation, .stale, message)
        return false
    }

    private func fail(_ operation: Operation, reading error: ClientError) async throws {
        stopIfDenied(error)
        await state.fail(operation.number, .failed, error.message)
        try await log(.skipped, operation.number, operation, .failed, error.message)
    }

    /// Stops the run for what no other call can escape.
    private func stopIfDenied(_ error: ClientError) {
        guard error.stopsRun else { return }
        applier.runSwitch.stop(because: error.message, error.exit == .denied ? .denied : .unreachable)
    }

    // MARK: Operations

    /// Whether all calls of an operation were carried out; a failure is recorded.
    private func perform(_ operation: Operation) async throws -> Bool {
        switch operation.action {
        case .attach, .update, .detach:
            guard let request = operation.requests.first else { return true }
            let goal = await goal(of: operation)
            return try await accept(calls.perform(request, for: operation, goal: goal), operation)
        case .replace: return try await replace(operation)
        }
    }

    private func goal(of operation: Operation) async -> CallRunner.Goal {
        switch operation.action {
        case .update: .updated
        case .detach: .detached(operation.directions)
        case .attach, .replace: .attached(await state.desired(operation))
        }
    }

    private func accept(_ outcome: CallRunner.Outcome, _ operation: Operation) async throws -> Bool {
        switch outcome {
        case .done: return true
        case .refused(let message): await state.fail(operation.number, .failed, message)
        case .gaveUp(let message, let error):
            if let error { stopIfDenied(error) }
            await state.doubt(operation)
            await state.fail(operation.number, .failed, message)
        case .denied(let error):
            stopIfDenied(error)
            await state.fail(operation.number, .failed, error.message)
        }
        return false
    }

    /// Detach and attach, back to back; if the attach fails for good, the previous attachment is put back
    /// (docs/planning.md#the-gap-of-a-replace).
    private func replace(_ operation: Operation) async throws -> Bool {
        guard operation.requests.count == 2, let direction = operation.directions.first else { return true }
        let (detach, attach) = (operation.requests[0], operation.requests[1])
        let goal = CallRunner.Goal.attached(await state.desired(operation))
        let detached = try await calls.perform(
            detach,
            for: operation,
            goal: .detached(operation.directions),
            announcing: attach
        )
        guard case .done(let began) = detached else {
            try await calls.forgo(attach, operation)
            return try await accept(detached, operation)
        }
        let attached = try await calls.perform(
            attach,
            for: operation,
            goal: goal,
            closesGap: true,
            isAnnounced: true
        )
        if case .done(let ended) = attached {
            await state.measured(operation.number, began.duration(to: ended))
            return true
        }
        _ = try await accept(attached, operation)
        // Whatever the calls said: a direction that has an attachment has no gap to be filled.
        if let live = try? await applier.client.read(operation.number, closesGap: true), live[direction] != nil {
            return false
        }
        try await putBack(operation, direction, since: began)
        return false
    }

    private func putBack(
        _ operation: Operation,
        _ direction: Direction,
        since began: ContinuousClock.Instant
    ) async throws {
        let number = operation.number
        let gap = "\(number) is without its \(direction.rawValue) attachment"
        guard let restore = operation.restore, let live = await state.reading(number)?.number[direction] else {
            await state.leaveGap(number, "\(gap): the previous one can't be put back, since its password isn't known")
            return
        }
        let request = APIRequest.putBack(number, direction, live, credentials: restore.credentials)
        let known = AttachmentState(
            live,
            direction,
            fingerprints: try await applier.credentials.fingerprints(for: [])
        )
        let outcome = try await calls.perform(
            request,
            for: operation,
            goal: .attached([direction: known]),
            closesGap: true
        )
        if case .done(let ended) = outcome {
            await state.measured(number, began.duration(to: ended))
            await state.restored(number, direction, "the replacement failed and the previous attachment was put back")
            try await log(.outcome, number, operation, .restored, nil)
        } else {
            await state.leaveGap(number, "\(gap): the previous one couldn't be put back either")
        }
    }

    // MARK: Read-back

    /// Reads a number back until it shows what was done, or it has had its time; then the ledger learns how it
    /// was left.
    func settle(_ number: PhoneNumber) async throws {
        let deadline = applier.client.uptime() + applier.settings.settle
        var wait = Duration.milliseconds(100)
        while true {
            let live: LiveNumber
            do {
                live = try await applier.client.read(number)
            } catch {
                stopIfDenied(error)
                await state.unreadable(number, error.message)
                try await log(.settled, number, nil, .lost, error.message)
                return
            }
            let fingerprints = try await applier.credentials.fingerprints(for: [live])
            let differences = await state.differences(live, fingerprints)
            if differences.isEmpty || applier.client.uptime() >= deadline {
                let event = await state.settle(live, fingerprints, differences, time: applier.timestamp)
                try await applier.journal.append(event)
                return
            }
            do { try await applier.client.sleep(wait) } catch { return }
            wait = min(wait * 2, .seconds(2))
        }
    }

    private func log(
        _ kind: JournalEvent.Kind,
        _ number: PhoneNumber,
        _ operation: Operation?,
        _ result: JournalEvent.Result,
        _ message: String?
    ) async throws {
        try await applier.journal.append(
            JournalEvent(
                kind,
                time: applier.timestamp,
                operation: operation?.id,
                number: number,
                directions: operation?.directions,
                result: result,
                message: message
            )
        )
    }
}
