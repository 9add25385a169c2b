import Diagnostics
import Foundation
import Presentation
import Schemas
import TestSupport
import Testing

@Suite("What is made from the code, and what the code is made from")
struct GeneratedTests {
    @Test("docs/diagnostics.md is the catalogue (scripts/docs makes it)")
    func diagnosticsPage() throws {
        #expect(try Repository.text("docs/diagnostics.md") == ExplainText.markdown(Catalogue.entries))
    }

    @Test("each file of schemas/ is a schema that `patchbay schema` knows, and the other way round")
    func schemaFiles() throws {
        let folder = Repository.url("schemas").path(percentEncoded: false)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        #expect(files.sorted() == SchemaName.allCases.map { "\($0.rawValue).schema.json" }.sorted())
    }

    @Test("a schema's text is its file, byte for byte", arguments: SchemaName.allCases)
    func schemaText(_ name: SchemaName) throws {
        #expect(try Repository.text("schemas/\(name.rawValue).schema.json").utf8.elementsEqual(name.text.utf8))
    }

    @Test("the pages on schemas name each of them", arguments: SchemaName.allCases)
    func schemaPages(_ name: SchemaName) throws {
        #expect(try Repository.text("schemas/README.md").contains("| `\(name.rawValue).schema.json` |"))
        #expect(try Repository.text("docs/commands.md").contains("`patchbay schema \(name.rawValue)`"))
    }

    @Test("a list of codes has a line a code")
    func list() {
        let text = ExplainText(style: .plain).list(Catalogue.entries)
        #expect(text.split(separator: "\n").count == DiagnosticCode.allCases.count)
    }
}
