import Applying
import BlandClient
import BlandWire
import Fleet
import Foundation
import Journal
import Ledger
import Planning
import SIPModel
import Secrets

/// The operations of one number, one after another.
extension Applier {
    func run(_ work: NumberWork, _ state: ApplyState) async {
        for operation in work.operations {
            // A signal or a refused key: this number stays as it is, and the summary says so.
            guard !runSwitch.isStopped, await holdsLock(), await isFresh(operation, state) else { return }
            await state.begin(operation)
            for directions in OperationCalls.shares(of: operation) {
                guard let calls = await calls(operation, directions, state) else { return }
                let outcome = await OperationRun(applier: self, state: state, calls: calls).run()
                if outcome.result == .notBegun, !outcome.keepsIntention { await state.takeBack(operation) }
                guard outcome.mayGoOn else { return }
            }
        }
    }

    /// Checks the lock before each operation. Without it, nothing begins.
    private func holdsLock() async -> Bool {
        do {
            try await ledger.requireLock()
            return true
        } catch {
            runSwitch.lost(error)
            return false
        }
    }

    private func calls(
        _ operation: Operation, _ directions: [Direction], _ state: ApplyState
    ) async -> OperationCalls? {
        let previous = await state.reading(operation.number)?.number
        do {
            return try OperationCalls(
                operation,
                directions,
                desired: await state.desired(operation),
                previous: previous,
                left: await state.left(operation.number),
                fingerprints: try await credentials.fingerprints(for: previous.map { [$0] } ?? []),
                secrets: secrets
            )
        } catch {
            let missing = (error as? APIRequest.MissingSecret).map { "\($0.reference) isn't at hand" }
            await state.fail(operation.number, .failed, missing ?? "its credentials can't be compared")
            await state.takeBack(operation)
            return nil
        }
    }

    // MARK: Staleness

    /// Whether live state and ledger entry of the number are those that it was planned from. Otherwise, the number fails.
    private func isFresh(_ operation: Operation, _ state: ApplyState) async -> Bool {
        let number = operation.number
        guard let entry = await state.entry(number), await !state.hasBegun(number) else { return true }
        if let known = await state.reading(number), now().timeIntervalSince(known.at) < settings.freshness {
            return true
        }
        let live: LiveNumber
        do {
            live = try await client.read(number)
        } catch {
            stopIfDenied(error)
            await skip(operation, .failed, error.message, state)
            return false
        }
        guard let fingerprints = try? await credentials.fingerprints(for: [live]) else {
            await skip(operation, .failed, "its credentials can't be compared", state)
            return false
        }
        if let bound = await state.organisation, let other = live.organisations.first(where: { $0 != bound }) {
            // A saved plan's key may be another organisation's.
            let message = "the ledger belongs to organisation \(bound), and the key shows numbers of \(other)"
            runSwitch.stop(because: message + ": use the key of the ledger's organisation")
            await skip(operation, .failed, message, state)
            return false
        }
        await state.remember(LiveReading(live, at: now()))
        let isSame = entry.liveFingerprint == LiveFingerprint.of(live, fingerprints)
        if isSame, await state.hasPlannedVersion(entry) { return true }
        await skip(
            operation, .stale,
            isSame ? "its ledger entry changed since it was planned" : "it changed since it was planned", state)
        return false
    }

    private func skip(
        _ operation: Operation, _ result: ApplyOutcome.Result, _ message: String, _ state: ApplyState
    ) async {
        await state.fail(operation.number, result, message)
        let event = JournalEvent(
            .skipped,
            time: timestamp,
            operation: operation.id,
            number: operation.number,
            directions: operation.directions,
            result: result == .stale ? .stale : .failed,
            message: message
        )
        _ = await log([event])
    }

    // MARK: What stops the run

    /// Stops the run for what no other call can escape.
    ///
    /// - Parameter inGap: whether the call closes a gap, and so is tried again. A proxy, certificate or redirect in its way may
    ///   be one bad node and pass; if it doesn't, the next number's first call stops the run. A refused key stops it at once.
    func stopIfDenied(_ error: ClientError, inGap: Bool = false) {
        guard error.stopsRun, !inGap || error.exit == .denied else { return }
        runSwitch.stop(because: error.message, error.exit == .denied ? .denied : .unreachable)
    }

    func stopIfDenied(_ attempt: BlandClient.Attempt, inGap: Bool) {
        if attempt.answer(inReplace: true) != .acknowledged { stopIfDenied(client.error(for: attempt), inGap: inGap) }
    }

    // MARK: Journal

    func event(
        _ kind: JournalEvent.Kind,
        _ request: APIRequest,
        _ operation: Operation,
        _ result: JournalEvent.Result? = nil,
        _ message: String? = nil
    ) -> JournalEvent {
        JournalEvent(
            kind,
            time: timestamp,
            operation: operation.id,
            number: operation.number,
            directions: operation.directions,
            call: request.method.rawValue + " " + request.path,
            callKind: request.kind,
            result: result,
            message: message
        )
    }

    /// Writes events to disk. A journal that can't be written keeps the run from beginning anything new.
    ///
    /// - Returns: whether they are durable.
    func log(_ events: [JournalEvent]) async -> Bool {
        do {
            try await journal.append(contentsOf: events)
            return true
        } catch {
            runSwitch.journalBroken()
            return false
        }
    }

    /// Writes an event that no call waits for.
    func note(_ event: JournalEvent) async {
        do { try await journal.note(event) } catch { runSwitch.journalBroken() }
    }
}
