package import Diagnostics
import LocatedYAML

/// Diagnostics as workflow commands of GitHub Actions: annotations at their lines.
package struct DiagnosticsGitHub: Sendable {
    private let prefix: String

    /// - Parameter prefix: path from the repository's root to the directory that the files' names are relative to;
    ///   empty, or with a slash at its end.
    package init(prefix: String = "") {
        self.prefix = prefix
    }

    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(render).joined(separator: "\n")
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let span = diagnostic.span
        var text = diagnostic.message
        for related in diagnostic.related { text += "\n\(related.message): \(related.span.start)" }
        text += "\n" + diagnostic.remedy
        return GitHubCommand(
            level: diagnostic.severity == .error ? .error : .warning,
            properties: [
                ("file", prefix + span.start.file), ("line", "\(span.start.line)"), ("col", "\(span.start.column)"),
                ("endLine", "\(span.endLine)"), ("endColumn", "\(span.endColumn)"),
                ("title", "\(diagnostic.code.rawValue): \(diagnostic.code.title)"),
            ],
            message: text
        )
        .text
    }
}
