import Crypto
import Fleet
import Foundation
import JSON
import LocatedYAML
import Planning
import SIPModel
import Testing

@testable import Presentation

@Suite("HTML reports")
struct HTMLTests {
    @Test("a text that is put into a piece of HTML is escaped, another piece isn't")
    func escaping() {
        let text = "<b title=\"a'b\">&amp;</b>\u{202E}"
        #expect(
            ("<i>\(text)</i>" as HTML).text
                == "<i>&lt;b title=&quot;a&apos;b&quot;&gt;&amp;amp;&lt;/b&gt;\\u{202e}</i>")
        #expect(("<i>\(HTML.code("<"))\(3)</i>" as HTML).text == "<i><code>&lt;</code>3</i>")
    }

    private static let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&<!--"

    private func hostilePlan() throws -> Plan {
        let quoted = JSONValue.string(Self.hostile).text
        var plan = try plan(
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
                inbound: { headers: [{ type: custom, key: \(quoted), value: \(quoted), passthrough: true }] }
              "+14155550101": { inbound: {} }
            """
        )
        plan.warnings = [
            PlanWarning(.commitUnknown, Self.hostile),
            PlanWarning(.unreadable, Self.hostile, number: try PhoneNumber("+14155550109")),
        ]
        plan.refusals = [Refusal(.loss, Self.hostile, remedy: Self.hostile)]
        plan.apiURL = "https://" + Self.hostile
        plan.gitCommit = "<script>"
        plan.toolVersion = Self.hostile
        plan.createdAt = Self.hostile
        plan.operations[0].reason = Self.hostile
        plan.operations[0].place = .init(file: Self.hostile, line: 1, column: 1)
        return plan
    }

    @Test("nothing of a manifest's or a server's text is obeyed")
    func inert() throws {
        let page = PlanHTML().render(try hostilePlan())
        let known: Set<String> = [
            "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "dl", "div", "dt", "dd",
            "main", "section", "ul", "ol", "li", "strong", "br", "code", "time", "a", "span", "del", "ins", "label",
            "input", "output", "table", "caption", "thead", "tbody", "tr", "th", "td", "script", "doctype",
        ]
        for tag in page.matches(of: /<[\/!]?([A-Za-z0-9]+)[^>]*>/) {
            #expect(known.contains(tag.1.lowercased()), "\(tag.0)")
            #expect(!tag.0.replacing(/"[^"]*"/, with: "").contains(/\son[a-z]+\s*=/), "\(tag.0)")
        }
        #expect(page.matches(of: /<script/).count == 1)
        #expect(page.matches(of: /<\/script/).count == 1)
        #expect(!page.contains("<!--"))
        // The text is shown, escaped, at each of its places.
        #expect(page.matches(of: /&lt;img src=x onerror=alert\(1\)&gt;/).count >= 8)
        let drift = DriftHTML().render(try driftSample())
        #expect(drift.contains("it is &lt;html&gt;"))
        #expect(drift.contains("custom X&lt;&amp;&quot; = ]]&gt; (passthrough)"))
    }

    @Test("it asks for nothing from a network, and nothing but its own style and script is obeyed")
    func network() throws {
        for page in [PlanHTML().render(try hostilePlan()), DriftHTML().render(try driftSample())] {
            for tag in page.matches(of: /<[^>]*>/) {
                let names = tag.0.replacing(/"[^"]*"/, with: "")
                #expect(!names.contains(/\s(src|srcset|action|data|poster|style)\s*=/), "\(tag.0)")
                if let link = tag.0.firstMatch(of: /href="([^"]*)"/) { #expect(link.1.hasPrefix("#")) }
            }
            let style = try #require(page.firstMatch(of: /(?s)<style>(.*?)<\/style>/)).1
            let script = try #require(page.firstMatch(of: /(?s)<script>(.*?)<\/script>/)).1
            #expect(!style.contains("url(") && !style.contains("@import"))
            for word in ["fetch", "XMLHttpRequest", "WebSocket", "import", "innerHTML", "eval", "Function", "http"] {
                #expect(!script.contains(word), "\(word)")
            }
            let policy = try #require(
                page.firstMatch(of: /http-equiv="Content-Security-Policy" content="([^"]*)"/)
            ).1.replacing("&apos;", with: "'")
            let hashes = [style, script].map { Data(SHA256.hash(data: Data($0.utf8))).base64EncodedString() }
            #expect(
                policy == "default-src 'none'; style-src 'sha256-\(hashes[0])'; script-src 'sha256-\(hashes[1])'; "
                    + "base-uri 'none'; form-action 'none'")
        }
    }

    @Test("what stands against a plan comes first, then what is risky, then the rest; each number has a row")
    func order() throws {
        let number = try PhoneNumber("+14155550300")
        let rule = HeaderRule.custom(key: "a", value: "b", passthrough: true)
        let page = PlanHTML().render(
            try plan(
                blockManifest + "\n  \"\(number)\":\n    inbound: {}\n",
                live: [LiveNumber(number, inbound: LiveAttachment(headers: [.known(rule)]))]
            )
        )
        let parts = [
            "Plan: 50 to attach, 1 to replace", "Refused as it stands", "--allow-adopt",
            "<li id=\"change-1\" class=\"replace risky\">", "The number is without inbound for a moment.",
            "<span aria-hidden=\"true\">−</span><span class=\"said\"> without </span> <del>custom a = b (passthrough)</del>",
            "49 numbers +14155550100..+14155550119, +14155550121..+14155550149", "<table><caption>",
            "<tr class=\"replace\" data-entry=\"change-1\"><th scope=\"row\">+14155550300</th>",
            "<tr class=\"attach\" data-entry=\"change-2\"><th scope=\"row\">+14155550100</th>",
            "+14155550149</th>",
        ]
        var rest = page[...]
        for part in parts {
            let found = try #require(rest.range(of: part), "\(part)")
            rest = rest[found.upperBound...]
        }
        #expect(page.matches(of: /<th scope="row">/).count == 51)
    }

    @Test("changes that are too many to be told above the table stand in it")
    func manyChanges() throws {
        var manifest = "apiVersion: patchbay/v1\nnumbers:\n"
        for index in 0..<150 {
            manifest +=
                "  \"+\(14_155_550_000 + index)\": { outbound: { sip_endpoint: \"sip:h\(index).example:5061\" } }\n"
        }
        let page = PlanHTML().render(try plan(manifest))
        #expect(page.contains("50 more kinds of change stand in the table alone."))
        for index in 0..<150 { #expect(page.components(separatedBy: "<ins>sip:h\(index).example</ins>").count == 2) }
        #expect(page.matches(of: /<tr class="attach" data-entry="change-\d+">/).count == 100)
    }

    @Test("a plan without a change has no table, and one of numbers that can't be read names them")
    func empty() throws {
        var plan = try plan("apiVersion: patchbay/v1\nnumbers: {}\n", owned: nil)
        plan.warnings = [
            PlanWarning(.unreadable, "Can't be read and is left alone: HTTP 500.", number: try PhoneNumber("+1415"))
        ]
        let page = PlanHTML().render(plan)
        #expect(page.contains("<p class=\"summary\">No changes"))
        #expect(!page.contains("<table"))
        #expect(page.contains("<h2>Numbers that can’t be read</h2>"))
        #expect(page.contains("+1415: Can&apos;t be read and is left alone: HTTP 500."))
    }

    @Test("drift has what can't be read first, then what someone else moved, then what Git moved")
    func drift() throws {
        let page = DriftHTML().render(try driftSample())
        let kinds = page.matches(of: /<tr class="(\w+)">/).map { String($0.1) }
        #expect(kinds == ["unreadable", "drifted", "pending"])
        #expect(page.contains("<p>inbound: is not attached, should be</p>"))
        #expect(
            page.contains("<p class=\"summary\">Checked 3 numbers: 1 drifted, 1 pending, 1 unreadable, 1 in sync.</p>"))
    }

    @Test("a credential is told to have changed, and not shown")
    func secrets() throws {
        let page = PlanHTML().render(
            try plan(
                """
                apiVersion: patchbay/v1
                numbers:
                  "+14155550100":
                    outbound:
                      sip_endpoint: "sip:pbx.example.com:5061"
                      options: { sip_username: hans-user, sip_password: { env: CARRIER_PASSWORD } }
                """
            )
        )
        #expect(page.contains("<code>outbound.options.sip_password</code> <ins>(secret"))
        #expect(!page.contains("hans-user"))
    }
}
