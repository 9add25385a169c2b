/// How many calls a second a server takes, as far as it has shown by throttling. A value; times are spans since any
/// one instant.
///
/// A server that counts calls a second is met by no number of calls at once: over a short line, even one at a time
/// are too many. So the first throttling sets a rate, near what the server let through, and then the rate grows until
/// the server throttles again: slowly around what it was measured to let through, faster far from it.
package struct AdaptiveRate: Sendable, Equatable {
    /// What a throttling leaves of the rate that was measured.
    package static let caution = 0.95
    /// What it leaves of the rate where nothing could be measured.
    package static let cut = 0.8
    /// A rate is cut to no less than this part at once: what was measured may have been an idle moment.
    package static let deepestCut = 0.5
    private static let neighbourhood = 0.95...1.05

    /// Growth a second: below the rate that was measured, around it, and beyond it.
    package static let growth = (below: 0.25, around: 0.01, beyond: 0.05)

    /// Calls a second; nil as long as the server hasn't throttled.
    package private(set) var current: Double?
    /// What the server let through when it last throttled, where that could be measured.
    private var measured: Double?
    private var sample = ThroughputSample()
    private var grown = Duration.zero

    package init() {}

    /// A call was answered, and not with a throttling.
    package mutating func passed(now: Duration) {
        sample.count(now: now)
        guard let rate = current else { return }
        // A pause proves nothing.
        let elapsed = min(max(0, now.seconds - grown.seconds), 0.5)
        grown = now
        current = rate * (1 + elapsed * growth(of: rate))
    }

    private func growth(of rate: Double) -> Double {
        guard let measured, rate >= measured * Self.neighbourhood.lowerBound else { return Self.growth.below }
        return rate > measured * Self.neighbourhood.upperBound ? Self.growth.beyond : Self.growth.around
    }

    /// The server throttles: once a round.
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

/// How many calls a second went through lately: since the last throttling, or over the last two spans of at least
/// half a second and eight calls each.
private struct ThroughputSample: Sendable, Equatable {
    private struct Span: Equatable {
        let from: Duration
        var count = 0
    }

    private static let span = 0.5
    /// Fewer calls say nothing.
    private static let calls = 8
    /// In a shorter time a server may let through what it had saved up; what is older was another time.
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

    /// Nil where too little went through to tell.
    func perSecond(now: Duration) -> Double? {
        guard let (count, seconds) = total(now: now), (Self.shortest...Self.longest).contains(seconds) else {
            return nil
        }
        return Double(count) / seconds
    }

    /// As if nothing more had gone through in the whole of the shortest time that counts.
    func atLeast(now: Duration) -> Double? {
        guard let (count, seconds) = total(now: now) else { return nil }
        return Double(count) / max(seconds, Self.shortest)
    }
}

extension Duration {
    package var seconds: Double { self / .seconds(1) }
}
