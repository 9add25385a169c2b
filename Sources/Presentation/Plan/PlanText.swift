import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A plan for people: a summary, then the operations in their order. Equal changes to several numbers are one entry.
package struct PlanText: Sendable {
    private let style: TextStyle
    private let isVerbose: Bool

    /// - Parameter isVerbose: whether to list each operation separately instead of grouping equal changes.
    package init(style: TextStyle, isVerbose: Bool = false) {
        self.style = style
        self.isVerbose = isVerbose
    }

    package func render(_ plan: Plan) -> String {
        var lines: [String] = []
        let groups = isVerbose ? [OperationGroup](unfolded: plan.operations) : .init(folding: plan.operations)
        if let comparison = Self.comparison(plan) {
            lines += [style.wrapped(TerminalSafe.text(comparison), first: 0, indent: 0), ""]
        }
        // A long plan shows its summary at the start, too.
        let summary = style.fitted(summary(plan))
        if groups.count > 1 { lines += [summary, ""] }
        for group in groups { lines += render(group) }
        lines += warnings(plan)
        lines += left(plan)
        if let refusals = RefusalText(style: style).render(plan.refusals) { lines.append(refusals) }
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    /// The lines of one entry, followed by an empty line.
    func render(_ group: OperationGroup) -> [String] {
        let operation = group.operation
        let directions = group.directions
        let notes = operation.notes
        let note = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
        let action = style.isSpoken ? " " + directions : " \(operation.action.rawValue) \(directions)"
        let head = sign(operation.action) + style.bold(group.subject()) + action + style.yellow(note)
        var lines =
            operation.place.map { style.fitted(head, remark: "# " + TerminalSafe.text($0.description)) }
            ?? [style.fitted(head)]
        lines.append("      " + style.dim(style.wrapped(TerminalSafe.text(operation.reason), first: 6, indent: 6)))
        if operation.action == .replace {
            let who = group.count == 1 ? "the number is" : "each number is"
            lines.append(style.fitted("      " + style.yellow("\(who) without \(directions) for a moment")))
        }
        lines += operation.changes.flatMap { ChangeText(style: style).render($0, of: operation.action) }
        return lines + [""]
    }

    private func sign(_ action: Action) -> String {
        if style.isSpoken { return "\(action.rawValue): " }
        return switch action {
        case .attach: style.green("  + ")
        case .update: style.yellow("  ~ ")
        case .replace: style.red("-/+ ")
        case .detach: style.red("  - ")
        }
    }

    private func warnings(_ plan: Plan) -> [String] {
        guard !plan.warnings.isEmpty else { return [] }
        // Many numbers may have the same warning.
        return WarningList.folded(plan.warnings).map { warning in
            style.yellow("warning: ") + style.wrapped(TerminalSafe.text(warning), first: 9, indent: 2)
        } + [""]
    }

    private func left(_ plan: Plan) -> [String] {
        guard !plan.leftOut.isEmpty else { return [] }
        return plan.leftOut.map { left in
            style.fitted(style.dim("left out: \(left.number) \(left.action.rawValue) \(left.directions.joined)"))
        } + [""]
    }

    /// A sentence for a plan that compares manifests with those of a Git revision; `nil` for a plan against live state.
    static func comparison(_ plan: Plan) -> String? {
        plan.diffBase.map { base in
            "Compared with the manifests of \(base.revision) (\(base.commit.prefix(12))), not with the live state: "
                + "what an apply would do may be more or less."
        }
    }

    /// The counts of the plan in one line.
    package func summary(_ plan: Plan) -> String {
        let summary = plan.summary
        var parts: [String] = []
        if summary.attach > 0 { parts.append(style.green("\(summary.attach) to attach")) }
        if summary.update > 0 { parts.append(style.yellow("\(summary.update) to update")) }
        if summary.replace > 0 { parts.append(style.red("\(summary.replace) to replace")) }
        if summary.detach > 0 { parts.append(style.red("\(summary.detach) to detach")) }
        var text = parts.isEmpty ? "No changes" : "Plan: " + parts.joined(separator: ", ")
        text += ", \(Count.of(summary.unchanged, "number")) unchanged"
        if summary.adopted > 0 { text += ", \(summary.adopted) adopted" }
        if summary.outOfScope > 0 { text += ", \(summary.outOfScope) not looked at" }
        if !plan.leftOut.isEmpty { text += ", \(Count.of(plan.leftOut.count, "operation")) left out" }
        return text + "."
    }
}

/// The reasons for which a plan is refused, for people.
package struct RefusalText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ refusals: [Refusal]) -> String? {
        guard !refusals.isEmpty else { return nil }
        return refusals.map { refusal in
            var lines = [
                style.red("refused: ") + style.wrapped(TerminalSafe.text(refusal.message), first: 9, indent: 2)
            ]
            if refusal.numbers.count > 1
                || (refusal.numbers.count == 1 && !refusal.message.contains("\(refusal.numbers[0])"))
            {
                let numbers = ShortList.shortened(refusal.numbers.map(\.description))
                lines.append("  " + style.wrapped(numbers, first: 2, indent: 2))
            }
            lines.append(
                "  " + style.cyan("help: ") + style.wrapped(TerminalSafe.text(refusal.remedy), first: 8, indent: 4))
            return lines.joined(separator: "\n")
        }
        .joined(separator: "\n") + "\n"
    }
}
