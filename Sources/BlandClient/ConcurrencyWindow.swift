/// How many calls may be under way at once: additive increase, multiplicative decrease. A value without a clock.
///
/// It starts at 16 or the ceiling, doubles until the server throttles, then grows by one a round, and halves
/// whenever the server throttles again (design §5).
package struct ConcurrencyWindow: Sendable, Equatable {
    package private(set) var limit: Int
    package let ceiling: Int
    private var hasThrottled = false
    private var successes = 0

    package init(ceiling: Int) {
        self.ceiling = max(1, ceiling)
        limit = min(self.ceiling, 16)
    }

    package mutating func succeeded() {
        successes += 1
        guard successes >= limit else { return }
        successes = 0
        limit = min(ceiling, hasThrottled ? limit + 1 : limit * 2)
    }

    package mutating func throttled() {
        hasThrottled = true
        successes = 0
        limit = max(1, limit / 2)
    }
}

/// Lets calls through as the window allows.
actor AdaptiveGate {
    private var window: ConcurrencyWindow
    private var inUse = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(ceiling: Int) {
        window = ConcurrencyWindow(ceiling: ceiling)
    }

    func enter() async {
        if inUse < window.limit {
            inUse += 1
            return
        }
        // Whoever leaves hands over the place; a cancelled caller gets it in turn, and leaves at once.
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave(throttled: Bool) {
        if throttled { window.throttled() } else { window.succeeded() }
        inUse -= 1
        while inUse < window.limit, !waiting.isEmpty {
            inUse += 1
            waiting.removeFirst().resume()
        }
    }
}
