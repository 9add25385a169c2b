import LocatedYAML
import Testing

/// YAML 1.2.2 §5.4 has CR and LF as line breaks, as editors and GitHub do; YAML 1.1 had three more.
@Suite("Characters that were line breaks in YAML 1.1")
struct LineBreakTests {
    static let breaks = ["\u{85}", "\u{2028}", "\u{2029}"]

    @Test("they are kept as characters of a text, in any style", arguments: breaks)
    func kept(_ character: String) {
        let text = "Gold\(character)1\(character)"
        let styles = [
            "a: \(text)\n", "a: '\(text)'\n", "a: \"\(text)\"\n", "a: |-\n  \(text)\n", "a: >-\n  \(text)\n",
            "{ a: \(text), b: 1 }\n",
        ]
        for style in styles {
            let file = YAMLFile(style)
            #expect(file.problems.isEmpty, "\(style.debugDescription)")
            #expect(file.root?["a"]?.text.map { Array($0.utf8) } == Array(text.utf8), "\(style.debugDescription)")
        }
    }

    @Test("they are kept in keys, beside each other and in UTF-16", arguments: [true, false])
    func utf16(_ isBigEndian: Bool) {
        let text = "k\u{2029}ey: [a\u{85}b, \"c\u{2028}\u{85}\"]\r\nz: 1\r\n"
        let file = YAMLFile(parsing: PlaceTests.utf16(text, isBigEndian), name: "test.yaml")
        #expect(file.problems.isEmpty)
        #expect(file.root?["k\u{2029}ey"]?[0]?.text == "a\u{85}b")
        #expect(file.root?["k\u{2029}ey"]?[1]?.text == "c\u{2028}\u{85}")
        #expect(file.root?["z"]?.at == "2:4")
    }

    @Test("no place moves by them, in a comment neither", arguments: breaks)
    func places(_ character: String) {
        let file = YAMLFile("# a\(character)b: 1\na: \(character)x\nb: [\(character)y, z]\nc: {a: 1, a: 2}\n")
        #expect(file.root?["a"]?.at == "2:4")
        #expect(file.root?["b"]?[1]?.at == "3:9")
        #expect(file.root?["c"]?.at == "4:4")
        #expect(file.places == ["4:11"])
        #expect(file.root?.entries.map(\.key) == ["a", "b", "c"])
    }

    @Test("a syntax error and a forbidden byte behind them have the places of an editor", arguments: breaks)
    func problems(_ character: String) {
        #expect(YAMLFile("a: \(character)\nb: }\n").places == ["2:4"])
        #expect(YAMLFile("a: \(character)\(character)\u{1}\n").places == ["1:6"])
    }

    @Test(
        "an escape means what it says beside them",
        arguments: [("\\N\\L\\P", "\u{85}\u{2028}\u{2029}"), ("\\uE000\\uE001\\uE002", "\u{E000}\u{E001}\u{E002}")]
    )
    func escapes(_ written: String, _ text: String) {
        let file = YAMLFile("a: \"\u{85}\u{2028}\u{2029}\(written)\"\nb: \u{E003}\n")
        #expect(file.root?["a"]?.text == "\u{85}\u{2028}\u{2029}" + text)
        #expect(file.root?["b"]?.text == "\u{E003}")
    }

    @Test("a text that has every private-use character beside them is refused, and not misread")
    func full() {
        let all = (0xE000...0xF8FF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: all)
        #expect(YAMLFile("a: \(String(scalars))\n").problems.isEmpty)
        let file = YAMLFile("a: \u{85}\(String(scalars))\n")
        #expect(!file.isComplete)
        #expect(file.places == ["1:1"])
    }
}
