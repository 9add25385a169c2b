package import Planning
import Wording

/// A plan as workflow commands of GitHub Actions: annotations at the manifests' lines. Risky operations come before
/// others, since GitHub shows only ten annotations of each level per step.
package struct PlanGitHub: Sendable {
    private let prefix: String

    /// - Parameter prefix: path from the repository's root to the directory that the manifests' names are relative to;
    ///   empty, or with a slash at its end.
    package init(prefix: String = "") {
        self.prefix = prefix
    }

    package func render(_ plan: Plan) -> String {
        var commands = plan.refusals.map { refusal in
            GitHubCommand(
                .error,
                title: "The plan is refused",
                message: TerminalSafe.text(refusal.message) + "\n" + TerminalSafe.text(refusal.remedy)
            )
        }
        if let comparison = PlanText.comparison(plan) {
            commands.append(GitHubCommand(.notice, title: "Plan", message: TerminalSafe.text(comparison)))
        }
        let groups = [OperationGroup](folding: plan.operations)
        commands += groups.filter(\.isRisky).map { command($0, .warning) }
        commands += WarningList.folded(plan.warnings).map { warning in
            GitHubCommand(.warning, title: "Plan", message: TerminalSafe.text(warning))
        }
        commands += groups.filter { !$0.isRisky }.map { command($0, .notice) }
        return commands.map(\.text).joined(separator: "\n")
    }

    private func command(_ group: OperationGroup, _ level: GitHubCommand.Level) -> GitHubCommand {
        let operation = group.operation
        return GitHubCommand(
            level,
            at: operation.place,
            prefix: prefix,
            title: "\(operation.action.rawValue) \(group.directions)",
            message: TerminalSafe.text("\(group.subject()): \(operation.reason)") + group.gapNote
        )
    }

    /// Step outputs for `$GITHUB_OUTPUT`, which later steps of the job can read.
    package static func outputs(_ plan: Plan) -> [(name: String, value: String)] {
        [
            ("has_changes", plan.hasOperations ? "true" : "false"),
            ("refused", plan.refusals.isEmpty ? "false" : "true"),
            ("attach", "\(plan.summary.attach)"), ("update", "\(plan.summary.update)"),
            ("replace", "\(plan.summary.replace)"), ("detach", "\(plan.summary.detach)"),
            ("unchanged", "\(plan.summary.unchanged)"),
        ]
    }
}
