import Fleet
import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A plan for a pull request: the headline, the risky operations, the others, and folded details. However large the
/// plan, the text stays within GitHub's limit for a comment, and reports the number of rows that were cut.
package struct PlanMarkdown: Sendable {
    private static let mostRows = 60
    private static let mostWarnings = 20
    /// UTF-16 code units kept free for the last lines: the number of rows that were cut, and the footer.
    private static let reserve = 400

    package init() {}

    package func render(_ plan: Plan) -> String {
        var page = MarkdownPage()
        page.add("### Patchbay " + headline(plan))
        if let comparison = PlanText.comparison(plan) {
            page.add("> [!NOTE]\n> " + Markdown.text(comparison), reserve: Self.reserve)
        }
        addRefusals(plan, &page)
        let groups = [OperationGroup](folding: plan.operations).sortedByRisk
        let risky = groups.filter(\.isRisky)
        let rest = groups.filter { !$0.isRisky }
        var cut = 0
        if !risky.isEmpty {
            page.add("**Calls can fail while these are done, or someone else made what they change:**")
            cut += addTable(risky, &page)
        }
        if !rest.isEmpty { cut += addTable(rest, &page) }
        addWarnings(plan, &page)
        addDetails(risky + rest, &page)
        if cut > 0 {
            page.add(
                "_\(Count.of(cut, "row")) more of the tables and some details did not fit; `patchbay plan` shows all._")
        }
        page.add(footer(plan))
        return page.text
    }

    private func headline(_ plan: Plan) -> String {
        let text = PlanText(style: .plain).summary(plan)
        let words = text.hasSuffix(".") ? String(text.dropLast()) : text
        return (plan.refusals.isEmpty ? "" : "refuses this plan. ") + words
    }

    private func addRefusals(_ plan: Plan, _ page: inout MarkdownPage) {
        for refusal in plan.refusals {
            let numbers =
                refusal.numbers.isEmpty
                ? "" : "\n>\n> " + Markdown.code(NumberRuns.text(of: refusal.numbers, limit: 10))
            page.add(
                "> [!CAUTION]\n> **Refused:** \(Markdown.text(refusal.message))\(numbers)\n>\n> "
                    + Markdown.text(refusal.remedy),
                reserve: Self.reserve
            )
        }
    }

    private func addTable(_ groups: [OperationGroup], _ page: inout MarkdownPage) -> Int {
        page.addTable(
            ["", "numbers", "direction", "why", "where"],
            groups.map(row),
            most: Self.mostRows,
            reserve: Self.reserve
        )
    }

    private func row(_ group: OperationGroup) -> [String] {
        let operation = group.operation
        let place = operation.place.map { Markdown.code("\($0.file):\($0.line)", isInTable: true) } ?? ""
        return [
            operation.action == .replace ? "**replace** (a gap)" : "**\(operation.action.rawValue)**",
            Markdown.code(group.subject(limit: 3), isInTable: true), group.directions,
            Markdown.text(operation.reason), place,
        ]
    }

    private func addWarnings(_ plan: Plan, _ page: inout MarkdownPage) {
        let warnings = WarningList.folded(plan.warnings)
        guard !warnings.isEmpty else { return }
        var lines = warnings.prefix(Self.mostWarnings).map { "> " + Markdown.text($0) }
        if warnings.count > Self.mostWarnings { lines.append("> and \(warnings.count - Self.mostWarnings) more") }
        page.add("> [!WARNING]\n" + lines.joined(separator: "\n>\n"), reserve: Self.reserve)
    }

    private func addDetails(_ groups: [OperationGroup], _ page: inout MarkdownPage) {
        guard !groups.isEmpty else { return }
        let text = PlanText(style: .plain)
        let shown = page.fitting(groups.lazy.map { text.render($0).joined(separator: "\n") }, reserve: Self.reserve)
        guard !shown.isEmpty else { return }
        let cut = groups.count - shown.count
        let summary =
            "Details" + (cut > 0 ? " (\(shown.count) of \(groups.count) changes; the others did not fit)" : "")
        page.add(
            Markdown.details(summary, Markdown.block(shown.joined(separator: "\n").trimmingLines())),
            reserve: Self.reserve
        )
    }

    private func footer(_ plan: Plan) -> String {
        let commit = plan.gitCommit.map { ", commit " + Markdown.code(String($0.prefix(12))) } ?? ""
        return
            "<sub>Planned \(Markdown.text(plan.createdAt)) by Patchbay \(Markdown.text(plan.toolVersion))\(commit).</sub>"
    }
}

extension String {
    /// The text without line breaks at its end.
    func trimmingLines() -> String {
        var text = self[...]
        while text.hasSuffix("\n") { text = text.dropLast() }
        return String(text)
    }
}
