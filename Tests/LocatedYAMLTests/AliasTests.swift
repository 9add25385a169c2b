import LocatedYAML
import Testing

@Suite("Anchors, aliases and merge keys")
struct AliasTests {
    @Test("an alias has what its anchor has")
    func alias() {
        let root = YAMLFile("a: &x { port: 5061 }\nb: *x\nc: [*x, &y tls, *y]\n").root
        #expect(root?["b"]?["port"]?.value == .integer(5061))
        #expect(root?["c"]?[0]?["port"]?.text == "5061")
        #expect(root?["c"]?[2]?.text == "tls")
    }

    @Test("an alias can be a key")
    func aliasKey() {
        let root = YAMLFile("a: &x key\n*x : value\n").root
        #expect(root?["key"]?.text == "value")
    }

    @Test("an anchor that is set again has its later value from there on")
    func redefined() {
        let root = YAMLFile("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").root
        #expect(root?["b"]?.text == "1")
        #expect(root?["d"]?.text == "2")
    }

    @Test("an anchor is known in its own document alone")
    func otherDocument() {
        let file = YAMLFile("a: &x 1\n---\nb: *x\n")
        #expect(file.kinds == [.unknownAlias("x")])
        #expect(file.places == ["3:4"])
        #expect(file.documents.count == 2)
    }

    @Test("an alias before its anchor is unknown, and what it leaves is passed over in silence")
    func unknown() {
        let file = YAMLFile("a: *x\nb: &x 1\n*y : 2\n")
        #expect(file.kinds == [.unknownAlias("x"), .unknownAlias("y")])
        #expect(file.isComplete)
        #expect(file.root?["a"]?.isBroken == true)
        #expect(file.root?.entries.map(\.key) == ["a", "b"])
    }

    @Test(
        "a value can't contain itself",
        arguments: ["a: &x [1, *x]", "a: &x { b: *x }", "a: &x { b: { c: [*x] } }", "&x { a: *x }"]
    )
    func recursive(_ text: String) {
        let file = YAMLFile(text)
        #expect(file.kinds == [.recursiveAlias("x")])
        #expect(file.isComplete)
    }

    @Test("a merge key fills in what is not stated, and what is stated wins")
    func merge() {
        let root = YAMLFile(
            """
            x: &base { port: 5061, transport: tls }
            before: { port: 1, <<: *base }
            after: { <<: *base, port: 2 }
            """
        ).root
        #expect(root?["before"]?["port"]?.text == "1")
        #expect(root?["after"]?["port"]?.text == "2")
        #expect(root?["after"]?["transport"]?.text == "tls")
        #expect(root?["after"]?.entries.map(\.key).sorted() == ["port", "transport"])
    }

    @Test("of a list of merges the earlier wins")
    func mergeList() {
        let root = YAMLFile("x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nz: { <<: [*x, *y], c: 3 }\n").root
        #expect(root?["z"]?["a"]?.text == "1")
        #expect(root?["z"]?["b"]?.text == "1")
        #expect(root?["z"]?["c"]?.text == "3")
    }

    @Test("merges reach through merges")
    func mergeOfMerge() {
        let root = YAMLFile("x: &x { a: 1 }\ny: &y { <<: *x, b: 2 }\nz: { <<: *y }\n").root
        #expect(root?["z"]?["a"]?.text == "1")
        #expect(root?["z"]?["b"]?.text == "2")
    }

    @Test("a merged entry keeps the place where it stands")
    func mergedPlace() {
        let root = YAMLFile("x: &x\n  port: 1\ny:\n  <<: *x\n").root
        #expect(root?["y"]?["port"]?.at == "2:9")
    }

    @Test(
        "a merge key takes a mapping or a list of them",
        arguments: [
            ("a: { <<: 1 }", "1:10"), ("a: { <<: [1] }", "1:11"), ("x: &x [1]\na: { <<: *x }", "1:8"),
            ("a: { <<: }", "1:10"), ("a: { <<: [[]] }", "1:11"),
        ]
    )
    func mergeNotMapping(_ text: String, _ place: String) {
        let file = YAMLFile(text)
        #expect(file.kinds == [.mergeNotMapping])
        #expect(file.places == [place])
    }

    @Test("a quoted << is a key like any other")
    func quotedMerge() {
        let file = YAMLFile(#"a: { "<<": 1 }"#)
        #expect(file.problems.isEmpty)
        #expect(file.root?["a"]?["<<"]?.text == "1")
    }

    @Test("what is in a mapping's text and not in its value is still known")
    func dropped() throws {
        let file = YAMLFile("x: &x { a: 1 }\na: { b: 1, b: 2, <<: *x, ? [k] : 3, *nope : 4 }\n")
        let node = try #require(file.root?["a"])
        #expect(node.entries.map(\.key) == ["b", "a"])
        #expect(node.dropped.map(\.key) == ["b", "<<", "", "", "", ""])
        #expect(node.dropped.compactMap(\.value.text) == ["2", "3", "4"])
    }
}
