import LocatedYAML
import TestSupport
import Testing

@Suite("Texts that nobody would write")
struct RandomTextTests {
    private static let manifest = """
        apiVersion: patchbay/v1
        x-o: &o { port: 5061, transport: tls }
        trunks:
          größe: { sip_endpoint: "sip:a.example.com", options: { <<: *o, port: 5062 } }
        numbers:
          "+14155550100":
            description: |
              two
              lines
            inbound: { headers: [{ type: custom, key: X-A, value: 'it''s' }] }
        ---
        ? a
        : !!str b
        ...
        """

    @Test(
        "whatever bytes are changed, reading ends, and every problem and node stands within the text", arguments: 0..<8)
    func mutated(_ seed: UInt64) async {
        var random = SplitMix64(seed: seed)
        for _ in 0..<250 {
            await Task.yield()
            var bytes = Array(Self.manifest.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert(Self.marks.randomElement(using: &random) ?? 0x20, at: index)
                }
            }
            let file = YAMLFile(parsing: bytes, name: "t")
            let lines = SourceLines.split(bytes)
            for problem in file.problems {
                #expect((1...(lines.count + 1)).contains(problem.span.start.line), "\(bytes)")
                #expect(problem.span.start.column >= 1)
            }
            #expect(file.problems.count { $0.isFatal } <= 1)
            for document in file.documents { if let root = document.root { expectWithin(root, lines) } }
        }
    }

    private func expectWithin(_ node: YAMLNode, _ lines: [String]) {
        let span = node.span
        #expect(span.start.line >= 1 && span.start.line <= lines.count + 1)
        #expect((span.endLine, span.endColumn) >= (span.start.line, span.start.column))
        for item in node.items { expectWithin(item, lines) }
        for entry in node.entries { expectWithin(entry.value, lines) }
    }

    private static let marks =
        Array("{}[]\"'#&*!|>-?:,% \n\t\r\\~<@`0".utf8) + [0xC2, 0x85, 0xE2, 0x80, 0xA8, 0xEF, 0x00]
}
