package import Diagnostics
import LocatedYAML

/// Diagnostics as workflow commands of GitHub Actions: annotations at their lines.
package struct DiagnosticsGitHub: Sendable {
    private let prefix: String

    /// - Parameter prefix: what leads from the repository's root to where files' names are relative to; empty or
    ///   with a slash at its end.
    package init(prefix: String = "") {
        self.prefix = prefix
    }

    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(render).joined(separator: "\n")
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let span = diagnostic.span
        let properties: [(String, String)] = [
            ("file", prefix + span.start.file), ("line", "\(span.start.line)"), ("col", "\(span.start.column)"),
            ("endLine", "\(span.endLine)"), ("endColumn", "\(span.endColumn)"),
            ("title", "\(diagnostic.code.rawValue): \(diagnostic.code.title)"),
        ]
        var text = diagnostic.message
        for related in diagnostic.related { text += "\n\(related.message): \(related.span.start)" }
        text += "\n" + diagnostic.remedy
        return "::\(diagnostic.severity.rawValue) "
            + properties.map { "\($0.0)=\(Self.property($0.1))" }.joined(separator: ",") + "::" + Self.data(text)
    }

    private static func data(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
