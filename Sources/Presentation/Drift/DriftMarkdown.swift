import Fleet
import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A drift report for an issue or a job's summary, within GitHub's limit for a comment.
package struct DriftMarkdown: Sendable {
    private static let mostRows = 200
    private static let reserve = 400

    package init() {}

    package func render(_ report: DriftReport) -> String {
        var page = MarkdownPage()
        let summary = DriftText(style: .plain).summary(report.summary)
        page.add("### Patchbay drift: " + (summary.hasSuffix(".") ? String(summary.dropLast()) : summary))
        if let since = DriftText.sinceLast(report) { page.add(Markdown.text(since), reserve: Self.reserve) }
        let numbers = report.numbers.sortedByState
        var cut = 0
        if !numbers.isEmpty {
            cut = page.addTable(
                ["number", "state", "where", "last changed", "last good"],
                numbers.map(row),
                most: Self.mostRows,
                reserve: Self.reserve
            )
        }
        if !report.unreadable.isEmpty {
            cut += page.addTable(
                ["number", "can't be read"],
                report.unreadable.map {
                    [Markdown.code($0.number.description, isInTable: true), Markdown.text($0.told)]
                },
                most: Self.mostRows,
                reserve: Self.reserve
            )
        }
        for warning in WarningList.folded(report.warnings).prefix(20) {
            page.add("> [!WARNING]\n> " + Markdown.text(warning), reserve: Self.reserve)
        }
        addDetails(numbers, &page)
        if cut > 0 {
            page.add("_\(Count.of(cut, "number")) more did not fit; `patchbay drift` shows all._")
        }
        page.add(
            "<sub>Checked \(Markdown.text(report.createdAt)) by Patchbay \(Markdown.text(report.toolVersion)).</sub>")
        return page.text
    }

    private func row(_ entry: DriftEntry) -> [String] {
        [
            Markdown.code(entry.number.description, isInTable: true), "**\(entry.words)**",
            entry.place.map { Markdown.code("\($0.file):\($0.line)", isInTable: true) } ?? "",
            entry.lastChanged.map { Markdown.code($0, isInTable: true) } ?? "",
            entry.lastGoodAt.map { Markdown.code($0, isInTable: true) } ?? "",
        ]
    }

    private func addDetails(_ numbers: [DriftEntry], _ page: inout MarkdownPage) {
        let texts = numbers.lazy.map { entry in
            (["\(entry.number) \(entry.words)"] + entry.lines.map { "  " + TerminalSafe.text($0) }).joined(
                separator: "\n")
        }
        let shown = page.fitting(texts, reserve: Self.reserve)
        guard !shown.isEmpty else { return }
        let cut = numbers.count - shown.count
        let summary =
            "What differs: what is, and what should be"
            + (cut > 0 ? " (\(shown.count) of \(numbers.count); the others did not fit)" : "")
        page.add(Markdown.details(summary, Markdown.block(shown.joined(separator: "\n"))), reserve: Self.reserve)
    }
}
