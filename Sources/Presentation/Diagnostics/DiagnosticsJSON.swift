package import Diagnostics
import LocatedYAML

/// Diagnostics for programs.
package struct DiagnosticsJSON: Encodable {
    private struct Item: Encodable {
        let code: DiagnosticCode
        let severity: Severity
        let message: String
        let remedy: String
        let file: String
        let line: Int
        let column: Int
        let endLine: Int
        let endColumn: Int
        let related: [Related]

        enum CodingKeys: String, CodingKey {
            case code
            case severity
            case message
            case remedy
            case file
            case line
            case column
            case endLine = "end_line"
            case endColumn = "end_column"
            case related
        }
    }

    private struct Related: Encodable {
        let message: String
        let file: String
        let line: Int
        let column: Int
    }

    private let formatVersion = 1
    private let diagnostics: [Item]
    private let errors: Int
    private let warnings: Int
    private let numbers: Int?

    enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case diagnostics
        case errors
        case warnings
        case numbers
    }

    package init(_ diagnostics: [Diagnostic], numbers: Int?) {
        self.diagnostics = diagnostics.map { diagnostic in
            Item(
                code: diagnostic.code,
                severity: diagnostic.severity,
                message: diagnostic.message,
                remedy: diagnostic.remedy,
                file: diagnostic.span.start.file,
                line: diagnostic.span.start.line,
                column: diagnostic.span.start.column,
                endLine: diagnostic.span.endLine,
                endColumn: diagnostic.span.endColumn,
                related: diagnostic.related.map {
                    Related(
                        message: $0.message,
                        file: $0.span.start.file,
                        line: $0.span.start.line,
                        column: $0.span.start.column
                    )
                }
            )
        }
        errors = diagnostics.errors
        warnings = diagnostics.warnings
        self.numbers = numbers
    }
}
