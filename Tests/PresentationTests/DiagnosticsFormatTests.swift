import Diagnostics
import Fleet
import Foundation
import JSON
import LocatedYAML
import Manifest
import Presentation
import Redaction
import Testing

@Suite("Diagnostics for GitHub and for code scanning")
struct DiagnosticsFormatTests {
    private static let text = "a: 1\nsip_password: hunter2 # no\n"

    private static func diagnostic(line: Int, file: String = "fleet/a,b.yaml") -> Diagnostic {
        let place = SourcePlace(file: file, line: line, column: 1)
        return Diagnostic(
            .unknownKey,
            "100% wrong:\nreally.",
            remedy: "Mend it.",
            at: SourceSpan(start: place, endLine: line, endColumn: 4),
            related: [.init("first here", at: SourceSpan(start: place, endLine: line, endColumn: 2))]
        )
    }

    @Test("an annotation's text and properties are escaped, and its file named from the repository's root")
    func annotation() {
        let text = DiagnosticsGitHub(prefix: "voip/").render([Self.diagnostic(line: 2)])
        #expect(
            text
                == "::error file=voip/fleet/a%2Cb.yaml,line=2,col=1,endLine=2,endColumn=4,title=PB0102%3A an unknown key"
                + "::100%25 wrong:%0Areally.%0Afirst here: fleet/a,b.yaml:2:1%0AMend it."
        )
    }

    @Test("every format says how many more there are than are told, and counts them")
    func omitted() throws {
        let told = (1...150).map { Self.diagnostic(line: $0) }.limited()
        #expect(told.count == 101)
        let line = "50 more of PB0102 (an unknown key) in this file aren't shown."
        #expect(try JSONText.render(DiagnosticsJSON(told, numbers: 1)).contains(line))
        #expect(try JSONText.render(DiagnosticsJSON(told, numbers: 1)).contains("\"errors\" : 150"))
        #expect(DiagnosticsGitHub().render(told).contains(line))
        let log = DiagnosticsSARIF(texts: [:], version: "1").render(told)
        let last = try #require(log["runs"]?.array?.first?["results"]?.array?.last)
        #expect(last["message"]?["text"]?.string?.hasPrefix(line) == true)
        let human = DiagnosticsText(texts: [:], style: TextStyle(hasColour: false))
        #expect(human.render(told).contains("error[PB0016]: 50 more of PB0102"))
        #expect(human.summary(of: told, numbers: 1, files: 1) == "1 number in 1 file: 150 errors")
    }

    private func fingerprints(_ text: String, lines: [Int]) throws -> [String] {
        let name = "fleet/a,b.yaml"
        let file = YAMLFile(parsing: Array(text.utf8), name: name)
        let sarif = DiagnosticsSARIF(texts: [name: SourceText(Array(text.utf8), file: file)], version: "1")
        let log = sarif.render(lines.map { Self.diagnostic(line: $0) })
        let results = try #require(log["runs"]?.array?.first?["results"]?.array)
        return try results.map { try #require($0["partialFingerprints"]?["patchbay/v1"]?.string) }
    }

    @Test("a fingerprint stays when lines move, and tells equal lines apart")
    func fingerprint() throws {
        let before = try fingerprints(Self.text, lines: [2])
        let after = try fingerprints("# new\n\n" + Self.text, lines: [4])
        #expect(before == after)
        let twice = try fingerprints("x: 1\n---\nx: 1\n", lines: [1, 3])
        #expect(Set(twice).count == 2)
    }

    @Test("the fingerprints of a manifest's mistakes stay when lines come before, between and after them")
    func moved() throws {
        func fingerprints(_ text: String) throws -> [String] {
            let set = ManifestSet(reading: [.init(name: "fleet.yaml", bytes: Array(text.utf8))])
            let log = DiagnosticsSARIF(texts: set.texts, version: "1").render(set.diagnostics)
            let results = try #require(log["runs"]?.array?.first?["results"]?.array)
            return try results.map { try #require($0["partialFingerprints"]?["patchbay/v1"]?.string) }
        }
        let head = "apiVersion: patchbay/v1\nnumbers:\n"
        let one = "  \"+14155550100\":\n    inbond: {}\n"
        let two = "  \"+14155550101\":\n    inbond: {}\n    labels: { a: 1 }\n"
        let before = try fingerprints(head + one + two)
        #expect(before.count == 3 && Set(before).count == 3)
        let other = "  \"+14155550102\": {}\n"
        #expect(
            try fingerprints("# first\n\n" + head + other + one + "# between\n" + two + other + "# after\n").count == 4)
        #expect(try fingerprints("# first\n\n" + head + other + one + "# between\n" + two + "# after\n") == before)
        #expect(try fingerprints(head + two) == Array(before[..<1]) + [before[2]])
    }

    @Test("a log names its rules, and no line of the source is in it")
    func log() throws {
        let file = YAMLFile(parsing: Array(Self.text.utf8), name: "fleet/a,b.yaml")
        let sarif = DiagnosticsSARIF(
            texts: ["fleet/a,b.yaml": SourceText(Array(Self.text.utf8), file: file)],
            version: "1"
        )
        let log = sarif.render([Self.diagnostic(line: 2)])
        #expect(log["version"] == "2.1.0")
        let driver = log["runs"]?.array?.first?["tool"]?["driver"]
        #expect(driver?["rules"]?.array?.first?["id"] == "PB0102")
        #expect(!log.text.contains("hunter2"))
    }
}
