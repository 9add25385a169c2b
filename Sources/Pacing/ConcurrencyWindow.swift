/// How many calls may be under way at once: additive increase, multiplicative decrease. A value without a clock.
///
/// It starts at 16 or the ceiling, doubles until the server throttles, then grows by one a round, and halves
/// whenever the server throttles again (docs/api-notes.md#how-fast), once a round: calls that began before it was
/// last halved say nothing about what it is now.
package struct ConcurrencyWindow: Sendable, Equatable {
    package static let start = 16

    package private(set) var limit: Int
    package let ceiling: Int
    private var hasThrottled = false
    private var successes = 0
    private var begun = 0
    /// The first call of the round.
    private var round = 0

    package init(ceiling: Int) {
        self.ceiling = max(1, ceiling)
        limit = min(self.ceiling, Self.start)
    }

    /// Counts a call that begins, and names it.
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

    /// Halves it, unless it was halved since this call began; whether it did.
    package mutating func throttled(_ call: Int) -> Bool {
        guard call >= round else { return false }
        round = begun
        hasThrottled = true
        successes = 0
        limit = max(1, limit / 2)
        return true
    }
}
