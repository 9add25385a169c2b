import Diagnostics
import Foundation
import Manifest
import Presentation
import Testing

/// Diagnostics in a terminal, compared as whole texts.
@Suite("Diagnostics in a terminal")
struct DiagnosticsTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manifest: String
        let shown: String

        init(_ name: String, _ manifest: String, shows shown: String) {
            testDescription = name
            self.manifest = manifest
            self.shown = shown
        }
    }

    private func render(_ manifest: String, style: TextStyle = .plain) -> String {
        let set = ManifestSet(reading: [.init(name: "fleet.yaml", bytes: Array(manifest.utf8))])
        return DiagnosticsText(texts: set.texts, style: style).render(set.diagnostics)
    }

    @Test("a diagnostic shows where, what, the line and how to mend it", arguments: cases)
    func shown(_ example: Case) {
        #expect(render(example.manifest) == example.shown + "\n")
    }

    @Test("on a terminal sentences are broken between words, and excerpts stay as they are")
    func wrapped() {
        let manifest = """
            apiVersion: patchbay/v1
            trunks: { us: { sip_endpoint: "sip:192.0.2.10:5061", options: { sip_password: x } } }

            """
        #expect(
            render(manifest, style: TextStyle(hasColour: false, columns: 80)) == """
                fleet.yaml:2:31: error[PB0117]: The API doesn't take this endpoint: the API
                    takes a domain name (FQDN), not an IP address.
                  2 | trunks: { us: { sip_endpoint: "sip:192.0.2.10:5061", options: { sip_passw…
                    |                               ^^^^^^^^^^^^^^^^^^^^^
                  help: Use the name that the carrier gives for it, or make a DNS record for the
                        address.

                fleet.yaml:2:79: error[PB0125]: `sip_password` is written out in the manifest.
                  2 | …: { sip_endpoint: "sip:192.0.2.10:5061", options: { sip_password: • } } }
                    |                                                                    ^
                  help: Say where it is to be had: `{ env: NAME }`, `{ file: PATH }` or
                        `{ command: [program, arg] }`. If it was ever committed, change the
                        password.

                """)
    }

    @Test("no line of an excerpt is longer than 80 columns", arguments: [0, 1, 40, 70, 75, 76, 80, 100, 300])
    func width(_ length: Int) {
        for character in ["x", "漢", "e\u{301}", "👩🏽‍🚒"] {
            let text = String(repeating: character, count: length)
            let shown = render(
                "apiVersion: patchbay/v1\nx-a: \"\(text)\"\nnumbers: { \"+14155550100\": { description: \"\(text)\", inbond: {}"
                    + ", labels: { a: \"\(text)\" } } }\n"
            )
            let excerpts = shown.split(separator: "\n").filter { $0.contains(" | ") }
            #expect(excerpts.count >= 2)
            for line in excerpts { #expect(columns(line) <= 80, "\(line)") }
            let carets = excerpts.filter { $0.contains("^") }
            #expect(carets.first?.contains("^^^^^^") == true)
        }
    }

    /// The width of a line, correct only for the characters of this test.
    private func columns(_ line: Substring) -> Int {
        line.reduce(0) { $0 + ($1 == "漢" || $1 == "👩🏽‍🚒" ? 2 : 1) }
    }

    @Test(
        "control characters and marks that turn the direction of writing are never printed",
        arguments: [
            "\\u0007", "\u{202E}", "\u{2066}", "\u{200B}", "\u{85}", "\u{2028}",
        ])
    func obeyed(_ text: String) {
        let shown = render("apiVersion: patchbay/v1\nnumbers: { \"a\(text)b\": {} }\n")
        #expect(!shown.isEmpty)
        let harmful = shown.unicodeScalars.filter {
            $0 != "\n" && [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
        }
        #expect(harmful.isEmpty)
    }

    private static let cases: [Case] = [
        Case(
            "a number twice: the later place, and the earlier beside it",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100": {}
            ---
            apiVersion: patchbay/v1
            numbers:
              "+14155550100": { inbound: {} }
            """,
            shows: """
                fleet.yaml:7:3: error[PB0107]: +14155550100 is declared here again.
                  7 |   "+14155550100": { inbound: {} }
                    |   ^^^^^^^^^^^^^^
                  fleet.yaml:3:3: first declared here
                  3 |   "+14155550100": {}
                    |   --------------
                  help: Keep one place; a number of a block goes into its `except` to stand alone.
                """
        ),
        Case(
            "what is misspelt is told the one nearest",
            """
            apiVersion: patchbay/v1
            trunks:
              carrier-us: { sip_endpoint: "sip:us.carrier.example:5061" }
            headers:
              crm: [{ type: custom, key: X-Account, value: Account }]
            numbers:
              "+14155550100":
                inbnd: {}
                outbound: { trunk: carier-us, options: { transport: TLS }, headers: [{ use: cmr }] }
            """,
            shows: """
                fleet.yaml:8:5: error[PB0102]: `inbnd` is not a key of a number.
                  8 |     inbnd: {}
                    |     ^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:9:24: error[PB0112]: No trunk `carier-us` is declared in this manifest set.
                  9 |     outbound: { trunk: carier-us, options: { transport: TLS }, headers: […
                    |                        ^^^^^^^^^
                  help: Did you mean `carrier-us`?

                fleet.yaml:9:57: error[PB0122]: `transport` is `tls`, `tcp` or `udp`.
                  9 |     outbound: { trunk: carier-us, options: { transport: TLS }, headers: […
                    |                                                         ^^^
                  help: Did you mean `tls`?

                fleet.yaml:9:81: error[PB0113]: No header list `cmr` is declared in this manifest set.
                  9 | … trunk: carier-us, options: { transport: TLS }, headers: [{ use: cmr }] }
                    |                                                                   ^^^
                  help: Did you mean `crm`?
                """
        ),
        Case(
            "of two keys that exclude each other the later one",
            """
            apiVersion: patchbay/v1
            trunks:
              us: { sip_endpoint: "sip:us.carrier.example:5061" }
            numbers:
              "+14155550100":
                outbound:
                  trunk: us
                  sip_endpoint: sip:pbx.example.com:5061
            """,
            shows: """
                fleet.yaml:8:7: error[PB0115]: `trunk` and `sip_endpoint` exclude each other.
                  8 |       sip_endpoint: sip:pbx.example.com:5061
                    |       ^^^^^^^^^^^^
                  fleet.yaml:7:7: the other stands here
                  7 |       trunk: us
                    |       -----
                  help: Keep the one that says where this number's calls go.
                """
        ),
        Case(
            "a tab that indents",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
              \u{9}inbound: {}
            """,
            shows: """
                fleet.yaml:4:3: error[PB0003]: A tab can't indent in YAML.
                  4 |    inbound: {}
                    |   ^
                  help: Use spaces.
                """
        ),
        Case(
            "a caret stands under wide characters, emoji, joined marks, tabs and escapes as a terminal shows them",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100": { description: 漢字の回線, inbond: {} }
              "+14155550101": { description: "👩🏽\u{200d}🚒 🇩🇪", inbond: {} }
              "+14155550102": { description: "e\u{301}", inbond: {} }
              "+14155550103":\u{9}{ inbond: {} }
              "+14155550104": { description: "a\u{202e}b\u{202c}", inbond: {} }
              "+14155550105": { 漢字: {} }
            """,
            shows: """
                fleet.yaml:3:41: error[PB0102]: `inbond` is not a key of a number.
                  3 |   "+14155550100": { description: 漢字の回線, inbond: {} }
                    |                                              ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:4:45: error[PB0102]: `inbond` is not a key of a number.
                  4 |   "+14155550101": { description: "👩🏽\u{200d}🚒 🇩🇪", inbond: {} }
                    |                                           ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:5:40: error[PB0102]: `inbond` is not a key of a number.
                  5 |   "+14155550102": { description: "e\u{301}", inbond: {} }
                    |                                       ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:6:21: error[PB0102]: `inbond` is not a key of a number.
                  6 |   "+14155550103": { inbond: {} }
                    |                     ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:7:42: error[PB0102]: `inbond` is not a key of a number.
                  7 |   "+14155550104": { description: "a\\u{202e}b\\u{202c}", inbond: {} }
                    |                                                        ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:8:21: error[PB0102]: `漢字` is not a key of a number.
                  8 |   "+14155550105": { 漢字: {} }
                    |                     ^^^^
                  help: Its keys are `description`, `labels`, `lifecycle`, `inbound` and `outbound`.
                """
        ),
        Case(
            "a long line is cut to 80 columns around its caret",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100": { description: "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789", inbond: {}, outbound: unmanaged, labels: { team: support, region: us } }
              "+14155550101": { inbond: {}, description: "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789" }
              "+14155550102": { description: "0123456789 0123456789 0123456789 0123456789 0123456789", inbond: {} }
              "+14155550103": { outbound: { sip_endpoint: "sips:an-endpoint-with-a-name-that-is-longer-than-a-terminal-is-wide.carrier.example:5061" } }
            """,
            shows: """
                fleet.yaml:3:103: error[PB0102]: `inbond` is not a key of a number.
                  3 | …89 0123456789 0123456789 0123456789 0123456789", inbond: {}, outbound: u…
                    |                                                   ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:4:21: error[PB0102]: `inbond` is not a key of a number.
                  4 |   "+14155550101": { inbond: {}, description: "0123456789 0123456789 01234…
                    |                     ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:5:92: error[PB0102]: `inbond` is not a key of a number.
                  5 | …n: "0123456789 0123456789 0123456789 0123456789 0123456789", inbond: {} }
                    |                                                               ^^^^^^
                  help: Did you mean `inbound`?

                fleet.yaml:6:47: error[PB0117]: The API doesn't take this endpoint: the API takes `sip:` only; TLS is chosen by `options.transport: tls`.
                  6 | …tbound: { sip_endpoint: "sips:an-endpoint-with-a-name-that-is-longer-tha…
                    |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  help: Write `sip:` and leave `transport: tls`, which is the default.
                """
        ),
        Case(
            "a password is masked wherever the caret is",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100": { outbound: { sip_endpoint: "sip:pbx.example.com:5061", options: { prot: 5061, sip_password: "hunter2" } } }
            """,
            shows: """
                fleet.yaml:3:86: error[PB0102]: `prot` is not a key of options.
                  3 | …endpoint: "sip:pbx.example.com:5061", options: { prot: 5061, sip_passwor…
                    |                                                   ^^^^
                  help: Did you mean `port`?

                fleet.yaml:3:112: error[PB0125]: `sip_password` is written out in the manifest.
                  3 | …x.example.com:5061", options: { prot: 5061, sip_password: ••••••••• } } }
                    |                                                            ^^^^^^^^^
                  help: Say where it is to be had: `{ env: NAME }`, `{ file: PATH }` or `{ command: [program, arg] }`. If it was ever committed, change the password.
                """
        ),
        Case(
            "what goes on over several lines is marked on the first",
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
                inbound:
                  - headers
                  - none
                outbound:
            """,
            shows: """
                fleet.yaml:5:7: error[PB0103]: `inbound` must be a mapping (key: value), and this is a list.
                  5 |       - headers
                    |       ^^^^^^^^^
                  help: Write a mapping (key: value) here.

                fleet.yaml:7:5: error[PB0105]: `outbound` is null: nothing stands after it.
                  7 |     outbound:
                    |     ^^^^^^^^
                  help: Write `outbound: {}` for an attachment without headers, or take the key out to have it not attached.
                """
        ),
    ]
}
