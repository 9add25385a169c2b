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
            lines += Self.remedies(number, outcome).map { "  \($0.aim): \($0.command)" }
        }
        for number in outcome.numbers where number.result != .applied && !number.hasGap {
            lines.append(
                "  " + style.bold(number.number.description) + " " + style.red(Self.word(number.result))
                    + (number.message.map { ": " + TerminalSafe.text($0) } ?? "")
            )
        }
        for number in outcome.numbers where number.isUnsure && number.result == .applied {
            lines.append("  \(style.bold(number.number.description)) unsure: \(Self.unsure)")
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

    static let unsure =
        "applied, but an earlier call without an answer may still take effect. The next plan looks again."

    /// The command that closes a number's gap.
    static func closing(_ number: ApplyOutcome.Number) -> String { "patchbay apply --target \(number.number)" }

    /// The commands that end a number's gap, with what each is for. The second is for an attach that the API refused for
    /// good.
    static func remedies(
        _ number: ApplyOutcome.Number, _ outcome: ApplyOutcome
    ) -> [(aim: String, command: String)] {
        var remedies = [(aim: "To close the gap", command: closing(number))]
        if number.isRefused, let name = outcome.journal?.split(separator: "/").last {
            remedies.append(
                (
                    "If the API refuses that again, this puts back what it had",
                    "patchbay rollback \(name) --number \(number.number)"
                ))
        }
        return remedies
    }

    static func word(_ result: ApplyOutcome.Result) -> String {
        switch result {
        case .applied: "applied"
        case .failed: "failed"
        case .stale: "stale"
        case .held: "held back"
        case .notBegun: "not begun"
        case .handedOver: "handed over"
        }
    }

    /// The counts of the outcome in one line, with the longest gap in milliseconds.
    package func summary(_ outcome: ApplyOutcome) -> String {
        var parts = [style.green("\(outcome.count(.applied)) applied")]
        for result in [ApplyOutcome.Result.failed, .stale, .held, .handedOver, .notBegun]
        where outcome.count(result) > 0 {
            parts.append(style.red("\(outcome.count(result)) \(Self.word(result))"))
        }
        if outcome.recorded > 0 { parts.append("\(outcome.recorded) recorded") }
        if let gap = outcome.longestGap { parts.append("longest gap \(gap < 10 ? String(gap) : String(Int(gap))) ms") }
        return "Apply: " + parts.joined(separator: ", ") + "."
    }
}
