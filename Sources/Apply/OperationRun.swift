import Applying
import BlandClient
import Fleet
import Journal
import Pacing
import Planning
import SIPModel
import Secrets

/// Carries out the effects of one operation's machine, and tells the machine how they end.
///
/// It makes no decision: that is the machine's. Nothing here throws, and nobody cancels it: an error, a signal and a lost
/// lock are events.
struct OperationRun: Sendable {
    let applier: Applier
    let state: ApplyState
    let calls: OperationCalls

    private var operation: Operation { calls.operation }
    private var number: PhoneNumber { calls.operation.number }

    /// Runs the machine to its end.
    func run() async -> Outcome {
        let progress = OperationProgress(OperationMachine(calls.plan(applier.limits)))
        var effect = progress.machine.first
        while true {
            if case .end(let outcome) = effect { return outcome }
            effect = await carryOut(effect, progress)
        }
    }

    /// Carries out an effect until it ends, or a disturbance makes the machine ask for another one.
    private func carryOut(_ effect: Effect, _ progress: OperationProgress) async -> Effect {
        await withTaskGroup(of: Ended.self) { group in
            let (notes, machine) = (progress.notes, progress.machine)
            group.addTask { await perform(effect, notes, machine) }
            group.addTask { [seen = progress.disturbances] in await disturbance(seen) }
            while let ended = await group.next() {
                var next: Effect?
                switch ended {
                case .effect(let result):
                    progress.notes.add(result)
                    // The exploration shows that each end of an effect has a successor. If not, nothing waits for ever.
                    next =
                        progress.take(result.event, by: applier.clock)
                        ?? progress.take(.deadline, by: applier.clock) ?? .end(progress.machine.lost)
                case .disturbance(let event):
                    progress.disturbances += 1
                    next = progress.take(event, by: applier.clock)
                    group.addTask { [seen = progress.disturbances] in await disturbance(seen) }
                case .cancelled: continue
                }
                guard let next else { continue }
                // An effect that another one takes the place of is cut off, and waited for.
                group.cancelAll()
                return next
            }
            return .end(progress.machine.lost)
        }
    }

    private func disturbance(_ index: Int) async -> Ended {
        await applier.runSwitch.event(at: index).map(Ended.disturbance) ?? .cancelled
    }

    private enum Ended: Sendable {
        case effect(EffectResult)
        case disturbance(Event)
        case cancelled
    }

    // MARK: Effects

    private func perform(_ effect: Effect, _ notes: OperationNotes, _ machine: OperationMachine) async -> Ended {
        switch effect {
        case .saveIntention: .effect(EffectResult(.saved))
        case .journalIntents: .effect(EffectResult(await journalIntents() ? .journalled : .journalFailed))
        case .call(let call, let places): .effect(await send(call, places, closesGap: machine.closesGap(call)))
        case .read: .effect(await read(isUrgent: machine.isUrgent))
        case .wait(let wait, let failures):
            .effect(EffectResult(await pause(wait, failures, notes, isUrgent: machine.isUrgent)))
        case .record(let outcome): .effect(EffectResult(await record(outcome, notes)))
        case .end: .cancelled
        }
    }

    private func journalIntents() async -> Bool {
        await applier.log(
            calls.announced.map { call, request in
                let message =
                    call == .putBack ? "to put the previous attachment back, should the replacement fail" : nil
                return applier.event(.intent, request, operation, nil, message)
            })
    }

    /// One try.
    private func send(_ call: Call, _ places: Places, closesGap: Bool) async -> EffectResult {
        guard let (request, body) = calls.request(call, places) else {
            // The machine sends only calls of its plan.
            return EffectResult(.answered(.refusedForGood))
        }
        let attempt = await applier.client.attempt(request, body: body, closesGap: closesGap)
        let trouble = applier.client.trouble(attempt)
        applier.stopIfDenied(attempt, inGap: closesGap)
        let outcome = applier.event(.outcome, request, operation, attempt.result, trouble)
        // The attach of a replace isn't kept waiting for a flush.
        if call == .detach, operation.isReplace, attempt.result == .done {
            await applier.note(outcome)
        } else {
            _ = await applier.log([outcome])
        }
        var result = EffectResult(
            .answered(attempt.answer(inReplace: operation.isReplace)), attempt: attempt, trouble: trouble)
        result.call = call
        return result
    }

    private func read(isUrgent: Bool) async -> EffectResult {
        do throws(ClientError) {
            let live = try await applier.client.readOnce(number, closesGap: isUrgent)
            guard let fingerprints = try? await applier.credentials.fingerprints(for: [live]) else {
                return EffectResult(.unreadable, trouble: "its credentials can't be compared")
            }
            return EffectResult(
                .read(calls.reading(live, fingerprints)),
                live: live,
                trouble: calls.differences(live, fingerprints).joined(separator: ", ")
            )
        } catch {
            applier.stopIfDenied(error, inGap: isUrgent)
            return EffectResult(.unreadable, readError: error)
        }
    }

    private func pause(_ wait: Wait, _ failures: Int, _ notes: OperationNotes, isUrgent: Bool) async -> Event {
        let limits = applier.limits
        let duration: Duration
        switch wait {
        case .settle:
            duration = SettleWait.wait(
                afterReads: failures, equal: limits.equalReads, span: applier.settings.settle)
        case .backOff:
            guard let attempt = notes.attempt else { return .waited }
            guard
                let backOff = applier.client.wait(after: attempt, failures: max(failures, 1), closesGap: isUrgent)
            else { return .retriesSpent }
            duration = applier.runSwitch.untilDeadline == nil ? backOff : min(backOff, .milliseconds(500))
        }
        // A wait that is cut off has ended.
        try? await applier.client.sleep(duration)
        return .waited
    }

    private func record(_ outcome: Outcome, _ notes: OperationNotes) async -> Event {
        let fingerprints = try? await applier.credentials.fingerprints(for: notes.live.map { [$0] } ?? [])
        let settled = await state.settle(
            calls, outcome, notes, fingerprints ?? .none, time: applier.timestamp)
        _ = await applier.log([settled])
        return .saved
    }
}

/// The state of an operation while it runs. Only its own task has it.
final class OperationProgress {
    var machine: OperationMachine
    var notes = OperationNotes()
    /// Count of the run's disturbances that the machine has received.
    var disturbances = 0

    init(_ machine: OperationMachine) {
        self.machine = machine
    }

    func take(_ event: Event, by clock: () -> ContinuousClock.Instant) -> Effect? {
        let next = machine.next(event)
        notes.measure(machine, by: clock)
        return next
    }
}

/// The end of an effect, with what the summary and the journal tell about it.
struct EffectResult: Sendable {
    let event: Event
    var attempt: BlandClient.Attempt?
    var live: LiveNumber?
    var readError: ClientError?
    /// The call that was tried.
    var call: Call?
    /// The trouble with a try, or the fields in which a read differs from the state that was sent.
    var trouble: String?

    init(
        _ event: Event,
        attempt: BlandClient.Attempt? = nil,
        live: LiveNumber? = nil,
        readError: ClientError? = nil,
        trouble: String? = nil
    ) {
        self.event = event
        self.attempt = attempt
        self.live = live
        self.readError = readError
        self.trouble = trouble
    }
}
