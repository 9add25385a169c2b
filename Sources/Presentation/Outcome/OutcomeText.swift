package import Journal
import SIPModel
import Wording

/// The outcome of an apply, for people.
package struct OutcomeText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ outcome: ApplyOutcome) -> String {
        var lines: [String] = []
        for number in outcome.numbers where number.hasGap {
            lines.append(style.red("ATTENTION: ") + TerminalSafe.text("\(number.number): \(number.message ?? "")"))
        }
        for number in outcome.numbers where number.result != .applied && !number.hasGap {
            lines.append(
                "  " + style.bold(number.number.description) + " " + style.red(Self.word(number.result))
                    + (number.message.map { ": " + TerminalSafe.text($0) } ?? "")
            )
        }
        if let stopped = outcome.stopped { lines.append(style.red("Stopped: ") + TerminalSafe.text(stopped)) }
        if !outcome.needVerification.isEmpty {
            lines.append(
                "Newly attached outbound, to be verified once each with `patchbay verify`: "
                    + ShortList.shortened(outcome.needVerification.map(\.description), limit: 20)
            )
        }
        lines.append(summary(outcome))
        return lines.map(style.fitted).joined(separator: "\n")
    }

    static func word(_ result: ApplyOutcome.Result) -> String {
        switch result {
        case .applied: "applied"
        case .failed: "failed"
        case .stale: "stale"
        case .held: "held back"
        case .notBegun: "not begun"
        }
    }

    /// The counts of the outcome in one line, with the longest gap in milliseconds.
    package func summary(_ outcome: ApplyOutcome) -> String {
        var parts = [style.green("\(outcome.count(.applied)) applied")]
        for result in [ApplyOutcome.Result.failed, .stale, .held, .notBegun] where outcome.count(result) > 0 {
            parts.append(style.red("\(outcome.count(result)) \(Self.word(result))"))
        }
        if outcome.recorded > 0 { parts.append("\(outcome.recorded) recorded") }
        if let gap = outcome.longestGap { parts.append("longest gap \(gap < 10 ? String(gap) : String(Int(gap))) ms") }
        return "Apply: " + parts.joined(separator: ", ") + "."
    }
}
