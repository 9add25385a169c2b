import Fleet
import JSON
import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A drift report for people.
package struct DriftText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ report: DriftReport) -> String {
        let summary = style.fitted(summary(report.summary))
        // A long report shows its summary at the start, too.
        var lines = report.numbers.count > 1 ? [summary, ""] : []
        for entry in report.numbers {
            let words = entry.status.map(shown).joined(separator: ", ")
            let head = "  " + style.bold(entry.number.description) + " \(words)"
            lines += entry.place.map { style.fitted(head, remark: "# " + TerminalSafe.text($0.description)) } ?? [head]
            if let good = entry.goodLine { lines.append(style.fitted(DriftDirection.indent + style.dim(good))) }
            for direction in entry.directions {
                if let changed = direction.changedLine {
                    lines.append(style.fitted(DriftDirection.indent + style.dim(changed)))
                }
                lines += direction.lines(style)
            }
            lines.append("")
        }
        for number in report.unreadable {
            lines.append(
                style.fitted(
                    "  " + style.bold(number.number.description) + " " + style.red("unreadable")
                        + ": \(TerminalSafe.text(number.told))"))
        }
        for warning in report.warnings {
            let number = warning.number.map { "\($0): " } ?? ""
            lines.append(
                style.yellow("warning: ")
                    + style.wrapped(number + TerminalSafe.text(warning.message), first: 9, indent: 2))
        }
        if !report.unreadable.isEmpty || !report.warnings.isEmpty { lines.append("") }
        if let since = Self.sinceLast(report) {
            lines.append(style.wrapped(TerminalSafe.text(since), first: 0, indent: 0))
        }
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    /// A sentence on the numbers that `--since-last` left out; `nil` without that option.
    static func sinceLast(_ report: DriftReport) -> String? {
        guard let last = report.sinceLast else { return nil }
        guard let since = last.since else { return "First check with --since-last: all that differs is new." }
        let resolved =
            last.resolved.isEmpty
            ? "" : ", \(last.resolved.count) resolved: \(NumberRuns.text(of: last.resolved, limit: 4))"
        return "Since \(since): \(report.numbers.count) new, \(last.known.count) as they were then\(resolved)."
    }

    private func shown(_ status: DirectionStatus) -> String {
        switch status {
        case .drifted: style.red("drifted")
        case .pending: style.yellow("pending")
        case .differs: style.red("differs")
        }
    }

    /// The counts of the report in one line.
    func summary(_ summary: DriftSummary) -> String {
        var parts: [String] = []
        if summary.drifted > 0 { parts.append(style.red("\(summary.drifted) drifted")) }
        if summary.differs > 0 { parts.append(style.red("\(summary.differs) differ")) }
        if summary.pending > 0 { parts.append(style.yellow("\(summary.pending) pending")) }
        if summary.unreadable > 0 { parts.append(style.red("\(summary.unreadable) unreadable")) }
        let found = parts.isEmpty ? "no drift" : parts.joined(separator: ", ")
        return "Checked \(Count.of(summary.checked, "number")): \(found), \(summary.inSync) in sync."
    }
}

extension DriftEntry {
    /// A line with the time when the number was last known good; `nil` if none is recorded.
    var goodLine: String? { lastGoodAt.map { "last known good \(TerminalSafe.text($0))" } }
}

extension UnreadableNumber {
    /// The reason why the number can't be read, and the time when it was last known good.
    var told: String { reason + (lastGoodAt.map { " (last known good \($0))" } ?? "") }
}

extension DriftDirection {
    static let indent = "      "

    /// A line with the server's time of the direction's last change; `nil` if the server reports none.
    var changedLine: String? {
        updatedAt.map { "\(direction.rawValue), by the API last changed \(TerminalSafe.text($0.string ?? $0.text))" }
    }

    /// The differing fields, one per line. They say what is and what should be: an arrow would read as what happened.
    func lines(_ style: TextStyle) -> [String] {
        var lines = wholeChange.map { [style.fitted(Self.indent + $0)] } ?? []
        for change in changes {
            switch FieldDiff(change, of: .update, arrow: style.isSpoken ? "to" : "→") {
            case .value(let path, let before, let after):
                let (live, wanted) = (FieldDiff.text(before ?? .null), FieldDiff.text(after ?? .null))
                lines.append(style.fitted("\(Self.indent)\(path): is \(live), should be \(wanted)"))
            case .rules(let path, let gone, let new):
                lines.append("\(Self.indent)\(path):")
                lines += gone.map { style.fitted(Self.indent + "  " + style.red("has ") + $0) }
                lines += new.map { style.fitted(Self.indent + "  " + style.green("lacks ") + $0) }
                if gone.isEmpty, new.isEmpty { lines.append("\(Self.indent)  in another order") }
            case nil: break
            }
        }
        return lines
    }

    /// A text that says that the direction is attached and should not be, or the reverse. An attachment without headers
    /// and endpoint has no field that would show this. `nil` for other differences.
    var wholeChange: String? {
        switch action {
        case .attach: "\(direction.rawValue): is not attached, should be"
        case .detach: "\(direction.rawValue): is attached, should not be"
        case .update, .replace, nil: nil
        }
    }
}
