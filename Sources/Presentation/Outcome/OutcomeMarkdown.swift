package import Journal
import SIPModel
import Wording

/// What came of an apply, for a job's summary.
package struct OutcomeMarkdown: Sendable {
    private static let mostRows = 200
    private static let reserve = 400

    package init() {}

    package func render(_ outcome: ApplyOutcome) -> String {
        var page = MarkdownPage()
        let summary = OutcomeText(style: .plain).summary(outcome)
        page.add("### Patchbay apply: " + summary.trimmingPrefix("Apply: "))
        for number in outcome.numbers.filter(\.hasGap).prefix(20) {
            page.add(
                "> [!CAUTION]\n> \(Markdown.code(number.number.description)): \(Markdown.text(number.message ?? ""))",
                reserve: Self.reserve
            )
        }
        if let stopped = outcome.stopped { page.add("> [!WARNING]\n> Stopped: " + Markdown.text(stopped)) }
        let rest = outcome.numbers.filter { $0.result != .applied }
        let cut = page.addTable(
            ["number", "result", "why"],
            rest.map { number in
                [
                    Markdown.code(number.number.description, isInTable: true),
                    "**\(OutcomeText.word(number.result))**", Markdown.text(number.message ?? ""),
                ]
            },
            most: Self.mostRows,
            reserve: Self.reserve
        )
        if cut > 0 { page.add("_\(Count.of(cut, "number")) more did not fit; the journal has all._") }
        if !outcome.needVerification.isEmpty {
            page.add(
                "Newly attached outbound, to be verified once each with `patchbay verify`: "
                    + Markdown.code(NumberRuns.text(of: outcome.needVerification, limit: 40)),
                reserve: 0
            )
        }
        return page.text
    }
}

/// What came of an apply as workflow commands of GitHub Actions.
package struct OutcomeGitHub: Sendable {
    package init() {}

    package func render(_ outcome: ApplyOutcome) -> String {
        var commands = outcome.numbers.filter { $0.result != .applied }
            .sorted { ($0.hasGap ? 0 : 1, $0.number) < ($1.hasGap ? 0 : 1, $1.number) }
            .map { number in
                GitHubCommand(
                    number.result == .failed ? .error : .warning,
                    title: "\(number.number) \(OutcomeText.word(number.result))",
                    message: TerminalSafe.text(number.message ?? OutcomeText.word(number.result))
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

    /// What the steps after this one can go by, for `$GITHUB_OUTPUT`.
    package static func outputs(_ outcome: ApplyOutcome) -> [(name: String, value: String)] {
        ApplyOutcome.Result.allCases.map { ($0.rawValue, "\(outcome.count($0))") }
    }
}
