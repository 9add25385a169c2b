/// Spreads calls over time: each call takes a token, and gets the time to wait for it. A value without a clock: `now`
/// is the time since an arbitrary, fixed instant.
///
/// Tokens come at even intervals, so that no second has too many calls. The unused tokens of the last tenth of a second
/// are kept for calls that are late.
package struct TokenBucket: Sendable, Equatable {
    package static let kept = 0.1
    /// The longest that calls which don't wait make later ones wait, in seconds.
    package static let longestDebt = 10.0

    /// The time of the next token.
    private var next: Duration?

    package init() {}

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - rate: tokens per second, above 0.
    ///   - atOnce: `true` for a call that doesn't wait; later calls wait longer instead.
    /// - Returns: the time to wait before the call is sent.
    package mutating func take(rate: Double, now: Duration, atOnce: Bool = false) -> Duration {
        let interval = Duration.seconds(1 / rate)
        let kept = Duration.seconds(max(0, Self.kept - interval.seconds))
        let at = max(next ?? now, now - kept)
        next = at + interval
        guard atOnce else { return max(.zero, at - now) }
        next = min(at + interval, max(at, now + .seconds(Self.longestDebt)))
        return .zero
    }
}
