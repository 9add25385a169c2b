import Diagnostics
import PatchbayConfiguration
import Testing

@Suite("The catalogue's entries about patchbay.yaml")
struct CatalogueTests {
    static let codes = DiagnosticCode.allCases.filter { $0.rawValue.hasPrefix("PB02") }

    @Test("a wrong example raises its code and nothing else", arguments: codes)
    func wrongRaises(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.wrong)
        #expect(diagnostics(text) == [code])
    }

    @Test("a right example raises nothing", arguments: codes)
    func rightIsClean(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.right)
        #expect(diagnostics(text) == [])
    }

    private func diagnostics(_ text: String) -> [DiagnosticCode] {
        ConfigurationFile(reading: Array(text.utf8), name: "patchbay.yaml").diagnostics.map(\.code)
    }
}
