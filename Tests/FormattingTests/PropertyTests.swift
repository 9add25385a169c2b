import Diagnostics
import Fleet
import Formatting
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("Manifests put together at random")
struct FormattingPropertyTests {
    @Test("formatting changes nothing but looks, loses no comment, and has nothing left to do", arguments: 0..<16)
    func random(_ seed: UInt64) async throws {
        for round in 0..<20 {
            await Task.yield()
            let seed = seed * 1_000 + UInt64(round)
            var manifest = RandomManifest(seed: seed)
            let text = manifest.text()
            let file = YAMLFile(parsing: Array(text.utf8), name: "fleet.yaml")
            try #require(file.problems.isEmpty, "seed \(seed): \(file.problems)\n\(text)")
            do {
                let result = try formatted(text)
                try expectSame(text, result, manifest.comments, "seed \(seed)")
            } catch FormattingError.wouldChange(.waivers, _) {
                // A waiver inside brackets, or one that waives nothing, can't always keep its place.
                #expect(manifest.comments.contains { $0.hasPrefix("# patchbay:") }, "seed \(seed)")
            } catch {
                Issue.record("seed \(seed): \(error)\n\(text)")
            }
        }
    }

    @Test("nearly every one can be formatted")
    func few() throws {
        var refused = 0
        for seed in UInt64(0)..<200 {
            var manifest = RandomManifest(seed: seed)
            let text = manifest.text()
            do { _ = try formatted(text) } catch { refused += 1 }
        }
        #expect(refused < 20, "\(refused) of 200")
    }

    private func expectSame(_ before: String, _ after: String, _ comments: [String], _ seed: String) throws {
        #expect(try formatted(after) == after, "\(seed)\n\(before)")
        for comment in comments {
            let count = after.split(separator: "\n").count { $0.trimmingSuffix(" ").hasSuffix(comment) }
            #expect(count == 1, "\(seed): \(comment)\n\(before)\n\(after)")
        }
        let (one, other) = (ManifestSet(text: before), ManifestSet(text: after))
        #expect(one.declared == other.declared, "\(seed)\n\(before)\n\(after)")
        #expect(one.codes == other.codes, "\(seed)\n\(before)\n\(after)")
        #expect(!after.contains("\r") && after.hasSuffix("\n") && !after.hasSuffix("\n\n"), "\(seed)")
        #expect(after.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") }, "\(seed)\n\(after)")
    }
}

extension ManifestSet {
    init(text: String) { self.init(reading: [.init(name: "fleet.yaml", bytes: Array(text.utf8))]) }

    /// The desired state of each number, without its place in the file.
    var declared: [PhoneNumber: DesiredNumber] {
        fleet.numbers.mapValues { number in
            var number = number
            number.place = SourcePlace(file: "", line: 1, column: 1)
            return number
        }
    }

    /// The count of each diagnostic, by code.
    var codes: [String: Int] { diagnostics.reduce(into: [:]) { $0[$1.code.rawValue, default: 0] += 1 } }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        var text = String(self)
        while text.hasSuffix(suffix) { text.removeLast() }
        return text
    }
}
