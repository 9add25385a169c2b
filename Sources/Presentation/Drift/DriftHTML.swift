import Fleet
import LocatedYAML
package import Planning
import SIPModel

/// A drift report as one HTML file: a table of the unreadable numbers, then of the numbers that aren't as desired,
/// drifted ones first.
package struct DriftHTML: Sendable {
    package init() {}

    package func render(_ report: DriftReport) -> String {
        let page = ReportPage(
            title: "Patchbay drift",
            summary: DriftText(style: .plain).summary(report.summary),
            facts: facts(report),
            sections: [
                .notes("Warnings", "warnings", WarningList.folded(report.warnings).map { "\($0)" }),
                ReportTable(
                    heading: "Numbers",
                    caption:
                        "Numbers that aren’t as desired, or can’t be read. Numbers in sync are counted, not listed.",
                    columns: [
                        "Number", "State", "What differs, live → desired", "Last changed at the API", "Last known good",
                        "Where",
                    ],
                    rows: report.unreadable.map(row) + report.numbers.sortedByState.map(row)
                )
                .render(),
            ]
        )
        return page.render()
    }

    private func facts(_ report: DriftReport) -> [(name: String, value: HTML)] {
        var facts: [(name: String, value: HTML)] = [("Checked", .time(report.createdAt))]
        if let commit = report.gitCommit { facts.append(("Commit", .code(String(commit.prefix(12))))) }
        if let since = DriftText.sinceLast(report) { facts.append(("Since the last check", "\(since)")) }
        return facts + [("API", .code(report.apiURL)), ("Patchbay", "\(report.toolVersion)")]
    }

    private func row(_ number: UnreadableNumber) -> ReportTable.Row {
        ReportTable.Row(
            kind: "unreadable",
            cells: [
                "\(number.number.description)", "<span class=\"action\">unreadable</span>", "\(number.reason)", .none,
                "\(number.lastGoodAt ?? "")", .none,
            ]
        )
    }

    private func row(_ entry: DriftEntry) -> ReportTable.Row {
        ReportTable.Row(
            kind: entry.status.first?.rawValue ?? "",
            cells: [
                "\(entry.number.description)", "<span class=\"action\">\(entry.words)</span>",
                "\(entry.directions.map(differences))", "\(entry.lastChanged ?? "")", "\(entry.lastGoodAt ?? "")",
                entry.place.map { .code("\($0.file):\($0.line)") } ?? .none,
            ]
        )
    }

    private func differences(_ direction: DriftDirection) -> HTML {
        let whole: HTML = direction.wholeChange.map { "<p>\($0)</p>" } ?? .none
        return "\(whole)\(HTML.differences(direction.changes))"
    }
}
