import Diagnostics
import Manifest
import Testing

@Suite("The catalogue of diagnostics")
struct CatalogueTests {
    static let examples = Catalogue.entries.filter { !$0.code.rawValue.hasPrefix("PB02") && $0.wrong != nil }

    @Test("every code has one entry")
    func isComplete() {
        #expect(Catalogue.entries.map(\.code.rawValue).sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
    }

    @Test("a wrong example raises its code and nothing else", arguments: examples.map(\.code))
    func wrongRaises(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.wrong)
        #expect(diagnostics(text) == [code])
    }

    @Test("a right example raises nothing", arguments: examples.map(\.code))
    func rightIsClean(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.right)
        #expect(diagnostics(text) == [])
    }

    private func diagnostics(_ text: String) -> [DiagnosticCode] {
        ManifestSet(reading: [.init(name: "a.yaml", bytes: Array(text.utf8))]).diagnostics.map(\.code)
    }
}
