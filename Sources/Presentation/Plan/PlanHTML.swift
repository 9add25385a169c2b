import Fleet
import LocatedYAML
package import Planning
import SIPModel

/// A plan as one HTML file: refusals and warnings, then the changes (equal changes once, risky ones first), and a table
/// of every number.
package struct PlanHTML: Sendable {
    /// Maximum entries above the table. The table itself shows the fields of all other changes.
    private static let mostEntries = 100

    package init() {}

    package func render(_ plan: Plan) -> String {
        let groups = [OperationGroup](folding: plan.operations).sortedByRisk
        let told = Array(groups.prefix(Self.mostEntries))
        let page = ReportPage(
            title: "Patchbay plan",
            summary: (plan.refusals.isEmpty ? "" : "Refused. ") + PlanText(style: .plain).summary(plan),
            facts: facts(plan),
            sections: [
                .notes("Refused as it stands", "refused", plan.refusals.map(refusal)),
                .notes("Numbers that can’t be read", "refused", warnings(plan) { $0.kind == .unreadable }),
                .notes("Warnings", "warnings", warnings(plan) { $0.kind != .unreadable }),
                .notes("Left out", "left", plan.leftOut.map(leftOut)),
                entries(told, of: groups.count),
                table(plan, groups, told: told.count),
            ]
        )
        return page.render()
    }

    private func facts(_ plan: Plan) -> [(name: String, value: HTML)] {
        var facts: [(name: String, value: HTML)] = [("Planned", .time(plan.createdAt))]
        if let commit = plan.gitCommit { facts.append(("Commit", .code(String(commit.prefix(12))))) }
        // A comparison of manifests makes no API call, so the page names no API.
        if let base = PlanText.comparison(plan) {
            return facts + [("Compared", "\(base)"), ("Patchbay", "\(plan.toolVersion)")]
        }
        return facts + [("API", .code(plan.apiURL)), ("Patchbay", "\(plan.toolVersion)")]
    }

    private func refusal(_ refusal: Refusal) -> HTML {
        let numbers: HTML =
            refusal.numbers.isEmpty
            ? .none : "<br>\(HTML.code(NumberRuns.text(of: refusal.numbers, limit: 12)))"
        return "<strong>\(refusal.message)</strong>\(numbers)<br>\(refusal.remedy)"
    }

    private func warnings(_ plan: Plan, _ isIncluded: (PlanWarning) -> Bool) -> [HTML] {
        WarningList.folded(plan.warnings.filter(isIncluded)).map { "\($0)" }
    }

    private func leftOut(_ left: LeftOut) -> HTML {
        "\(HTML.code(left.number.description)) \(left.action.rawValue) \(left.directions.joined)"
    }

    // MARK: Changes

    private func entries(_ groups: [OperationGroup], of count: Int) -> HTML {
        guard !groups.isEmpty else { return .none }
        let rest: HTML =
            count > groups.count
            ? "<p>\(count - groups.count) more kinds of change stand in the table alone.</p>" : .none
        return """
            <section><h2>What changes</h2>
            <p class="jump"><a href="#\(ReportTable.anchor)">To the table of every number</a></p>
            <ol class="entries">\(groups.enumerated().map { entry($1, $0) })</ol>\(rest)</section>
            """
    }

    private func entry(_ group: OperationGroup, _ index: Int) -> HTML {
        let operation = group.operation
        let place: HTML = operation.place.map { "<p class=\"quiet\">\(HTML.code($0.description))</p>" } ?? .none
        let gap: HTML =
            group.gapNote.isEmpty ? .none : "<p class=\"gap\">\(String(group.gapNote.trimmingPrefix("\n")))</p>"
        return """
            <li id="\(id(index))" class="\(operation.action.rawValue)\(group.isRisky ? " risky" : "")">\
            <h3><span class="action">\(operation.action.rawValue)</span> \(group.directions): \
            \(group.subject(limit: 12))</h3>\
            <div class="changed"><p>\(reason(operation))</p>\(gap)\(place)\
            \(HTML.fields(operation.changes, of: operation.action))</div></li>

            """
    }

    private func reason(_ operation: Planning.Operation) -> HTML {
        let notes = operation.notes
        return notes.isEmpty ? "\(operation.reason)" : "\(operation.reason) (\(notes.joined(separator: ", ")))"
    }

    private func id(_ index: Int) -> String { "change-\(index + 1)" }

    // MARK: Table

    private func table(_ plan: Plan, _ groups: [OperationGroup], told: Int) -> HTML {
        var places: [String: Int] = [:]
        for (index, group) in groups.enumerated() {
            for operation in group.ids { places[operation] = index }
        }
        let rows = plan.operations.map { operation in (operation, places[operation.id] ?? groups.count) }
            .sorted { ($0.1, $0.0.number) < ($1.1, $1.0.number) }
        return ReportTable(
            heading: "Every number",
            caption:
                "Operations of this plan, a number a row, the risky ones first. A replace leaves its number without "
                + "that direction for a moment.",
            columns: ["Number", "Action", "Direction", "Why", "Change", "Where"],
            rows: rows.map { row($0, $1, isTold: $1 < told) }
        )
        .render()
    }

    private func row(_ operation: Planning.Operation, _ index: Int, isTold: Bool) -> ReportTable.Row {
        let change: HTML =
            isTold
            ? "<a href=\"#\(id(index))\">change \(index + 1)</a>"
            : .fields(operation.changes, of: operation.action)
        return ReportTable.Row(
            kind: operation.action.rawValue,
            entry: isTold ? id(index) : nil,
            cells: [
                "\(operation.number.description)", "<span class=\"action\">\(operation.action.rawValue)</span>",
                "\(operation.directions.joined)", reason(operation), change,
                operation.place.map { .code("\($0.file):\($0.line)") } ?? .none,
            ]
        )
    }
}
