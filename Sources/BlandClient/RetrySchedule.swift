package import Foundation

/// How long to wait before a call is tried again (design §5). Pure: the clock and the dice come in.
package struct RetrySchedule: Sendable {
    /// A call is given up after this many tries.
    package static let tries = 6
    /// The attach of a replace, after its detach: the number is without that direction until it succeeds.
    package static let triesInGap = 12
    /// The first wait is at most this long, each further one at most twice as long.
    package static let base = Duration.milliseconds(200)
    package static let longest = Duration.seconds(10)
    /// A server that asks for more is asked again all the same.
    package static let longestRetryAfter = Duration.seconds(60)

    package private(set) var failures = 0
    private let tries: Int

    package init(tries: Int = RetrySchedule.tries) {
        self.tries = tries
    }

    /// The wait before the next try, or nil when there is none left.
    ///
    /// - Parameters:
    ///   - retryAfter: what the server asked for.
    ///   - dice: 0 ..< 1: full jitter, so that many clients don't come back at once.
    package mutating func next(retryAfter: Duration?, dice: Double) -> Duration? {
        failures += 1
        guard failures < tries else { return nil }
        if let retryAfter { return min(max(retryAfter, .zero), Self.longestRetryAfter) }
        let ceiling = min(Self.longest, Self.base * (1 << min(failures - 1, 10)))
        return ceiling * dice
    }

    /// Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
    package static func retryAfter(_ text: String?, now: Date) -> Duration? {
        guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        if let seconds = Int(text) { return .seconds(max(0, seconds)) }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let date = formatter.date(from: text) else { return nil }
        return .seconds(max(0, date.timeIntervalSince(now)))
    }
}
