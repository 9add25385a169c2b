import Fleet
import LocatedYAML
package import Planning
import SIPModel

/// A drift report for people.
package struct DriftText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ report: DriftReport) -> String {
        var lines: [String] = []
        for entry in report.numbers {
            let words = entry.status.map(shown).joined(separator: ", ")
            let place = entry.place.map { style.dim("  # \(Shown.text($0.description))") } ?? ""
            lines.append("  " + style.bold(entry.number.description) + " \(words)\(place)")
            for direction in entry.directions {
                if let time = direction.updatedAt {
                    lines.append(
                        "      "
                            + style.dim(
                                "\(direction.direction.rawValue), by the API last changed \(Shown.text(time.string ?? time.text))"
                            )
                    )
                }
                lines += direction.lines(style)
            }
            lines.append("")
        }
        for number in report.unreadable {
            lines.append(
                "  " + style.bold(number.number.description) + " " + style.red("unreadable")
                    + ": \(Shown.text(number.reason))")
        }
        for warning in report.warnings {
            let number = warning.number.map { "\($0): " } ?? ""
            lines.append(style.yellow("warning: ") + number + Shown.text(warning.message))
        }
        if !report.unreadable.isEmpty || !report.warnings.isEmpty { lines.append("") }
        lines.append(summary(report.summary))
        return lines.joined(separator: "\n")
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

extension DriftDirection {
    static let indent = "      "

    /// What differs, a line a field, live first.
    func lines(_ style: TextStyle) -> [String] {
        var lines = wholeChange(style.arrow).map { [Self.indent + $0] } ?? []
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
