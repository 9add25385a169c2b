package import Journal
import SIPModel
import Wording

/// The outcome of an apply, for a job's summary.
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
                "> [!CAUTION]\n> \(Markdown.code(number.number.description)): \(Markdown.text(number.message ?? ""))"
                    + OutcomeText.remedies(number, outcome).map { "\n> \($0.aim): \(Markdown.code($0.command))" }
                    .joined(),
                reserve: Self.reserve
            )
        }
        if let stopped = outcome.stopped { page.add("> [!WARNING]\n> Stopped: " + Markdown.text(stopped)) }
        let rest = outcome.numbers.filter(\.isNotable)
        let cut = page.addTable(
            ["number", "result", "why"],
            rest.map { number in
                [
                    Markdown.code(number.number.description, isInTable: true),
                    "**\(OutcomeText.word(number.result))**",
                    Markdown.text(number.result == .applied ? OutcomeText.unsure : number.message ?? ""),
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
