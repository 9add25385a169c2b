/// The maximum of concurrent calls, by additive increase and multiplicative decrease. A value without a clock.
///
/// It starts at 16, or at the ceiling if that is less. It doubles each round until the server throttles; then it grows
/// by one each round. A throttling halves it (docs/api-notes.md#how-fast), but at most once a round: a call that began
/// before the last halving says nothing about the present limit.
package struct ConcurrencyWindow: Sendable, Equatable {
    package static let start = 16

    package private(set) var limit: Int
    package let ceiling: Int
    private var hasThrottled = false
    private var successes = 0
    private var begun = 0
    /// The index of the first call of the round.
    private var round = 0

    package init(ceiling: Int) {
        self.ceiling = max(1, ceiling)
        limit = min(self.ceiling, Self.start)
    }

    /// Counts a call that begins.
    ///
    /// - Returns: the index of the call, from 0.
    package mutating func begin() -> Int {
        begun += 1
        return begun - 1
    }

    package mutating func succeeded() {
        successes += 1
        guard successes >= limit else { return }
        successes = 0
        limit = min(ceiling, hasThrottled ? limit + 1 : limit * 2)
    }

    /// Halves the limit, unless it was already halved after this call began.
    ///
    /// - Parameter call: the index from `begin()`.
    /// - Returns: `true` if the limit was halved.
    package mutating func throttled(_ call: Int) -> Bool {
        guard call >= round else { return false }
        round = begun
        hasThrottled = true
        successes = 0
        limit = max(1, limit / 2)
        return true
    }
}
