import Pacing
import Testing

@Suite("Token bucket")
struct TokenBucketTests {
    @Test("tokens come evenly, and a second has no more than the rate", arguments: [1.0, 20, 100])
    func even(_ rate: Double) {
        var bucket = TokenBucket()
        var now = Duration.zero
        var times: [Double] = []
        for _ in 0..<200 {
            now += bucket.take(rate: rate, now: now)
            times.append(now.seconds)
        }
        for (index, time) in times.enumerated() {
            #expect(times[index...].prefix { $0 < time + 0.999 }.count <= Int(rate))
        }
        #expect(abs(times[199] - 199 / rate) < 0.001, "none is lost")
    }

    @Test("after a pause only as many are there as came in a tenth of a second")
    func pause() {
        var bucket = TokenBucket()
        _ = bucket.take(rate: 100, now: .zero)
        let waits = (0..<12).map { _ in bucket.take(rate: 100, now: .seconds(60)) }
        #expect(waits.count { $0 == .zero } == 10)
        #expect(waits.suffix(2).map { Int(($0.seconds * 1_000).rounded()) } == [10, 20])
    }

    @Test("one that may not wait doesn't, and the next ones wait for it")
    func atOnce() {
        var bucket = TokenBucket()
        let waits = [false, false, true, false].map { bucket.take(rate: 1, now: .zero, atOnce: $0) }
        #expect(waits == [.zero, .seconds(1), .zero, .seconds(3)])
    }

    @Test("however many don't wait, the next one waits for some seconds at most")
    func debt() {
        var bucket = TokenBucket()
        for _ in 0..<1000 { _ = bucket.take(rate: 0.5, now: .zero, atOnce: true) }
        #expect(bucket.take(rate: 0.5, now: .zero) <= .seconds(TokenBucket.longestDebt))
    }
}

@Suite("The flow of calls")
struct FlowTests {
    private static func tickets(_ count: Int, _ flow: inout Flow, at now: Duration = .zero) -> [Flow.Ticket] {
        (0..<count).compactMap { _ in
            if case .go(let ticket, _) = flow.admit(now: now) { ticket } else { nil }
        }
    }

    @Test("as many go at once as the window allows, and the others stand in line")
    func window() {
        var flow = Flow(ceiling: 4)
        let tickets = Self.tickets(10, &flow)
        #expect(tickets.count == 4)
        let fifth = flow.admit(now: .zero)
        #expect(fifth == .queue)
        _ = flow.leave(tickets[0], .accepted, now: .zero)
        let more = Self.tickets(10, &flow)
        #expect(more.count == 1)
        #expect(flow.pace(now: .zero).underWay == 4)
    }

    @Test("a call that was never sent counts for nothing")
    func neverSent() {
        var flow = Flow(ceiling: 4)
        for _ in 0..<100 {
            for ticket in Self.tickets(4, &flow) { _ = flow.leave(ticket, nil, now: .zero) }
        }
        #expect(flow.pace(now: .zero).limit == 4)
        #expect(flow.pace(now: .seconds(1)).perSecond == 0)
        #expect(flow.pace(now: .zero).circuit == .closed)
    }

    @Test("a rate limit spreads calls, and one that closes a gap doesn't wait")
    func rateLimit() {
        var flow = Flow(ceiling: 16, rateLimit: 2)
        let waits = (0..<4).map { index -> Duration? in
            if case .go(_, let wait) = flow.admit(closesGap: index == 2, now: .zero) { wait } else { nil }
        }
        #expect(waits == [.zero, .milliseconds(500), .zero, .milliseconds(1_500)])
    }

    @Test("twenty calls that fail open the circuit, and all that come are told to wait")
    func circuit() {
        var flow = Flow(ceiling: 32)
        var change: Circuit.Change?
        for _ in 0..<20 {
            for ticket in Self.tickets(1, &flow) { change = flow.leave(ticket, .lost, now: .zero) ?? change }
        }
        #expect(change == .opened(failures: 20))
        var admission = flow.admit(now: .zero)
        #expect(admission == .later(.seconds(1)))
        let probe = Self.tickets(3, &flow, at: .seconds(1))
        #expect(probe.count == 1, "one goes to see")
        admission = flow.admit(now: .seconds(1))
        #expect(admission == .queue)
        change = flow.leave(probe[0], .refused, now: .seconds(2))
        #expect(change == .closed(after: .seconds(2)), "a refusal is an answer")
    }

    @Test("calls that fail make the window neither larger nor smaller; 429 and 503 make it smaller")
    func replies() {
        for (reply, limit) in [(Reply.troubled, 16), (.lost, 16), (.throttled, 8), (.unavailable, 8), (.refused, 17)] {
            var flow = Flow(ceiling: 64)
            if reply == .refused {
                for ticket in Self.tickets(1, &flow) { _ = flow.leave(ticket, .throttled, now: .zero) }
                for ticket in (0..<100).flatMap({ _ in Self.tickets(1, &flow) }) {
                    _ = flow.leave(ticket, reply, now: .zero)
                }
                #expect(flow.pace(now: .zero).limit > 8)
                continue
            }
            for ticket in Self.tickets(16, &flow) { _ = flow.leave(ticket, reply, now: .zero) }
            #expect(flow.pace(now: .zero).limit == limit)
        }
    }

    @Test("the pace is of the last three seconds")
    func pace() {
        var flow = Flow(ceiling: 1)
        #expect(flow.pace(now: .zero).perSecond == 0)
        for index in 0..<1_000 {
            let now = Duration.milliseconds(index * 20)
            for ticket in Self.tickets(1, &flow, at: now) { _ = flow.leave(ticket, .accepted, now: now) }
        }
        #expect(abs(flow.pace(now: .seconds(20)).perSecond - 50) < 3)
        #expect(flow.pace(now: .seconds(60)).perSecond == 0)
    }
}

/// A simulation of a server with a per-second quota and a client that calls as fast as `Flow` admits, in simulated
/// time.
@Suite("A server that counts calls a second")
struct AdaptiveRateTests {
    @Test("a server that throttles whatever the rate doesn't bring a run to a halt")
    func floor() {
        var rate = AdaptiveRate()
        for call in 0..<20 { rate.passed(now: .milliseconds(call * 100)) }
        for second in 2...200 { rate.throttled(now: .seconds(second)) }
        #expect(rate.current == AdaptiveRate.slowest)
    }

    private struct Server {
        let rate: Double
        let burst: Double
        var tokens: Double
        var last = 0.0

        init(rate: Double, burst: Double) { (self.rate, self.burst, tokens) = (rate, burst, burst) }

        mutating func takes(at time: Double) -> Bool {
            tokens = min(burst, tokens + (time - last) * rate)
            last = time
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
    }

    private struct Result {
        /// The time until all calls were done, divided by the time that the server's rate alone requires.
        var ratio: Double
        /// The number of throttled answers, divided by that of all answers.
        var throttled: Double
    }

    /// Runs workers that make one call after another. A throttled call is repeated after `retryAfter` seconds.
    private static func run(
        calls: Int, rate: Double, burst: Double, latency: Double, workers: Int = 16, retryAfter: Double = 1
    ) -> Result {
        enum Step {
            case ask
            case answer(Flow.Ticket)
        }
        var server = Server(rate: rate, burst: burst)
        var flow = Flow(ceiling: workers)
        var events: [(at: Double, order: Int, step: Step)] = (0..<workers).map { (0, $0, .ask) }
        var order = workers
        var waiting = 0
        var (begun, done, throttled, now) = (0, 0, 0, 0.0)
        func schedule(_ at: Double, _ step: Step) {
            order += 1
            events.append((at, order, step))
        }
        func ask() {
            switch flow.admit(now: .seconds(now)) {
            case .go(let ticket, let wait): schedule(now + wait.seconds + latency, .answer(ticket))
            default: waiting += 1
            }
        }
        while done < calls {
            let index = events.indices.min { (events[$0].at, events[$0].order) < (events[$1].at, events[$1].order) }
            guard let index else { break }
            let event = events.remove(at: index)
            now = event.at
            switch event.step {
            case .ask: ask()
            case .answer(let ticket):
                let isTaken = server.takes(at: now)
                _ = flow.leave(ticket, isTaken ? .accepted : .throttled, now: .seconds(now))
                if isTaken {
                    done += 1
                    if begun < calls {
                        begun += 1
                        schedule(now, .ask)
                    }
                } else {
                    throttled += 1
                    schedule(now + retryAfter, .ask)
                }
                let places = waiting
                waiting = 0
                for _ in 0..<places { ask() }
            }
        }
        let ideal = max(0.001, (Double(calls) - burst) / rate)
        return Result(ratio: now / ideal, throttled: Double(throttled) / Double(calls + throttled))
    }

    @Test(
        "all calls are done in little more than the ideal time, with few answers of 429",
        arguments: [(100.0, 100.0), (100, 10), (20, 20), (20, 5), (500, 500), (50, 100), (200, 20)],
        [0.0005, 0.02, 0.1]
    )
    func ratio(_ limit: (rate: Double, burst: Double), _ latency: Double) {
        // With this latency, 16 concurrent calls never exceed that rate.
        guard limit.rate < 16 / latency else { return }
        let result = Self.run(
            calls: Int(limit.rate) * 60, rate: limit.rate, burst: limit.burst, latency: latency)
        // A bucket that holds less than one second of calls is harder to estimate.
        #expect(result.ratio <= (limit.burst >= limit.rate ? 1.15 : 1.25), "\(result)")
        #expect(result.throttled < 0.05, "\(result)")
    }

    @Test("one throttling of a server that takes everything costs next to nothing", arguments: [0.001, 0.02])
    func once(_ latency: Double) {
        var flow = Flow(ceiling: 16)
        var now = 0.0
        var done = 0
        while done < 10_000 {
            var wait = 0.0
            guard case .go(let ticket, let turn) = flow.admit(now: .seconds(now)) else { break }
            wait = turn.seconds
            now += wait + latency
            _ = flow.leave(ticket, done == 500 ? .throttled : .accepted, now: .seconds(now))
            done += 1
        }
        #expect(now < 10_000 * latency * 1.1)
    }
}
