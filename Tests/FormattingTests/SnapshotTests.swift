import Diagnostics
import Formatting
import Manifest
import TestSupport
import Testing

@Suite("Canonical style, case by case")
struct FormattingSnapshotTests {
    private static let folder = "Tests/FormattingTests/Fixtures"

    static var cases: [String] { (try? Repository.names(in: folder)) ?? [] }

    @Test("a manifest becomes what stands beside it", arguments: cases)
    func snapshot(_ name: String) throws {
        let expected = try Repository.text("\(Self.folder)/\(name)/expected.yaml")
        let input = try Repository.bytes("\(Self.folder)/\(name)/input.yaml")
        let result = try ManifestFormatter(name: name).format(input)
        #expect(result == expected)
        #expect(try formatted(expected) == expected, "and has nothing left to do")
        let (before, after) = (ManifestSet(reading: [.init(name: "a", bytes: input)]), ManifestSet(text: expected))
        #expect(before.declared == after.declared)
        #expect(before.codes == after.codes)
    }

    @Test("there are cases")
    func count() { #expect(Self.cases.count >= 25) }
}

@Suite("Manifests of the other tests, and the examples")
struct FormattingFixtureTests {
    private static let validFolder = "Tests/ManifestTests/Fixtures/valid"
    private static let invalidFolder = "Tests/ManifestTests/Fixtures/invalid"

    @Test("a valid manifest means the same", arguments: try Repository.names(in: Self.validFolder))
    func valid(_ name: String) throws {
        let bytes = try Repository.bytes("\(Self.validFolder)/\(name)")
        let result = try ManifestFormatter(name: name).format(bytes)
        let before = ManifestSet(reading: [.init(name: "a", bytes: bytes)])
        #expect(before.declared == ManifestSet(text: result).declared)
        #expect(before.codes == ManifestSet(text: result).codes)
        #expect(try formatted(result) == result)
    }

    @Test("one with mistakes keeps them, or isn't YAML", arguments: try Repository.names(in: Self.invalidFolder))
    func invalid(_ name: String) throws {
        let bytes = try Repository.bytes("\(Self.invalidFolder)/\(name)")
        let before = ManifestSet(reading: [.init(name: "a", bytes: bytes)])
        do throws(FormattingError) {
            let result = try ManifestFormatter(name: name).format(bytes)
            #expect(before.codes == ManifestSet(text: result).codes)
        } catch {
            guard case .notYAML(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!problems.isEmpty)
            #expect(
                before.diagnostics.contains { $0.code.rawValue.hasPrefix("PB00") || $0.code.rawValue.hasPrefix("PB01") }
            )
        }
    }

    @Test("the examples are as fmt would have them", arguments: ["quickstart", "fleet"])
    func examples(_ name: String) throws {
        for file in try Repository.names(in: "examples/\(name)/fleet") {
            let text = try Repository.text("examples/\(name)/fleet/\(file)")
            #expect(try formatted(text) == text, "\(file)")
        }
    }
}
