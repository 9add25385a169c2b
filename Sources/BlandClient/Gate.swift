import Pacing
import Synchronization

/// Admits calls in order of arrival, as `Flow` allows; a call that closes a gap goes first.
final class Gate: Sendable {
    /// Resumes a waiting call with its admission.
    private typealias Waiting = CheckedContinuation<Flow.Admission?, Never>

    private struct State {
        var flow: Flow
        var waiting: [Waiting] = []
        /// Number of calls at the front of `waiting` that close a gap.
        var urgent = 0
        /// The reason of the latest failure of a call.
        var trouble = ""
    }

    private let state: Mutex<State>
    private let world: BlandClient.World
    private let notify: @Sendable (Circuit.Change) -> Void

    init(_ flow: Flow, world: BlandClient.World, notify: @escaping @Sendable (Circuit.Change) -> Void) {
        state = Mutex(State(flow: flow))
        self.world = world
        self.notify = notify
    }

    /// Waits until a call may be sent. Returns `nil` if the host was given up.
    ///
    /// - Throws: `CancellationError` if the task is cancelled while it waits.
    func enter(closesGap: Bool) async throws -> Flow.Ticket? {
        while true {
            try Task.checkCancellation()
            let asked = state.withLock { state in
                // Only a call that closes a gap may overtake waiting calls.
                state.waiting.count > (closesGap ? state.urgent : 0)
                    ? .queue : state.flow.admit(closesGap: closesGap, now: world.uptime())
            }
            let admission = asked == .queue ? await queue(closesGap: closesGap) : asked
            switch admission {
            case .go(let ticket, let wait):
                do {
                    try Task.checkCancellation()
                    if wait > .zero { try await world.sleep(wait) }
                } catch {
                    leave(ticket, nil)
                    throw error
                }
                return ticket
            case .later(let wait): try await world.sleep(wait)
            case .never: return nil
            case .queue, nil: continue
            }
        }
    }

    /// Waits in the queue. A cancelled caller keeps its turn; `enter` then gives its place back at once.
    private func queue(closesGap: Bool) async -> Flow.Admission? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if closesGap {
                    state.waiting.insert(continuation, at: state.urgent)
                    state.urgent += 1
                } else {
                    state.waiting.append(continuation)
                }
                // A place may have become free since `enter` asked.
                admitWaiting(&state)
            }
        }
    }

    /// Reports that an admitted call has ended, and admits waiting calls.
    ///
    /// - Parameters:
    ///   - reply: `nil` if the call was never sent or was cancelled.
    ///   - trouble: the reason of the failure; `nil` if the call didn't fail.
    ///   - earnsRetry: whether a success counts towards the run's retries.
    func leave(_ ticket: Flow.Ticket, _ reply: Reply?, trouble: String? = nil, earnsRetry: Bool = true) {
        let change = state.withLock { state in
            if let trouble { state.trouble = trouble }
            let change = state.flow.leave(ticket, reply, earnsRetry: earnsRetry, now: world.uptime())
            admitWaiting(&state)
            return change
        }
        if let change { notify(change) }
    }

    private func admitWaiting(_ state: inout State) {
        while let first = state.waiting.first {
            let admission = state.flow.admit(closesGap: state.urgent > 0, now: world.uptime())
            if admission == .queue { return }
            state.waiting.removeFirst()
            state.urgent = max(0, state.urgent - 1)
            first.resume(returning: admission)
        }
    }

    func takeRetry(atAnyCost: Bool) -> Bool { state.withLock { $0.flow.budget.take(atAnyCost: atAnyCost) } }

    func decide(_ trial: inout CallTrial, _ reply: Reply, _ retryAfter: Duration?) -> CallTrial.Decision {
        let dice = world.dice()
        return state.withLock { trial.next(reply, retryAfter: retryAfter, dice: dice, budget: &$0.flow.budget) }
    }

    /// The reason of the latest failure of a call.
    var trouble: String { state.withLock { $0.trouble } }
    var pace: Flow.Pace { state.withLock { $0.flow.pace(now: world.uptime()) } }
}
