import LocatedYAML
import Testing

@Suite("What isn't YAML, or not the YAML we take")
struct ProblemTests {
    @Test("a key that stands twice is placed at the second, with the first beside it")
    func duplicateKey() throws {
        let file = YAMLFile("a: 1\nb:\n  c: 1\n  'c': 2\na: 3\n")
        #expect(file.kinds == [.duplicateKey("c"), .duplicateKey("a")])
        #expect(file.places == ["4:3", "5:1"])
        let first = try #require(file.problems.first?.related)
        #expect(first.start.line == 3 && first.start.column == 3)
        #expect(file.isComplete)
        #expect(file.root?["a"]?.text == "1")
    }

    @Test("the same key in two mappings is no duplicate")
    func noDuplicate() {
        #expect(YAMLFile("a: { c: 1 }\nb: { c: 1 }\n---\na: 1\n").problems.isEmpty)
    }

    @Test(
        "a tag outside of the core schema is an error, and so is one that doesn't fit",
        arguments: [
            ("a: !secret x", .unsupportedTag("!secret")),
            ("a: !!timestamp 2026-12-01", .unsupportedTag("!!timestamp")),
            ("a: !!binary aGk=", .unsupportedTag("!!binary")),
            ("a: !!set {x}", .unsupportedTag("!!set")),
            ("a: !include { x: 1 }", .unsupportedTag("!include")),
            ("a: !!python/object:os.system [x]", .unsupportedTag("!!python/object:os.system")),
            ("a: !<tag:example.com,2026:x> y", .unsupportedTag("tag:example.com,2026:x")),
            ("a: !!map x", .unsupportedTag("!!map")),
            ("a: !!seq { x: 1 }", .unsupportedTag("!!seq")),
            ("a: !!str [x]", .unsupportedTag("!!str")),
            ("a: !!int x", .tagMismatch(tag: "!!int")),
            ("a: !!int 1.5", .tagMismatch(tag: "!!int")),
            ("a: !!bool yes", .tagMismatch(tag: "!!bool")),
            ("a: !!null x", .tagMismatch(tag: "!!null")),
            ("a: !!float x", .tagMismatch(tag: "!!float")),
        ] as [(String, YAMLProblem.Kind)]
    )
    func tags(_ text: String, _ kind: YAMLProblem.Kind) {
        let file = YAMLFile(text)
        #expect(file.kinds == [kind])
        #expect(file.places == ["1:4"])
        #expect(file.isComplete)
    }

    @Test("the core tags of collections change nothing", arguments: ["a: !!map { b: 1 }", "a: !!seq [1]"])
    func collectionTags(_ text: String) {
        #expect(YAMLFile(text).problems.isEmpty)
    }

    @Test("a list or mapping as key is an error", arguments: ["? [a]\n: 1\n", "{ ? { a: b } : 1 }", "[a]: 1"])
    func keyNotScalar(_ text: String) {
        #expect(YAMLFile(text).kinds == [.keyNotScalar])
    }

    @Test(
        "a syntax error has its place, and is the last of its file",
        arguments: [
            ("a: [1, 2\nb: 3\n", 2), ("a: \"open\n", 1), ("a: 1\n  b: 2\n", 2), ("a:\n\t- 1\n", 2), ("- a\nb: 1\n", 2),
            ("a: b: c\n", 1), ("a: @x\n", 1), ("a: `x`\n", 1), ("a: 1\n}\n", 2), ("%YAML 3.0\n---\na: 1\n", 1),
        ]
    )
    func syntax(_ text: String, _ line: Int) throws {
        let file = YAMLFile(text)
        let problem = try #require(file.problems.last)
        guard case .syntax(let words, _) = problem.kind else {
            Issue.record("\(problem.kind)")
            return
        }
        #expect(!words.isEmpty)
        #expect(problem.isFatal && !file.isComplete)
        #expect(problem.span.start.line == line)
    }

    @Test("a file with a syntax error keeps the documents before it")
    func documentsBefore() {
        let file = YAMLFile("a: 1\n---\nb: 2\nb: 3\n---\nc: [\n")
        #expect(file.documents.map { $0.root?.entries.first?.key } == ["a", "b"])
        #expect(file.kinds.first == .duplicateKey("b"))
        #expect(file.problems.count == 2)
        #expect(!file.isComplete)
    }

    @Test(
        "what isn't UTF-8 is placed at its first wrong byte",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4"),
            (Array("ä: 1\nö: ".utf8) + [0xC3, 0x28], "2:5"),
            (Array("a: ".utf8) + [0xED, 0xA0, 0x80], "1:4"),
            (Array("a: ".utf8) + [0xC0, 0x80], "1:4"),
            (Array("a: ".utf8) + [0xE2, 0x82], "1:4"),
        ] as [([UInt8], String)]
    )
    func notUTF8(_ bytes: [UInt8], _ place: String) {
        let file = YAMLFile(parsing: bytes, name: "test.yaml")
        #expect(file.kinds == [.notUTF8])
        #expect(file.places == [place])
        #expect(!file.isComplete)
    }

    @Test("a NUL or another control character is no YAML", arguments: ["a: \u{0}b", "a: \u{7}", "\u{1B}[0m: 1"])
    func controls(_ text: String) {
        #expect(!YAMLFile(text).isComplete)
    }

    @Test(
        "documents are told apart, empty ones too",
        arguments: [
            ("", 0), ("# nothing\n", 0), ("---\n", 1), ("---\n---\n", 2), ("a: 1", 1),
            ("a: 1\n---\nb: 1\n...\n---\nc: 1\n", 3),
        ]
    )
    func documents(_ text: String, _ count: Int) {
        let file = YAMLFile(text)
        #expect(file.problems.isEmpty)
        #expect(file.documents.count == count)
    }

    @Test("an empty document has no root, and one that says null has")
    func emptyDocument() {
        #expect(YAMLFile("---\n").documents.first?.root == nil)
        #expect(YAMLFile("null\n").documents.first?.root?.value == .null)
        #expect(YAMLFile("~").documents.first?.root != nil)
        #expect(YAMLFile("a: 1\n---\n\nb: 1\n").documents.map(\.place.line) == [1, 2])
    }
}
