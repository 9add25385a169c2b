import Formatting
import LocatedYAML
import TestSupport
import Testing

@Suite("Texts that nobody would write, formatted")
struct FormattingMutationTests {
    private static let seeds: [[UInt8]] = {
        let folder = "Fuzzing/Corpus/fmt"
        return ((try? Repository.names(in: folder)) ?? []).compactMap { try? Repository.bytes("\(folder)/\($0)") }
    }()

    @Test("the fuzzer's corpus is there, and each text of it is formatted or has a mistake that is told")
    func corpus() {
        #expect(Self.seeds.count >= 30)
        for seed in Self.seeds { expectSound(seed) }
    }

    @Test("whatever is changed in a text, what is formatted means the same and stays as it is", arguments: 0..<8)
    func mutated(_ seed: UInt64) async {
        var random = SplitMix64(seed: seed)
        for _ in 0..<250 {
            await Task.yield()
            var bytes = random.pick(Self.seeds)
            for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.remove(at: index)
                case 1:
                    bytes.replaceSubrange(
                        index..<min(index + Int.random(in: 1...20, using: &random), bytes.count), with: [])
                case 2:
                    let end = min(index + Int.random(in: 1...30, using: &random), bytes.count)
                    bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0..<bytes.count, using: &random))
                default: bytes.insert(contentsOf: random.pick(Self.pieces), at: index)
                }
            }
            expectSound(bytes)
        }
    }

    private static let pieces: [[UInt8]] = [
        "{", "}", "[", "]", "\"", "'", "#", " #", "&a ", "*a", "!", "!!str ", "|", ">", "|+", ">-", "- ", "? ", ":",
        ": ", ", ", "%",
        " ", "\n", "\n\n", "\n  ", "\t", "\r", "\\", "~", "<<: ", "@", "`", "---\n", "...\n", "--- ", "\u{85}",
        "\u{2028}", "\u{FEFF}",
        "\u{200B}", "# patchbay: allow PB0301 because x\n", "null", "1e3", "+1", "''", "\"\"", "{}", "[]", "a: b\n",
        "x-a: 1\n",
    ].map { Array($0.utf8) }

    private func expectSound(_ bytes: [UInt8]) {
        let formatter = ManifestFormatter(name: "fleet.yaml")
        do throws(FormattingError) {
            let once = try formatter.format(bytes)
            let twice = try formatter.format(Array(once.utf8))
            #expect(once == twice, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        } catch {
            switch error {
            case .notYAML, .wouldChange(.waivers, _): return
            case .wouldChange(let what, _):
                Issue.record("\(what): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
