import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import SIPModel
import Testing

/// Files that are made to take long or to fill the memory. scripts/bench measures time and memory; these tests count
/// the kept values, which bound both.
@Suite("Files that are too much")
struct BombTests {
    private static let head = "apiVersion: patchbay/v1\n"

    private func read(_ text: String) -> ManifestSet {
        ManifestSet(reading: [.init(name: "bomb.yaml", bytes: Array((Self.head + text).utf8))])
    }

    @Test("of one code in one file a hundred are told, and one line says how many more there are")
    func equalKeys() throws {
        let set = read(String(repeating: "x-k: 1\n", count: 20_000))
        #expect(set.diagnostics.count { $0.code == .duplicateKey } == 100)
        let line = try #require(set.diagnostics.last)
        #expect(set.diagnostics.count == 101)
        #expect(line.code == .omitted)
        #expect(line.message == "19899 more of PB0004 (the same key twice) in this file aren't shown.")
        #expect("\(line.span.start)" == "bomb.yaml:103:1")
        #expect(set.diagnostics.errors == 19_999)
    }

    @Test("exactly a hundred are all told")
    func hundred() {
        let set = read(String(repeating: "x-k: 1\n", count: 101))
        #expect(set.diagnostics.count == 100)
        #expect(set.diagnostics.allSatisfy { $0.code == .duplicateKey })
    }

    @Test("each file has a hundred of its own, and the codes don't count for each other")
    func files() {
        let numbers = (0..<150).map { "  k\($0): {}\n" }.joined()
        let keys = (0..<150).map { "k\($0): 1\n" }.joined()
        let bytes = Array((Self.head + keys + "numbers:\n" + numbers).utf8)
        let set = ManifestSet(reading: [.init(name: "a.yaml", bytes: bytes), .init(name: "b.yaml", bytes: bytes)])
        for name in ["a.yaml", "b.yaml"] {
            let own = set.diagnostics.filter { $0.span.start.file == name }
            #expect(own.count { $0.code == .invalidNumber } == 100)
            #expect(own.count { $0.code == .unknownKey } == 100)
            #expect(own.count { $0.code == .omitted } == 2)
        }
        #expect(set.diagnostics.errors == 600)
    }

    @Test("one mistake that many aliases lead to is one, and not more of it")
    func aliases() {
        let list = "x-a: &a { trunk: [] }\nnumbers:\n"
        let numbers = (1000..<1500).map { "  \"+1415555\($0)\": { inbound: {}, outbound: *a }\n" }.joined()
        let set = read(list + numbers)
        #expect(set.diagnostics.map(\.code) == [.wrongType])
    }

    @Test("warnings are all kept until it is known which of them are allowed, and then limited alike")
    func warnings() throws {
        let numbers = (1000..<1300).map { number in
            """
              "+1415555\(number)":
                outbound:
                  sip_endpoint: sip:edge.carrier.example:5060
                  # patchbay: allow PB0301 because this test says so
                  options: { transport: udp, secure_media: false }

            """
        }
        let set = read("numbers:\n" + numbers.joined())
        #expect(set.diagnostics.map(\.code) == Array(repeating: .mediaNotSecure, count: 300))
        let told = set.diagnostics.limited()
        #expect(told.count == 101)
        let line = try #require(told.last)
        #expect(line.message == "200 more of PB0302 (media without SRTP) in this file aren't shown.")
        #expect(line.severity == .warning)
        #expect(told.warnings == 300)
        #expect(!told.hasErrors)
    }

    @Test("of one run a thousand are told, errors before warnings")
    func run() throws {
        let warning =
            "  \"+14155550100\":\n    outbound: { sip_endpoint: \"sip:a.example:1\", options: { transport: udp } }\n"
        let first = ManifestSet.Source(name: "0.yaml", bytes: Array((Self.head + "numbers:\n" + warning).utf8))
        let others = (1...20).map { index in
            let text = Self.head + (0..<60).map { "k\($0): 1\n" }.joined()
            return ManifestSet.Source(name: "\(index + 10).yaml", bytes: Array(text.utf8))
        }
        let all = ManifestSet(reading: [first] + others).diagnostics
        #expect(all.count == 1201)
        let told = all.limited()
        #expect(told.count { $0.code == .unknownKey } == 1000)
        let lines = told.filter { $0.code == .omitted }
        #expect(lines.map(\.severity) == [.warning, .error])
        #expect(lines.map(\.message) == ["1 more diagnostic isn't shown.", "200 more diagnostics aren't shown."])
        #expect(told.errors == 1200 && told.warnings == 1)
    }

    @Test("many keys, anchors or equal keys are read to their end")
    func many() {
        let count = 100_000
        let keys = read("x-keys:\n" + (0..<count).map { " k\($0): 1\n" }.joined())
        #expect(keys.diagnostics.isEmpty)
        let anchors = read("x-list: [" + (0..<count).map { "&a\($0) 1" }.joined(separator: ",") + "]\n")
        #expect(anchors.diagnostics.isEmpty)
        let equal = read("x-map:\n" + String(repeating: " k: 1\n", count: count))
        #expect(equal.diagnostics.count == 101)
        #expect(equal.diagnostics.errors == count - 1)
    }

    @Test("a file with more nodes than may be is told at the first that is too much")
    func nodes() throws {
        let set = read("x-map:\n" + String(repeating: " k: 1\n", count: 500_001))
        let diagnostic = try #require(set.diagnostics.last)
        #expect(diagnostic.code == .tooManyNodes)
        #expect(diagnostic.span.start.line == 500_000)
        #expect(set.diagnostics.count == 102)
    }

    @Test("one attachment of a block is held once, and not for each of its numbers")
    func blocks() {
        let set = read("numbers:\n  \"+14150000000..+14150009999\": { inbound: {} }\n")
        #expect(set.fleet.numbers.count == 10_000)
        #expect(MemoryLayout<DesiredNumber>.stride <= 64)
    }
}
