import Synchronization

/// Lets one task at a time do something that waits, in order of arrival. An actor alone doesn't: it starts another call
/// while one waits.
final class Turns: Sendable {
    private struct State {
        var isBusy = false
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var tickets = 0
    }

    private let state = Mutex(State())

    /// Waits for a turn. Who gets one must call `leave`.
    ///
    /// - Returns: `false` if the task is cancelled first.
    func enter() async -> Bool {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if Task.isCancelled, state.isBusy { return false }
                    guard state.isBusy else {
                        state.isBusy = true
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0).continuation }
            }
            cancelled?.resume(returning: false)
        }
    }

    /// Gives the turn to the one that waits longest.
    func leave() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isBusy = false
                return nil as CheckedContinuation<Bool, Never>?
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
