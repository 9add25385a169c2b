import Diagnostics
import Manifest
import Testing

@Suite("The catalogue of diagnostics")
struct CatalogueTests {
    /// The entries about files and manifests. ConfigurationTests covers those of patchbay.yaml, and EndToEndTests
    /// those of `validate --resolve-secrets`.
    private static let entries = Catalogue.entries.filter { entry in
        !entry.code.rawValue.hasPrefix("PB02") && ![.secretAbsent, .secretOpenToAll].contains(entry.code)
    }

    @Test("every code has one entry")
    func complete() {
        #expect(Catalogue.entries.map(\.code.rawValue).sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
    }

    @Test("what an entry shows as wrong raises its code, and nothing else", arguments: entries.map(\.code))
    func wrong(_ code: DiagnosticCode) throws {
        guard let text = try #require(Catalogue.entry(code)).wrong else { return }
        let set = ManifestSet(("fleet.yaml", text))
        #expect(Set(set.codes) == [code.rawValue], "\(set.diagnostics.map(\.message))")
    }

    @Test("what an entry shows as right raises nothing", arguments: entries.map(\.code))
    func right(_ code: DiagnosticCode) throws {
        guard let text = try #require(Catalogue.entry(code)).right else { return }
        let set = ManifestSet(("fleet.yaml", text))
        #expect(set.codes == [], "\(set.diagnostics.map(\.message))")
    }
}
