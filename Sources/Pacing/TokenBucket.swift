/// Spreads calls over time: each takes a token, and learns how long to wait for it. A value; times are spans since
/// any one instant.
///
/// Tokens come evenly, so that no second has more calls than it should; as many as came in a tenth of a second are
/// kept for calls that are late.
package struct TokenBucket: Sendable, Equatable {
    package static let kept = 0.1

    /// When the next token is there.
    private var next: Duration?

    package init() {}

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - rate: tokens a second, above 0.
    ///   - atOnce: doesn't wait; those that come later wait for it.
    /// - Returns: how long to wait before using it.
    package mutating func take(rate: Double, now: Duration, atOnce: Bool = false) -> Duration {
        let interval = Duration.seconds(1 / rate)
        let kept = Duration.seconds(max(0, Self.kept - interval.seconds))
        let at = max(next ?? now, now - kept)
        next = at + interval
        return atOnce ? .zero : max(.zero, at - now)
    }
}
