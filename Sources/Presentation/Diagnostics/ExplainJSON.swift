package import Diagnostics

/// An entry of the catalogue for programs.
package struct ExplainJSON: Encodable {
    private let code: DiagnosticCode
    private let severity: Severity
    private let title: String
    private let meaning: String
    private let wrong: String?
    private let right: String?
    private let source: String

    package init(_ entry: CatalogueEntry) {
        code = entry.code
        severity = entry.code.severity
        title = entry.code.title
        meaning = entry.meaning
        wrong = entry.wrong
        right = entry.right
        source = entry.source
    }
}
