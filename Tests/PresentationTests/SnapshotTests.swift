import Crypto
import FixtureFiles
import Foundation
import Planning
import SIPModel
import SchemaChecking
import TestSupport
import Testing
import Wording

@testable import Presentation

/// The whole texts of ten plans and of the drift reports of the same fleets, in every format: Snapshots/PLAN/FORMAT.
/// scripts/snapshots rewrites them.
@Suite("Snapshots of plans and drift")
struct PlanSnapshotTests {
    private static let folder = SnapshotFolder(Repository.url("Tests/PresentationTests/Snapshots"))

    private static let widths = [80, 160]

    @Test("a plan reads as it did, in every format", arguments: SnapshotPlan.all)
    func plan(_ sample: SnapshotPlan) throws {
        let plan = Plan(try sample.input())
        var texts: [(name: String, text: String)] = Self.widths.map { columns in
            ("plan-\(columns).txt", PlanText(style: TextStyle(hasColour: false, columns: columns)).render(plan))
        }
        texts += [
            ("plan-plain.txt", PlanText(style: TextStyle(hasColour: false, isSpoken: true)).render(plan)),
            ("plan.json", TerminalSafe.json(String(decoding: try PlanFile.print(plan), as: UTF8.self)).trimmingLines()),
            ("plan.md", PlanMarkdown().render(plan)), ("plan-github.txt", PlanGitHub(prefix: "infra/").render(plan)),
            ("plan.html", PlanHTML().render(plan)),
        ]
        try check(texts, sample)
    }

    @Test("a drift report reads as it did, in every format", arguments: SnapshotPlan.all)
    func drift(_ sample: SnapshotPlan) throws {
        let report = DriftReport(try sample.input())
        var remembered = report
        remembered.recall(DriftMemory(apiURL: report.apiURL), scope: .everything)
        var texts: [(name: String, text: String)] = Self.widths.map { columns in
            ("drift-\(columns).txt", DriftText(style: TextStyle(hasColour: false, columns: columns)).render(report))
        }
        texts += [
            ("drift-plain.txt", DriftText(style: TextStyle(hasColour: false, isSpoken: true)).render(report)),
            ("drift.json", try JSONText.render(report)), ("drift.md", DriftMarkdown().render(report)),
            ("drift-github.txt", DriftGitHub(prefix: "infra/").render(report)),
            ("drift.xml", DriftJUnit().render(report)), ("drift.prom", DriftPrometheus().render(remembered)),
            ("drift.html", DriftHTML().render(report)),
        ]
        try check(texts, sample)
    }

    @Test("the JSON of plans and drift is as their schemas say", arguments: SnapshotPlan.all)
    func schemas(_ sample: SnapshotPlan) throws {
        let input = try sample.input()
        let plan = Plan(input)
        let file = String(decoding: try PlanFile.encode(plan, key: SecretValue("key")), as: UTF8.self)
        let printed = String(decoding: try PlanFile.print(plan), as: UTF8.self)
        for text in [file, printed] { #expect(try SchemaCheck("plan").problems(of: text) == []) }
        #expect(try SchemaCheck("drift").problems(of: JSONText.render(DriftReport(input))) == [])
    }

    private func check(_ texts: [(name: String, text: String)], _ sample: SnapshotPlan) throws {
        for (name, text) in texts {
            let kept = Kept(text)
            let problem = try Self.folder.problem(kept.text, "\(sample.name)/\(name)\(kept.suffix)")
            #expect(problem == nil)
            for secret in ["hunter2", "swordfish", "someone-elses-name"] where sample.name == "secrets" {
                #expect(!text.contains(secret), "\(name)")
            }
        }
    }

    @Test(
        "text for people is as wide as the terminal allows, up to 160 columns, and never wider",
        arguments: SnapshotPlan.all)
    func widths(_ sample: SnapshotPlan) throws {
        let input = try sample.input()
        let (plan, report) = (Plan(input), DriftReport(input))
        for columns in sample.name == "ten-thousand" ? [80] : [40, 80, 100, 160, 250] {
            for isSpoken in [false, true] {
                let style = TextStyle(hasColour: true, columns: columns, isSpoken: isSpoken)
                for text in [PlanText(style: style).render(plan), DriftText(style: style).render(report)] {
                    for line in text.split(separator: "\n") {
                        let width = DisplayWidth.of(String(line.replacing(/\u{1B}\[\d+m/, with: "")))
                        #expect(width <= min(columns, 160), "\(line)")
                    }
                }
            }
        }
    }

    @Test("there are snapshots that need more than 80 columns, and use them")
    func wide() throws {
        var used = 0
        for sample in SnapshotPlan.all {
            let plan = Plan(try sample.input())
            let text = PlanText(style: TextStyle(hasColour: false, columns: 160)).render(plan)
            if text.split(separator: "\n").contains(where: { DisplayWidth.of(String($0)) > 100 }) { used += 1 }
        }
        #expect(used >= 4)
    }
}

/// A text as its snapshot keeps it: whole or, if it is long, its digest with the first and last lines.
private struct Kept {
    /// Maximum lines of a text that is kept whole.
    private static let most = 400

    let text: String
    /// The suffix of the file's name.
    let suffix: String

    init(_ whole: String) {
        var shown = whole
        // All pages share one style and script, which have their own snapshots.
        if whole.hasPrefix("<!DOCTYPE html>") {
            for own in [ReportStyle.text.text, ReportScript.text.text, XMLText.escaped(ReportPage.policy)] {
                if let range = shown.range(of: own) { shown.replaceSubrange(range, with: "…") }
            }
        }
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > Self.most else {
            text = shown + "\n"
            suffix = ""
            return
        }
        let digest = SHA256.hash(data: Data(shown.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        text =
            (["\(lines.count) lines, \(shown.utf8.count) bytes, SHA-256 \(digest.joined())", ""] + lines.prefix(30)
            + ["…"] + lines.suffix(15)).joined(separator: "\n") + "\n"
        suffix = ".digest"
    }
}
