/// The rate of calls that the server accepts, estimated from its throttling. A value without a clock: `now` is the
/// time since an arbitrary, fixed instant.
///
/// Limiting concurrency can't satisfy a per-second quota: with low latency, even one call at a time may exceed it. So
/// the first throttling sets a rate close to the measured rate, at which the server accepted calls. Then the rate grows
/// until the server throttles again: slowly near the measured rate, faster away from it.
package struct AdaptiveRate: Sendable, Equatable {
    /// After a throttling, the new rate as a factor of the measured rate.
    package static let caution = 0.95
    /// After a throttling, the new rate as a factor of the current rate, if nothing could be measured.
    package static let cut = 0.8
    /// Minimum factor of the current rate after one throttling: the measurement may include an idle moment.
    package static let deepestCut = 0.5
    private static let neighbourhood = 0.95...1.05
    /// Minimum rate, in calls per second. A server that throttles whatever the rate would else bring a run to a halt;
    /// for one that accepts less, each call waits as its answers ask.
    package static let slowest = 0.5

    /// Relative growth per second: below the measured rate, within 5 % of it, and above it.
    package static let growth = (below: 0.25, around: 0.01, beyond: 0.05)

    /// Calls per second; `nil` until a throttling sets it.
    package private(set) var current: Double?
    /// Calls per second that the server accepted before it last throttled, as far as that could be measured.
    private var measured: Double?
    private var sample = ThroughputSample()
    private var grown = Duration.zero

    package init() {}

    /// Records an answer that isn't a throttling.
    package mutating func passed(now: Duration) {
        sample.count(now: now)
        guard let rate = current else { return }
        // At most half a second counts: a pause doesn't show that the server accepts more.
        let elapsed = min(max(0, now.seconds - grown.seconds), 0.5)
        grown = now
        current = rate * (1 + elapsed * growth(of: rate))
    }

    private func growth(of rate: Double) -> Double {
        guard let measured, rate >= measured * Self.neighbourhood.lowerBound else { return Self.growth.below }
        return rate > measured * Self.neighbourhood.upperBound ? Self.growth.beyond : Self.growth.around
    }

    /// Records a throttling. Called at most once per round of `ConcurrencyWindow`.
    package mutating func throttled(now: Duration) {
        grown = now
        if let rate = current {
            if let through = sample.perSecond(now: now) {
                let through = min(through, rate)
                measured = through
                current = max(through * Self.caution, rate * Self.deepestCut)
            } else {
                current = rate * Self.cut
            }
            current = max(current ?? 0, Self.slowest)
        } else if let through = sample.perSecond(now: now) {
            measured = through
            current = through * Self.caution
        } else if let least = sample.atLeast(now: now) {
            current = least
        } else {
            return
        }
        sample = ThroughputSample(from: now)
    }
}

/// Measures the rate of the calls that the server accepted recently: since the last throttling, or over the last two
/// spans of at least half a second and eight calls each.
private struct ThroughputSample: Sendable, Equatable {
    private struct Span: Equatable {
        let from: Duration
        var count = 0
    }

    private static let span = 0.5
    /// Minimum calls of a measurement.
    private static let calls = 8
    /// Minimum seconds of a measurement, since a server may accept a burst of saved calls in less. The maximum below
    /// excludes data that is too old.
    private static let shortest = 1.0
    private static let longest = 10.0

    private var earlier: Span?
    private var current: Span?

    init(from: Duration? = nil) { current = from.map { Span(from: $0) } }

    mutating func count(now: Duration) {
        var current = current ?? Span(from: now)
        current.count += 1
        let isFull = now.seconds - current.from.seconds >= Self.span && current.count >= Self.calls
        if isFull { earlier = current }
        self.current = isFull ? Span(from: now) : current
    }

    private func total(now: Duration) -> (count: Int, seconds: Double)? {
        guard let from = (earlier ?? current)?.from else { return nil }
        let count = (earlier?.count ?? 0) + (current?.count ?? 0)
        return count >= Self.calls ? (count, now.seconds - from.seconds) : nil
    }

    /// Calls per second; `nil` if there were too few calls, or the time isn't within 1 … 10 s.
    func perSecond(now: Duration) -> Double? {
        guard let (count, seconds) = total(now: now), (Self.shortest...Self.longest).contains(seconds) else {
            return nil
        }
        return Double(count) / seconds
    }

    /// A lower bound of the calls per second, assuming that no more calls are accepted until `shortest` has passed.
    func atLeast(now: Duration) -> Double? {
        guard let (count, seconds) = total(now: now) else { return nil }
        return Double(count) / max(seconds, Self.shortest)
    }
}

extension Duration {
    package var seconds: Double { self / .seconds(1) }
}
