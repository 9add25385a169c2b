import Formatting
import TestSupport
import Testing

@Suite("Unified diffs")
struct UnifiedDiffTests {
    private func diff(_ before: String, _ after: String) -> String {
        UnifiedDiff(from: before.map(String.init), to: after.map(String.init)).text(name: "f")
    }

    @Test(
        "hunks say where they begin, with three lines around what changes",
        arguments: [
            ("abc", "abc", ""),
            ("abc", "abXc", "--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n a\n b\n+X\n c"),
            ("abcdefghij", "abcdeXghij", "--- a/f\n+++ b/f\n@@ -3,7 +3,7 @@\n c\n d\n e\n-f\n+X\n g\n h\n i"),
            ("", "a", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a"),
            ("a", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a"),
            (
                "abcdefghijkl", "Xbcdefghijk",
                "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+X\n b\n c\n d\n@@ -9,4 +9,3 @@\n i\n j\n k\n-l"
            ),
            ("abc", "cab", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n+c\n a\n b\n-c"),
            ("aXaYb", "aYaXb", "--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n a\n-X\n-a\n Y\n+a\n+X\n b"),
        ]
    )
    func hunks(_ before: String, _ after: String, _ expected: String) {
        #expect(diff(before, after) == expected)
    }

    @Test("applied to the one text it gives the other", arguments: 0..<200)
    func applied(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let before = (0..<Int.random(in: 0...40, using: &random)).map { _ in random.pick(["a", "b", "c", "d", "e"]) }
        var after = before
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            if !after.isEmpty, random.once(in: 2) {
                after.remove(at: Int.random(in: 0..<after.count, using: &random))
            } else {
                after.insert(random.pick(["a", "x", "y"]), at: Int.random(in: 0...after.count, using: &random))
            }
        }
        let text = UnifiedDiff(from: before, to: after).text(name: "f")
        #expect(try Self.apply(text, to: before) == after, "seed \(seed)")
    }

    private static func apply(_ text: String, to lines: [String]) throws -> [String] {
        var result: [String] = []
        var index = 0
        for line in text.split(separator: "\n").dropFirst(2) {
            if let header = line.wholeMatch(of: /@@ -(\d+)(?:,(\d+))? \+.* @@/) {
                let start = try #require(Int(header.1))
                let first = header.2 == "0" ? start : start - 1
                result += lines[index..<first]
                index = first
                continue
            }
            let rest = String(line.dropFirst())
            if line.hasPrefix("+") {
                result.append(rest)
            } else {
                #expect(lines[index] == rest)
                if line.hasPrefix(" ") { result.append(rest) }
                index += 1
            }
        }
        return result + lines[index...]
    }
}
