package import Journal
import Wording

/// The outcome of an apply as workflow commands of GitHub Actions.
package struct OutcomeGitHub: Sendable {
    package init() {}

    package func render(_ outcome: ApplyOutcome) -> String {
        var commands = outcome.numbers.filter(\.isNotable)
            .sorted { ($0.hasGap ? 0 : 1, $0.number) < ($1.hasGap ? 0 : 1, $1.number) }
            .map { number in
                // Of the applied numbers, only unsure ones are told.
                let word = number.result == .applied ? "unsure" : OutcomeText.word(number.result)
                let why = number.result == .applied ? OutcomeText.unsure : number.message ?? word
                let remedy = number.hasGap ? " To close the gap: \(OutcomeText.closing(number))" : ""
                return GitHubCommand(
                    number.result == .failed ? .error : .warning,
                    title: "\(number.number) \(word)",
                    message: TerminalSafe.text(why + remedy)
                )
            }
        if let stopped = outcome.stopped {
            commands.insert(
                GitHubCommand(.error, title: "Stopped", message: TerminalSafe.text(stopped)), at: 0)
        }
        commands.append(
            GitHubCommand(
                .notice,
                title: "Patchbay",
                message: OutcomeText(style: .plain).summary(outcome)
            )
        )
        return commands.map(\.text).joined(separator: "\n")
    }

    /// Step outputs for `$GITHUB_OUTPUT`, which later steps of the job can read.
    package static func outputs(_ outcome: ApplyOutcome) -> [(name: String, value: String)] {
        ApplyOutcome.Result.allCases.map { ($0.rawValue, "\(outcome.count($0))") }
    }
}
