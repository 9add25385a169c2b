import Diagnostics
import Fleet
import Foundation
import Manifest
import Testing

@Suite("The examples of the repository")
struct ExampleTests {
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "examples")

    @Test("they read clean", arguments: [("quickstart", 1), ("fleet", 73)])
    func clean(_ example: String, _ numbers: Int) throws {
        let folder = Self.examples.appending(path: example).appending(path: "fleet")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
        #expect(!names.isEmpty)
        let sources = try names.map { name in
            ManifestSet.Source(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
        }
        let set = ManifestSet(reading: sources)
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics.map(\.message))")
        #expect(set.fleet.numbers.count == numbers)
    }
}
