import Diagnostics
import Presentation
import TestSupport
import Testing

@Suite("What is made from the code, and what the code is made from")
struct GeneratedTests {
    @Test("docs/diagnostics.md is the catalogue (scripts/docs makes it)")
    func diagnosticsPage() throws {
        #expect(try Repository.text("docs/diagnostics.md") == ExplainText.markdown(Catalogue.entries))
    }

    @Test(
        "`patchbay schema` prints the files of schemas/ (scripts/schemas makes their source)",
        arguments: SchemaName.allCases)
    func schemas(_ name: SchemaName) throws {
        #expect(try Repository.text("schemas/\(name.rawValue).schema.json") == name.text)
    }

    @Test("a list of codes has a line a code")
    func list() {
        let text = ExplainText(style: .plain).list(Catalogue.entries)
        #expect(text.split(separator: "\n").count == DiagnosticCode.allCases.count)
    }
}
