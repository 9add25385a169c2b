import LocatedYAML
import Redaction
import Testing

@Suite("Excerpts show what isn't a password")
struct ExcerptTests {
    private func lines(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes, file: YAMLFile(parsing: bytes, name: "test.yaml"))
        return (1...50).prefixMap { source.line($0) }
    }

    @Test("a mask covers the value alone, character by character")
    func valueAlone() {
        #expect(
            lines("options: { port: 70000, sip_password: \"hunter 2\", transport: tls }")
                == ["options: { port: 70000, sip_password: ••••••• ••, transport: tls }"]
        )
        #expect(lines("sip_password: { env: CARRIER }") == ["sip_password: { env: ••••••• }"])
        #expect(lines("sip_password: { evn: CARRIER }") == ["sip_password: { •••: ••••••• }"])
    }

    @Test("the lines around a password of several lines stay")
    func neighbours() {
        #expect(
            lines("port: 1\nsip_password: |\n  one\n  two\ntransport: tls\n")
                == ["port: 1", "sip_password: •", "  •••", "  •••", "transport: tls"]
        )
    }

    @Test("a rule's passthrough is no password")
    func passthrough() {
        let line = "- { type: custom, key: X-A, value: B, passthrough: yes } # on purpose"
        #expect(lines(line) == [line])
    }

    @Test(
        "a line without a credential is shown as it is",
        arguments: [
            "sip_endpoint: sip:pbx.example.com:5061 # the PBX", "description: \"tickets: see #4711\"",
            "\"+14155550100\": { inbound: {} }", "labels: { team: support } # key: value",
        ]
    )
    func untouched(_ line: String) {
        #expect(lines(line) == [line])
        #expect(lines("sip_password: { env: A }\n" + line + "\n")[1] == line)
    }

    @Test("a comment that speaks of a password masks no more than what may be one")
    func comment() {
        #expect(
            lines("# password: it's in the \"vault\nport: 1\n# token: see the wiki\nb: 1 # ask for the token\n")
                == ["# password: •••• •• ••• ••••••", "port: 1", "# token: ••• ••• ••••", "b: 1 # ask for the token"]
        )
    }

    @Test("after a duplicate key the rest of the file is still shown")
    func duplicate() {
        #expect(
            lines("a: { port: 1, port: 2 }\nsip_password: x\nb: 1\n")
                == ["a: { port: 1, port: 2 }", "sip_password: •", "b: 1"]
        )
    }

    @Test("after a syntax error the keys that follow a password are still shown")
    func syntaxError() {
        #expect(
            lines("options: {\n  sip_password: hunter2\n  port: 5061\n}\n")
                == ["options: {", "  sip_password• •••••••", "  port: 5061", "}"]
        )
    }

    @Test("a line that isn't there is none")
    func outside() {
        let source = SourceText([], file: YAMLFile(parsing: [], name: "empty.yaml"))
        #expect(source.name == "empty.yaml")
        #expect(source.line(0) == nil && source.line(1) == nil && source.line(-1) == nil)
    }

    @Test("every password of a large file on one line is masked, and all of them at once")
    func oneLine() {
        let entries = (0..<2_000).map { #""k\#($0)":{"sip_password":"x"}"# }
        let bytes = Array(("{" + entries.joined(separator: ",") + "}").utf8)
        let source = SourceText(bytes, file: YAMLFile(parsing: bytes, name: "test.yaml"))
        #expect(source.line(1)?.contains("x\"") == false)
        // Rewriting the line for each password would take minutes in a file of 16 MiB.
        #expect(source.rewrites == 1)
    }
}

extension Sequence {
    /// The results up to the first `nil`.
    fileprivate func prefixMap<Result>(_ transform: (Element) -> Result?) -> [Result] {
        var results: [Result] = []
        for element in self {
            guard let result = transform(element) else { break }
            results.append(result)
        }
        return results
    }
}
