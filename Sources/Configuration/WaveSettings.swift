/// The division of an apply into waves: a few numbers try a change out before the others follow.
package struct WaveSettings: Sendable, Equatable {
    /// The cumulative numbers done after each wave, in order; 1 … `maximum` of them.
    package var sizes: [WaveSize]
    /// The pause before the next wave, 0 … `maximumPause`.
    package var pause = Duration.zero
    /// A program and its arguments, which must exit with 0 before the next wave; empty for no check.
    package var check: [String] = []

    /// Maximum number of waves.
    package static let maximum = 20
    /// Maximum pause: 24 hours.
    package static let maximumPause = Duration.seconds(24 * 3_600)

    package init(sizes: [WaveSize]) {
        self.sizes = sizes
    }
}

/// The cumulative numbers done after a wave.
package enum WaveSize: Sendable, Hashable {
    case count(Int)
    /// 1 … 100 percent of the numbers with operations, rounded up.
    case percentage(Int)

    /// Reads `12` or `20%`; `nil` for 0, `none`, more than `100%` and any other text.
    package init?(_ text: String) {
        switch Limit(text) {
        case .count(let count) where count > 0: self = .count(count)
        case .percentage(let percent) where percent > 0: self = .percentage(percent)
        default: return nil
        }
    }

    /// Returns the cumulative numbers done after the wave.
    ///
    /// - Parameter all: the number of numbers with operations.
    package func total(of all: Int) -> Int {
        switch self {
        case .count(let count): min(count, all)
        case .percentage(let percent): (all * percent + 99) / 100
        }
    }
}

extension Duration {
    /// Reads `500ms`, `30s`, `10m`, `24h` or `2d`, with a count of at most 1,000,000; `nil` for any other text.
    package init?(written text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let value = Int(digits), value <= 1_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(value)
        case "s": self = .seconds(value)
        case "m": self = .seconds(value * 60)
        case "h": self = .seconds(value * 3_600)
        case "d": self = .seconds(value * 86_400)
        default: return nil
        }
    }
}
