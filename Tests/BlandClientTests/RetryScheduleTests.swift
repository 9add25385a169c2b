import BlandClient
import Foundation
import Testing

@Suite("Retry schedule")
struct RetryScheduleTests {
    private func waits(_ schedule: RetrySchedule, retryAfter: Duration? = nil, dice: Double) -> [Duration] {
        var schedule = schedule
        var waits: [Duration] = []
        while let wait = schedule.next(retryAfter: retryAfter, dice: dice) { waits.append(wait) }
        return waits
    }

    @Test("six tries have five waits, and the attach of a replace has more")
    func tries() {
        #expect(waits(RetrySchedule(), dice: 0).count == 5)
        #expect(waits(RetrySchedule(tries: RetrySchedule.triesInGap), dice: 0).count == 11)
    }

    @Test("the longest waits double from 200 ms to 10 s")
    func doubling() {
        let longest = [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000, 10_000]
        #expect(waits(RetrySchedule(tries: 12), dice: 1) == longest.map { .milliseconds($0) })
        #expect(waits(RetrySchedule(), dice: 0).allSatisfy { $0 == .zero })
    }

    @Test(
        "a server's own wait is kept, up to a minute",
        arguments: [(1, 1_000), (59, 59_000), (60, 60_000), (3_600, 60_000), (0, 0), (-5, 0)]
    )
    func retryAfter(_ seconds: Int, _ expected: Int) {
        var schedule = RetrySchedule()
        #expect(schedule.next(retryAfter: .seconds(seconds), dice: 1) == .milliseconds(expected))
    }

    @Test(
        "Retry-After is seconds or a date (RFC 9110 §10.2.3)",
        arguments: [
            ("120", .seconds(120)), (" 5 ", .seconds(5)), ("0", .zero), ("-1", .zero), (nil, nil), ("", nil),
            ("soon", nil), ("1.5", nil), ("Thu, 01 Jan 2026 00:01:30 GMT", .seconds(90)),
            ("Wed, 31 Dec 2025 23:59:00 GMT", .zero), ("99999999999999999999999", nil),
        ] as [(String?, Duration?)]
    )
    func header(_ text: String?, _ expected: Duration?) {
        let now = Date(timeIntervalSince1970: 1_767_225_600)
        #expect(RetrySchedule.retryAfter(text, now: now) == expected)
    }
}

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
        window.throttled()
        #expect(window.limit == 8)
        window = after(window, successes: 8)
        #expect(window.limit == 9)
        window = after(window, successes: 9)
        #expect(window.limit == 10)
        for _ in 0..<10 { window.throttled() }
        #expect(window.limit == 1)
        #expect(after(window, successes: 1).limit == 2)
    }
}
