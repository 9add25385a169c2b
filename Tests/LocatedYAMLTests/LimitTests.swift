import LocatedYAML
import Testing

@Suite("Limits")
struct LimitTests {
    @Test("a file over the size limit isn't read at all")
    func size() {
        var limits = YAMLLimits()
        limits.fileSize = 10
        #expect(YAMLFile("a: 3456789", limits: limits).problems.isEmpty)
        let file = YAMLFile("a: 34567890", limits: limits)
        #expect(file.kinds == [.tooLarge(limit: 10)])
        #expect(file.places == ["1:1"])
        #expect(file.documents.isEmpty && !file.isComplete)
    }

    @Test("nesting over the limit is an error where it passes it", arguments: [("[", "]"), ("{a: ", "}")])
    func depth(_ open: String, _ close: String) {
        func nested(_ depth: Int) -> YAMLFile {
            YAMLFile(String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth))
        }
        #expect(nested(64).problems.isEmpty)
        #expect(nested(65).kinds == [.tooDeep(limit: 64)])
        #expect(nested(65).places == ["1:\(64 * open.count + 1)"])
        #expect(nested(10_000).kinds == [.tooDeep(limit: 64)])
    }

    @Test("nesting by way of aliases counts like any other")
    func depthByAliases() {
        var limits = YAMLLimits()
        limits.depth = 5
        #expect(YAMLFile("a: &a [[1]]\nb: &b [[*a]]\n", limits: limits).problems.isEmpty)
        let file = YAMLFile("a: &a [[1]]\nb: &b [[*a]]\nc: [*b]\n", limits: limits)
        #expect(file.kinds == [.tooDeep(limit: 5)])
        #expect(file.places == ["3:5"])
    }

    @Test("a bomb of aliases is an error, and is told soon")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        let file = YAMLFile(text)
        #expect(file.kinds == [.tooManyNodes(limit: 1_000_000)])
        #expect(file.problems.first?.span.start.line == 6)
        #expect(!file.isComplete)
    }

    @Test("a bomb of merge keys is an error, too")
    func mergeBomb() {
        var text = "a0: &a0 { k: [x, x, x, x, x, x, x, x, x, x] }\n"
        for level in 1...30 {
            let merges = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) { <<: [\(merges)], k\(level): 1 }\n"
        }
        #expect(YAMLFile(text).kinds == [.tooManyNodes(limit: 1_000_000)])
    }

    @Test("keys and values both count as nodes")
    func nodes() {
        var limits = YAMLLimits()
        limits.nodes = 5
        #expect(YAMLFile("{ a: 1, b: 2 }", limits: limits).problems.isEmpty)
        #expect(YAMLFile("{ a: 1, b: [] , c: 1 }", limits: limits).kinds == [.tooManyNodes(limit: 5)])
    }

    @Test("the limit of nodes is of a whole file, not of a document")
    func nodesOfFile() {
        var limits = YAMLLimits()
        limits.nodes = 5
        let file = YAMLFile("[1, 2]\n---\n[3, 4]\n", limits: limits)
        #expect(file.kinds == [.tooManyNodes(limit: 5)])
        #expect(file.documents.count == 1)
    }
}
