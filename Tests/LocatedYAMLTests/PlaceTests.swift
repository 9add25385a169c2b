import LocatedYAML
import Testing

@Suite("Places")
struct PlaceTests {
    @Test("every node knows its line and column, counted from 1")
    func blocks() throws {
        let root = try #require(
            YAMLFile(
                """
                # a comment
                numbers:
                  "+14155550100":
                    inbound:
                      headers:
                        - use: crm
                        - { type: custom, key: "X-A" }
                """
            ).root
        )
        #expect(root.at == "2:1")
        let number = try #require(root["numbers"]?["+14155550100"])
        #expect(root["numbers"]?.entries.first?.keySpan.start.column == 3)
        let headers = try #require(number["inbound"]?["headers"])
        #expect(headers[0]?["use"]?.range == "6:16-6:19")
        #expect(headers[1]?.at == "7:11")
        #expect(headers[1]?["key"]?.range == "7:32-7:37")
    }

    @Test("a block collection ends with its last scalar, not at the next token")
    func blockEnd() {
        let root = YAMLFile("a:\n  b: 1\n\n# comment\nc: 2\n").root
        #expect(root?["a"]?.range == "2:3-2:7")
    }

    @Test("a column counts characters, not bytes")
    func nonASCII() {
        let root = YAMLFile("{ größe: 1, 電話: 2, 😀: 3, end: 4 }").root
        #expect(root?["größe"]?.at == "1:10")
        #expect(root?["電話"]?.at == "1:17")
        #expect(root?["😀"]?.at == "1:23")
        #expect(root?["end"]?.at == "1:31")
    }

    @Test(
        "every line end counts once",
        arguments: ["\n", "\r\n", "\r"]
    )
    func lineEnds(_ end: String) {
        let root = YAMLFile(["a: 1", "b: 2", "", "c: 3", ""].joined(separator: end)).root
        #expect(root?["a"]?.at == "1:4")
        #expect(root?["b"]?.at == "2:4")
        #expect(root?["c"]?.at == "4:4")
    }

    @Test("a byte order mark takes no column")
    func byteOrderMark() {
        let file = YAMLFile("\u{FEFF}a: 1\nb: 2\n")
        #expect(file.problems.isEmpty)
        #expect(file.root?.entries.map(\.key) == ["a", "b"])
        #expect(file.root?["a"]?.at == "1:4")
    }

    @Test("UTF-16 with a byte order mark is read, places and all", arguments: [true, false])
    func utf16(_ isBigEndian: Bool) {
        let file = YAMLFile(parsing: Self.utf16("größe: 1\r\n電話: [2, 😀]\r\n", isBigEndian), name: "test.yaml")
        #expect(file.problems.isEmpty)
        #expect(file.root?["größe"]?.at == "1:8")
        #expect(file.root?["電話"]?[1]?.range == "2:9-2:10")
        #expect(file.root?["電話"]?[1]?.text == "😀")
    }

    @Test("a character that YAML forbids is placed in UTF-16 as in UTF-8")
    func forbiddenCharacter() {
        let text = "a: 1\nü: \u{1}\n"
        #expect(YAMLFile(text).places == ["2:4"])
        #expect(YAMLFile(parsing: Self.utf16(text, true), name: "test.yaml").places == ["2:4"])
        #expect(YAMLFile(parsing: Self.utf16(text, false), name: "test.yaml").places == ["2:4"])
    }

    @Test("an alias's node has the alias's place, and keeps its anchor's")
    func alias() throws {
        let node = try #require(YAMLFile("a: &x [1]\nb: *x\n").root?["b"])
        #expect(node.at == "2:4")
        #expect(node.span.start.line == 1)
        #expect(node.visibleSpan.endColumn == 6)
    }

    @Test("a multi-line scalar's span has all its lines")
    func multiLine() {
        let root = YAMLFile("a: \"one\n  two\"\nb: x\n  y\n").root
        #expect(root?["a"]?.range == "1:4-2:7")
        #expect(root?["b"]?.range == "3:4-4:4")
    }

    @Test("places are in reading order: by file, line and column")
    func order() {
        let places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 5), ("a", 2, 3)].map(SourcePlace.init)
        #expect(places.sorted().map(\.description) == ["a:2:3", "a:2:5", "a:10:1", "b:1:1"])
    }

    @Test(
        "a text is split into the lines that places count",
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\n", ["a", ""]), ("\na", ["", "a"]),
            ("a\r\nb\rc\n\rd", ["a", "b", "c", "", "d"]),
            ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f", ["a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f"]),
            ("\u{FEFF}ä", ["ä"]),
        ]
    )
    func lines(_ text: String, _ lines: [String]) {
        #expect(SourceLines.split(Array(text.utf8)) == lines)
        #expect(SourceLines.split(Self.utf16(text.filter { $0 != "\u{FEFF}" }, true)) == lines)
        #expect(SourceLines.split(Self.utf16(text.filter { $0 != "\u{FEFF}" }, false)) == lines)
    }

    static func utf16(_ text: String, _ isBigEndian: Bool) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }
}
