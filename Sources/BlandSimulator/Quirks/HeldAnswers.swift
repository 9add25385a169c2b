import Synchronization

/// Answers that are ready and wait until someone lets them go.
final class HeldAnswers: Sendable {
    private struct State {
        var last = 0
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// How many answers wait now.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Returns when `release()` is called or the task is cancelled.
    func wait() async {
        let (released, continuation) = AsyncStream.makeStream(of: Void.self)
        let place = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = continuation
            return state.last
        }
        for await _ in released {}
        state.withLock { state in state.waiting[place] = nil }
    }

    /// Lets every answer go that waits now; returns how many there were.
    @discardableResult
    func release() -> Int {
        let waiting = state.withLock { state in
            let waiting = state.waiting
            state.waiting = [:]
            return waiting
        }
        for continuation in waiting.values { continuation.finish() }
        return waiting.count
    }
}
