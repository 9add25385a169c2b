/// A maximum of calls in a span of time, such as `20/s`.
package struct RateLimit: Sendable, Equatable {
    package enum Span: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"

        var seconds: Double {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3_600
            }
        }
    }

    /// The valid counts, before the slash.
    package static let counts = 1...100_000

    package let calls: Int
    package let span: Span

    /// Reads `20/s`, `600/m` or `10000/h`; `nil` for any other text.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let span = Span(rawValue: String(parts[1])),
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let calls = Int(parts[0]), Self.counts.contains(calls)
        else { return nil }
        (self.calls, self.span) = (calls, span)
    }

    package var perSecond: Double { Double(calls) / span.seconds }
}
