/// How an apply is cut into waves, so that a few numbers try a change out for the rest.
package struct WaveSettings: Sendable, Equatable {
    /// How many numbers are done once each wave is, in order; never empty.
    package var sizes: [WaveSize]
    /// How long the next wave waits.
    package var pause = Duration.zero
    /// A program and its arguments that must exit with 0 before the next wave; empty for none.
    package var check: [String] = []

    /// The most waves that can be named.
    package static let maximum = 20
    /// The longest pause.
    package static let maximumPause = Duration.seconds(24 * 3_600)

    package init(sizes: [WaveSize]) {
        self.sizes = sizes
    }
}

/// How many numbers are done once a wave is.
package enum WaveSize: Sendable, Hashable {
    case count(Int)
    /// 1 … 100 percent of the numbers with operations, rounded up.
    case percentage(Int)

    /// Reads `12` or `20%`; nil for nothing, for none and for more than all.
    package init?(_ text: String) {
        switch Limit(text) {
        case .count(let count) where count > 0: self = .count(count)
        case .percentage(let percent) where percent > 0: self = .percentage(percent)
        default: return nil
        }
    }

    package func total(of all: Int) -> Int {
        switch self {
        case .count(let count): min(count, all)
        case .percentage(let percent): (all * percent + 99) / 100
        }
    }
}

extension Duration {
    /// Reads `500ms`, `30s`, `10m`, `24h` or `2d`.
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
