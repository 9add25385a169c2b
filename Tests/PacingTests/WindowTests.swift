import Pacing
import Testing

@Suite("Concurrency window")
struct ConcurrencyWindowTests {
    private func after(_ window: ConcurrencyWindow, successes: Int) -> ConcurrencyWindow {
        var window = window
        for _ in 0..<successes { window.succeeded() }
        return window
    }

    @Test("it starts at 16, or at its ceiling", arguments: [(0, 1), (1, 1), (8, 8), (16, 16), (256, 16)])
    func start(_ ceiling: Int, _ limit: Int) {
        #expect(ConcurrencyWindow(ceiling: ceiling).limit == limit)
    }

    @Test("it doubles a round until the server throttles, to its ceiling")
    func doubling() {
        let window = ConcurrencyWindow(ceiling: 100)
        #expect(after(window, successes: 15).limit == 16)
        #expect(after(window, successes: 16).limit == 32)
        #expect(after(window, successes: 16 + 32).limit == 64)
        #expect(after(window, successes: 1_000).limit == 100)
    }

    @Test("it halves when it is throttled, never below one, and then grows by one a round")
    func throttled() {
        var window = ConcurrencyWindow(ceiling: 64)
        var halved = window.throttled(window.begin())
        #expect(halved)
        #expect(window.limit == 8)
        window = after(window, successes: 8)
        #expect(window.limit == 9)
        window = after(window, successes: 9)
        #expect(window.limit == 10)
        for _ in 0..<10 { halved = window.throttled(window.begin()) }
        #expect(window.limit == 1)
        #expect(after(window, successes: 1).limit == 2)
    }

    @Test("many throttled calls of one round halve it once")
    func oncePerRound() {
        var window = ConcurrencyWindow(ceiling: 64)
        let round = (0..<16).map { _ in window.begin() }
        let halvings = round.map { window.throttled($0) }
        #expect(halvings == [true] + Array(repeating: false, count: 15))
        #expect(window.limit == 8)
        let next = window.begin()
        let halvesAgain = window.throttled(next)
        #expect(halvesAgain)
        #expect(window.limit == 4)
        let late = window.throttled(round[15])
        #expect(!late)
        #expect(window.limit == 4)
    }
}
