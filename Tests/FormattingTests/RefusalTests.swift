import Formatting
import LocatedYAML
import Testing

@Suite("What can't be formatted")
struct FormattingRefusalTests {
    @Test(
        "a mistake of YAML is told with its place",
        arguments: [
            ("a: [1", 2, 1), ("a: 1\n b: 2\n", 2, 3), ("a: 1\na: 2\n", 2, 1), ("a: *b\n", 1, 4), ("a: !foo 1\n", 1, 4),
            ("\"a\n", 1, 1), ("? [a]\n: b\n", 1, 3),
        ]
    )
    func mistakes(_ text: String, _ line: Int, _ column: Int) throws {
        do throws(FormattingError) {
            _ = try ManifestFormatter(name: "fleet.yaml").format(Array(text.utf8))
            Issue.record("it was formatted")
        } catch {
            guard case .notYAML(let problems) = error, let start = problems.first?.span.start else {
                Issue.record("\(error)")
                return
            }
            #expect(start == SourcePlace(file: "fleet.yaml", line: line, column: column))
        }
    }

    @Test("limits hold as they do for reading")
    func limits() {
        var limits = YAMLLimits()
        limits.nodes = 3
        #expect(throws: FormattingError.self) {
            try ManifestFormatter(name: "fleet.yaml", limits: limits).format(Array("a: [1, 2, 3]".utf8))
        }
    }

    @Test("a comment that allows one line of two doesn't come to allow both")
    func waiver() {
        let text = """
            numbers:
              "+14155550100":
                outbound:
                  # patchbay: allow PB0301 because of the PBX
                  options: { transport: tcp,
                    secure_media: false }
            """
        #expect { try formatted(text) } throws: { error in
            if case FormattingError.wouldChange(.waivers, line: 4) = error { true } else { false }
        }
    }
}

@Suite("What a text is made of")
struct FormattingEncodingTests {
    private static let expected = "# größe\na: 1\n\nb: ✓\n"

    @Test("line ends, byte order marks and UTF-16 become UTF-8 with LF")
    func encodings() throws {
        let text = "# größe\r\na: 1\r\rb: ✓"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] as [UInt8] }
        let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] as [UInt8] }
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), little, big] {
            #expect(try ManifestFormatter(name: "a").format(bytes) == Self.expected)
        }
    }

    @Test(
        "a text with nothing to format has at most one line end at its end",
        arguments: [("", ""), ("\n\n", ""), ("# a", "# a\n"), ("\n# a\n\n\n# b\n\n", "# a\n\n# b\n"), ("---", "---\n")]
    )
    func nothing(_ text: String, _ expected: String) throws {
        #expect(try formatted(text) == expected)
    }
}
