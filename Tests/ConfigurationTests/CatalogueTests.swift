import Diagnostics
import PatchbayConfiguration
import Testing

@Suite("The catalogue of the configuration's diagnostics")
struct CatalogueTests {
    private static let entries = Catalogue.entries.filter { $0.code.rawValue.hasPrefix("PB02") }

    @Test("what an entry shows as wrong raises its code, and nothing else", arguments: entries.map(\.code))
    func wrong(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.wrong)
        let file = ConfigurationFile(text)
        #expect(Set(file.diagnostics.map(\.code)) == [code])
    }

    @Test("what an entry shows as right raises nothing", arguments: entries.map(\.code))
    func right(_ code: DiagnosticCode) throws {
        let text = try #require(Catalogue.entry(code)?.right)
        #expect(ConfigurationFile(text).diagnostics.isEmpty)
    }
}
