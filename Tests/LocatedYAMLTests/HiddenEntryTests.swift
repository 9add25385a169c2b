import LocatedYAML
import Testing

@Suite("What merge keys don't bring in")
struct HiddenEntryTests {
    /// Each hidden entry as `KEY@PLACE: lost paths`.
    private func hidden(_ text: String) -> [String] {
        YAMLFile(text).hidden.map { entry in
            let lost = entry.lost.map { $0.joined(separator: ".") }.joined(separator: " ")
            return "\(entry.own.key)@\(entry.own.keySpan.start.line): \(lost)"
        }
    }

    @Test(
        "a mapping hides a merged mapping of the same key, and what only that one has is lost",
        arguments: [
            ("a: &a { o: { x: 1, y: 2 } }\nb:\n  <<: *a\n  o: { x: 3 }\n", ["o@4: y"]),
            ("a: &a { o: { x: { p: 1, q: 2 }, y: 2 } }\nb:\n  o: { x: { q: 3 }, y: 4 }\n  <<: *a\n", ["o@3: x.p"]),
            ("a: &a { o: { x: 1 } }\nb: &b\n  <<: *a\n  o: { y: 1 }\nc:\n  <<: *b\n", ["o@4: x"]),
            ("a: &a { o: { x: 1 } }\nb: &b { o: { y: 2 } }\nc:\n  <<: [*a, *b]\n", ["o@1: y"]),
            ("a: &a { o: { x: 1 } }\nb: &b { y: 2 }\nc:\n  <<: *a\n  o: *b\n", ["o@5: x"]),
        ] as [(String, [String])]
    )
    func lost(_ text: String, _ expected: [String]) {
        #expect(hidden(text) == expected)
    }

    @Test(
        "nothing is hidden by a scalar or a list, without a merge key, and where no key is the same",
        arguments: [
            "a: &a { o: { x: 1 } }\nb:\n  <<: *a\n  o: none\n", "a: &a { o: [1] }\nb:\n  <<: *a\n  o: { x: 1 }\n",
            "a: { o: { x: 1 } }\nb: { o: { y: 1 } }\n", "a: &a { o: { x: 1 } }\nb:\n  <<: *a\n  p: { y: 1 }\n",
            "a: &a { o: { x: 1 } }\nb:\n  \"<<\": *a\n  o: { y: 1 }\n",
        ]
    )
    func nothing(_ text: String) {
        #expect(hidden(text).isEmpty)
    }

    @Test("a large mapping is compared in one pass")
    func large() {
        let keys = (0..<40_000).map { "k\($0): 1" }.joined(separator: ", ")
        let file = YAMLFile("a: &a { o: { \(keys), z: 1 } }\nb:\n  <<: *a\n  o: { \(keys) }\n")
        #expect(file.hidden.map(\.lost) == [[["z"]]])
    }
}
