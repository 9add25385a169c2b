import Fleet
import Foundation
import JSON
import Planning
import SIPModel
import Testing

@testable import Presentation

@Suite("Markdown")
struct MarkdownTests {
    @Test(
        "a text from elsewhere stays in its code span",
        arguments: [
            ("plain", "`plain`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``x", "``` ``x ```"), ("a|b", "`a\\|b`"),
            ("a\nb", "`a\\u{a}b`"), ("", "` `"), ("@team <b>", "`@team <b>`"),
        ]
    )
    func code(_ text: String, _ expected: String) {
        #expect(Markdown.code(text, isInTable: true) == expected)
    }

    @Test(
        "in a sentence nothing is markup, a mention, a reference or a link",
        arguments: [
            ("a *b* _c_", "a \\*b\\* \\_c\\_"), ("<img src=x>", "&lt;img src=x&gt;"), ("@team", "@<!-- -->team"),
            ("#12", "#<!-- -->12"), ("see https://x.example", "see https:<!-- -->//x.example"),
            ("www.x.example", "www<!-- -->.x.example"), ("[x](y)", "\\[x\\]\\(y\\)"), ("a|b", "a\\|b"),
            ("a\nb", "a\\\\u\\{a\\}b"), ("&lt;", "&amp;lt;"),
        ]
    )
    func sentence(_ text: String, _ expected: String) {
        #expect(Markdown.text(text) == expected)
    }

    @Test("a block isn't ended by what stands in it")
    func block() {
        #expect(Markdown.block("a\n````\nb") == "`````text\na\n````\nb\n`````")
    }

    @Test("a plan of any size stays below what a comment takes, and says what was cut", arguments: [1, 60, 10_000])
    func limit(_ count: Int) throws {
        var manifest = "apiVersion: patchbay/v1\nnumbers:\n"
        for index in 0..<count {
            manifest += "  \"+\(14_155_550_000 + index)\":\n    inbound:\n      headers:\n"
            manifest += "        - { type: custom, key: X-A, value: \"v\(index) `@all` | <b>\", passthrough: true }\n"
        }
        let text = PlanMarkdown().render(try plan(manifest))
        #expect(text.utf16.count < 65_536)
        #expect(text.contains("Plan: \(count) to attach"))
        #expect(text.contains("did not fit") == (count > 60))
        #expect(text.hasSuffix("</sub>"))
        #expect(text.components(separatedBy: "<details>").count == text.components(separatedBy: "</details>").count)
    }

    @Test("what is risky stands above the rest, with its gap, and a refusal above all")
    func order() throws {
        let number = try PhoneNumber("+14155550300")
        let input = try planInput(
            blockManifest + "\n  \"\(number)\":\n    inbound: {}\n",
            live: [
                LiveNumber(
                    number, inbound: LiveAttachment(headers: [.known(.custom(key: "a", value: "b", passthrough: true))])
                )
            ]
        )
        let text = PlanMarkdown().render(Plan(input))
        let refused = try #require(text.range(of: "**Refused:**"))
        let replace = try #require(text.range(of: "**replace** (a gap)"))
        let attach = try #require(text.range(of: "**attach**"))
        #expect(refused.lowerBound < replace.lowerBound && replace.lowerBound < attach.lowerBound)
        #expect(text.contains("`49 numbers +14155550100..+14155550119, +14155550121..+14155550149`"))
    }
}

@Suite("GitHub annotations of a plan")
struct PlanGitHubTests {
    @Test("each entry stands at its line, what is risky as a warning and first")
    func annotations() throws {
        let number = try PhoneNumber("+14155550300")
        let plan = try plan(
            blockManifest + "\n  \"\(number)\":\n    inbound: {}\n",
            live: [
                LiveNumber(
                    number, inbound: LiveAttachment(headers: [.known(.custom(key: "a", value: "b", passthrough: true))])
                )
            ]
        )
        let lines = PlanGitHub(prefix: "infra/").render(plan).split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("::error title=The plan is refused::+14155550300"))
        #expect(
            lines[1]
                == "::warning file=infra/fleet/a.yaml,line=8,col=3,title=replace inbound::+14155550300: someone else attached it "
                + "differently; an inbound attachment can't be updated with this API%0AThe number is without inbound for a moment."
        )
        #expect(
            lines.contains {
                $0.hasPrefix("::notice file=infra/fleet/a.yaml,line=3,col=3,title=attach inbound::49 numbers")
            })
        #expect(PlanGitHub.outputs(plan).contains { $0 == ("refused", "true") })
        #expect(PlanGitHub.outputs(plan).contains { $0 == ("attach", "50") })
    }
}

@Suite("Drift, shown")
struct DriftFormatTests {
    @Test("JUnit has a test case a number: failed, skipped, in error, passed")
    func junit() throws {
        #expect(
            DriftJUnit().render(try driftSample()) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                  <testsuite name="patchbay drift" hostname="api.example.com" timestamp="2026-11-25T10:00:00" tests="4" failures="1" errors="1" skipped="1" time="0">
                    <testcase name="+14155550100" classname="fleet/a.yaml" time="0"><failure type="drifted" message="drifted">inbound.headers:
                  has custom X&lt;&amp;&quot; = ]]&gt; (passthrough)</failure></testcase>
                    <testcase name="+14155550101" classname="fleet/a.yaml" time="0"><skipped>pending
                inbound: is not attached, should be</skipped></testcase>
                    <testcase name="+14155550102" classname="fleet/a.yaml" time="0"/>
                    <testcase name="+14155550103" classname="ledger" time="0"><error type="unreadable" message="unreadable">it is &lt;html&gt;</error></testcase>
                  </testsuite>
                </testsuites>
                """
        )
    }

    @Test("Prometheus counts the states and names what moved; a check that couldn't read all isn't a good one")
    func prometheus() throws {
        let text = DriftPrometheus().render(try driftSample())
        for line in [
            "patchbay_drift_numbers{state=\"drifted\"} 1", "patchbay_drift_numbers{state=\"pending\"} 1",
            "patchbay_drift_numbers{state=\"in_sync\"} 1", "patchbay_drift_numbers{state=\"unreadable\"} 1",
            "patchbay_drift_number_state{number=\"+14155550100\",state=\"drifted\"} 1",
            "patchbay_drift_check_success 0",
            "patchbay_drift_check_timestamp_seconds 1795600800",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)\n\(text)")
        }
        #expect(!text.contains("last_success"))
    }

    @Test("Markdown has what someone else moved above what Git moved")
    func markdown() throws {
        let text = DriftMarkdown().render(try driftSample())
        let drifted = try #require(text.range(of: "| `+14155550100` | **drifted** | `fleet/a.yaml:3` |"))
        let pending = try #require(text.range(of: "| `+14155550101` | **pending** |"))
        #expect(drifted.lowerBound < pending.lowerBound)
        #expect(text.contains("it is &lt;html&gt;"))
    }

    @Test("annotations stand at the lines of what moved")
    func github() throws {
        let lines = DriftGitHub().render(try driftSample()).split(separator: "\n").map(String.init)
        #expect(lines[0] == "::error title=+14155550103 is unreadable::it is <html>")
        #expect(
            lines[1].hasPrefix("::warning file=fleet/a.yaml,line=3,col=3,title=+14155550100 drifted::inbound.headers:"))
        #expect(lines[2].hasPrefix("::notice file=fleet/a.yaml,line=4,col=3,title=+14155550101 pending::"))
    }

    @Test(
        "every format that lists numbers has when each was last good, and what the server says; new ones are told apart"
    )
    func times() throws {
        var report = try driftSample()
        report.numbers[0].lastGoodAt = "2026-11-24T09:00:00Z"
        report.numbers[0].directions[0].updatedAt = "2026-11-25T08:00:00.250Z"
        report.unreadable[0].lastGoodAt = "2026-11-23T09:00:00Z"
        report.lastSuccessAt = "2026-11-22T09:00:00Z"
        let known = try CheckedNumber(number: PhoneNumber("+14155550109"), file: "fleet/b.yaml")
        report.sinceLast = SinceLast(
            since: "2026-11-25T09:00:00Z", known: [known], resolved: [try PhoneNumber("+14155550108")])
        let since = "Since 2026-11-25T09:00:00Z: 2 new, 1 as they were then, 1 resolved: +14155550108."
        let times = ["2026-11-24T09:00:00Z", "2026-11-25T08:00:00.250Z", "2026-11-23T09:00:00Z"]
        let junit = DriftJUnit().render(report)
        let all = [
            DriftText(style: .plain).render(report), DriftMarkdown().render(report), DriftGitHub().render(report),
            junit, try JSONText.render(report), DriftHTML().render(report),
        ]
        for text in all {
            let bare = text.replacing(":<!-- -->", with: ":").replacing("%3A", with: ":")
            for time in times { #expect(bare.contains(time), "\(time)\n\(text)") }
        }
        #expect(all[0].contains(since))
        #expect(all[2].contains(since))
        #expect(DriftGitHub.outputs(report).contains { $0 == ("new", "2") })
        #expect(junit.contains("tests=\"5\" failures=\"1\" errors=\"1\" skipped=\"2\""), "\(junit)")
        #expect(
            junit.contains(
                "<testcase name=\"+14155550109\" classname=\"fleet/b.yaml\" time=\"0\"><skipped>told before<"))
        let prometheus = DriftPrometheus().render(report).split(separator: "\n").map(String.init)
        for line in [
            "patchbay_drift_number_state{number=\"+14155550103\",state=\"unreadable\"} 1",
            "patchbay_drift_number_last_good_timestamp_seconds{number=\"+14155550100\"} 1795510800",
            "patchbay_drift_number_last_good_timestamp_seconds{number=\"+14155550103\"} 1795424400",
            "patchbay_drift_number_updated_timestamp_seconds{number=\"+14155550100\",direction=\"inbound\"} 1795593600",
            "patchbay_drift_last_success_timestamp_seconds 1795338000", "patchbay_drift_new_numbers 2",
            "patchbay_drift_resolved_numbers 1",
        ] {
            #expect(prometheus.contains(line), "\(line)\n\(prometheus.joined(separator: "\n"))")
        }
    }
}
