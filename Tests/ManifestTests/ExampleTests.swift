import Diagnostics
import Fleet
import Manifest
import TestSupport
import Testing

@Suite("The examples of the repository")
struct ExampleTests {
    @Test("they read clean", arguments: [("quickstart", 1), ("fleet", 73)])
    func clean(_ example: String, _ numbers: Int) throws {
        let folder = "examples/\(example)/fleet"
        let names = try Repository.names(in: folder)
        #expect(!names.isEmpty)
        let sources = try names.map { name in
            ManifestSet.Source(name: name, bytes: try Repository.bytes("\(folder)/\(name)"))
        }
        let set = ManifestSet(reading: sources)
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics.map(\.message))")
        #expect(set.fleet.numbers.count == numbers)
    }
}
