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
        // What is long begins with what it comes to, too.
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

    /// What a report of what is new leaves out; nil for one that leaves nothing out.
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

    /// The line that says it all.
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
    /// When it was last as it should be.
    var goodLine: String? { lastGoodAt.map { "last known good \(TerminalSafe.text($0))" } }
}

extension UnreadableNumber {
    /// Why it can't be read, and when it was last as it should be.
    var told: String { reason + (lastGoodAt.map { " (last known good \($0))" } ?? "") }
}

extension DriftDirection {
    static let indent = "      "

    /// When the server says that it was last changed.
    var changedLine: String? {
        updatedAt.map { "\(direction.rawValue), by the API last changed \(TerminalSafe.text($0.string ?? $0.text))" }
    }

    /// What differs, a line a field, live first.
    func lines(_ style: TextStyle) -> [String] {
        var lines = wholeChange(style.arrow).map { [style.fitted(Self.indent + $0)] } ?? []
        for change in changes { lines += ChangeText(style: style).render(change, of: .update) }
        return lines
    }

    /// That it is attached where it shouldn't be, or the other way round: an attachment without headers or endpoint has
    /// no field that could tell.
    func wholeChange(_ arrow: String) -> String? {
        switch action {
        case .attach: "\(direction.rawValue): not attached \(arrow) attached"
        case .detach: "\(direction.rawValue): attached \(arrow) not attached"
        case .update, .replace, nil: nil
        }
    }
}
