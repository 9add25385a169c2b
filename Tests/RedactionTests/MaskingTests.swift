import Diagnostics
import LocatedYAML
import Redaction
import Testing

/// Every word of each case's password contains CANARY.
@Suite("Excerpts never show a password")
struct MaskingTests {
    @Test(
        "in a file that is YAML",
        arguments: [
            "sip_password: CANARY",
            "ledger: git:https://CANARY@example.com/x.git",
            "ledger: git:https://me:CANARY@example.com/x.git",
            "sip_password: CANARY # and CANARY",
            "sip_password: #CANARY",
            "sip_password:\n  #CANARY\n\n  # CANARY\nport: 1",
            "sip_password: aCANARY #CANARY",
            #"sip_password: "CANARY""#,
            "sip_password: 'CANARY'",
            "sip_password:CANARY",
            "options: sip_password:CANARY",
            "options: { sip_password:CANARY }",
            "options: { sip_password=CANARY, port: 1 }",
            "options: { sip_password CANARY }",
            #"options: { "sip_password:CANARY": }"#,
            "sip_password: [a, CANARY, [CANARY]]",
            #""sip_password": CANARY"#,
            "'sip_password': CANARY",
            #""sip\u005fp\x61ssword": CANARY"#,
            "? sip_password\n: CANARY",
            "? |-\n  sip_password\n: CANARY",
            "sip_password: |\n  CANARY\n  CANARY: x\n\n  CANARY\nport: 1",
            "sip_password: >-\n  CANARY\n  - CANARY\n",
            "sip_password: |2\n  CANARY\nport: 1",
            "sip_password: \"CANARY\n  CANARY:x\n  CANARY\"\n",
            "options: { sip_password: \"CANARY\nCANARY: x\" }",
            "options: { sip_password: 'CANARY\nCANARY: x\nport: CANARY' }",
            "options: { sip_password: CANARY\nCANARY, port: 1 }",
            "sip_password: CANARY\n  CANARY\n  CANARY\n",
            "sip_password: &a CANARY\nx: *a",
            "x: &a CANARY\nsip_password: *a",
            "x: &a { y: [CANARY] }\nsip_password: *a",
            "x: &a { sip_password: CANARY }\ny: { <<: *a }",
            "x: { <<: { sip_password: CANARY }, sip_password: { env: A } }",
            "x: { <<: [{ password: CANARY }, { password: CANARY }] }",
            "sip_password: { <<: CANARY }",
            "sip_password: { env: CANARY }",
            "sip_password: { CANARY: x }",
            "sip_password: { evn: CANARY }",
            "sip_password: { ? [CANARY] : CANARY }",
            "sip_password: !!str CANARY",
            "sip_password: !x CANARY",
            "sip_password: !CANARY",
            "sip_password: !CANARY x",
            "sip_password: *CANARY",
            "sip_password: &CANARY",
            "sip_password: !!int CANARY",
            "sip_password: CANARY\nsip_password: CANARY",
            "sip_password: { env: A }\nsip_password: \"CANARY\n  CANARY\"",
            "a: 1\na: { sip_password: CANARY }",
            "? [a]\n: { sip_password: CANARY }",
            "? { sip_password: CANARY }\n: x",
            "? [sip_password]\n: CANARY",
            "*nope : { x: CANARY }",
            "sip_pasword: CANARY",
            "Sip-Passwrod: CANARY",
            "pwd: CANARY",
            "# sip_password: CANARY\nport: 1",
            "port: 1 # password=CANARY",
            "# sip_password: |\n#   CANARY\n#   CANARY\nport: 1",
            "description: the password is password: CANARY",
            "sip_endpoint: sip:bland:CANARY@pbx.example.com",
            "größe: 1\n電話: { パス: 1, sip_password: CANARY }",
            "a: 😀😀😀\nb: { 😀: 😀, sip_password: CANARY }",
            "a: 1\r\nsip_password: CANARY\r\n",
            "a: 1\rsip_password: CANARY\r",
            "a: x\u{2028}sip_password: CANARY",
            "a: x # \u{2029}\nb: \"\u{85}\"\nsip_password: CANARY",
            "\u{FEFF}sip_password: CANARY",
            "\u{FEFF}{ port: 1, sip_password: CANARY }",
            "---\na: 1\n---\nsip_password: CANARY\n...\n---\nsip_password: CANARY",
            "credentials:\n  - user: CANARY\n    value: CANARY\n",
            #"{"options":{"sip_password":"CANARY","port":1}}"#,
        ]
    )
    func valid(_ text: String) {
        expectNoCanary(Array(text.utf8))
        expectNoCanary(Self.utf16(text, bigEndian: true))
        expectNoCanary(Self.utf16(text, bigEndian: false))
    }

    @Test(
        "in a file with a syntax error, before and after it",
        arguments: [
            "sip_password: CANARY\n}",
            "}\nsip_password: CANARY",
            "sip_password: CANARY: CANARY",
            "sip_password: @CANARY",
            "sip_password: `CANARY`",
            "sip_password: %CANARY",
            "sip_password: *CANARY!",
            "sip_password: CANARY\n  port: 1",
            "sip_password: \"CANARY",
            "sip_password: \"CANARY\nCANARY: x\nport: CANARY\n",
            "sip_password: 'CANARY''s\nCANARY: x'\n}",
            "sip_password: \"a\\\"\nCANARY: x\"\n}",
            "sip_password: [CANARY,\nCANARY: x\n",
            "options: { sip_password: { a: CANARY\nport: CANARY\n",
            "options: {\n  sip_password: CANARY\n  port: 1\n}",
            "options: { sip_password: CANARY\nCANARY, port: 1\n",
            "? sip_password\n: CANARY\n}",
            "\"sip_p\\x61ssword\": CANARY\n}",
            "  - sip_password: |\n      CANARY\n      CANARY: x\n  }",
            "options:\n  sip_password:CANARY\n  port: 1",
            "options:\n  sip_password: CANARY\n\tport: 1",
            "sip_password:\n  CANARY\n  CANARY token\n}",
            "sip_password:\n\n  CANARY\n}",
            "sip_password: |\n\n  CANARY\n\n  CANARY\n}",
            "# sip_password: CANARY\n}",
            "pasword = CANARY\n]: x",
            "sip password : CANARY\n}",
            "a: 1\n---\nsip_password: CANARY\n}\n---\nsip_password: CANARY\n",
            "a: \u{7}\nsip_password: CANARY",
            "\tsip_password: CANARY",
            "%YAML 3.0\n---\nsip_password: CANARY",
            "größe: [\nsip_password: CANARY",
            "a: [\r\nsip_password: CANARY\r\n",
        ]
    )
    func broken(_ text: String) {
        #expect(!YAMLFile(parsing: Array(text.utf8), name: "t").isComplete)
        expectNoCanary(Array(text.utf8))
        expectNoCanary(Self.utf16(text, bigEndian: true))
    }

    @Test("in a file that isn't UTF-8")
    func notUTF8() {
        expectNoCanary(Array("sip_password: CANARY\na: ".utf8) + [0xFF, 0x0A] + Array("pwd: CANARY\n".utf8))
    }

    @Test("in a file over a limit", arguments: [(3, 64), (1_000_000, 1)])
    func limits(_ nodes: Int, _ depth: Int) {
        var limits = YAMLLimits()
        limits.nodes = nodes
        limits.depth = depth
        expectNoCanary(Array("a: 1\nb: { c: [{ sip_password: CANARY }] }\n".utf8), limits: limits)
    }

    private func expectNoCanary(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
        let file = YAMLFile(parsing: bytes, name: "test.yaml", limits: limits)
        let source = SourceText(bytes, file: file)
        let lines = SourceLines.split(bytes)
        for number in 0...(lines.count + 1) {
            let line = source.line(number) ?? ""
            let letters = String(line.unicodeScalars.filter { $0 != "\u{0}" })
            #expect(!letters.contains("CANARY"), "line \(number): \(line)")
        }
        #expect(lines.contains { $0.contains("CANARY") })
        for diagnostic in file.problems.map({ Diagnostic($0) }) {
            #expect(!diagnostic.message.contains("CANARY"))
            #expect(!diagnostic.remedy.contains("CANARY"))
            for related in diagnostic.related { #expect(!related.message.contains("CANARY")) }
        }
    }

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        return ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }
}
