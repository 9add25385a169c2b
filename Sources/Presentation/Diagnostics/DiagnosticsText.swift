package import Diagnostics
import LocatedYAML
package import Redaction
import Wording

/// Diagnostics for people: the place, the message, the line with a caret, the remedy.
package struct DiagnosticsText: Sendable {
    private let texts: [String: SourceText]
    private let style: TextStyle

    package init(texts: [String: SourceText], style: TextStyle) {
        self.texts = texts
        self.style = style
    }

    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(render).joined(separator: "\n")
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        let isError = diagnostic.severity == .error
        let place = TerminalSafe.text(diagnostic.span.start.description)
        let kind = isError ? "error" : "warning"
        let code = "[\(diagnostic.code.rawValue)]: "
        let taken = DisplayWidth.of(place + ": " + kind + code)
        var lines = [
            style.bold(place) + ": " + (isError ? style.red(kind) : style.yellow(kind)) + code
                + wrapped(diagnostic.message, after: taken, indent: 4)
        ]
        lines += excerpt(diagnostic.span, mark: "^")
        for related in diagnostic.related {
            lines.append(
                "  "
                    + style.dim(
                        "\(TerminalSafe.text(related.span.start.description)): \(TerminalSafe.text(related.message))"))
            lines += excerpt(related.span, mark: "-")
        }
        lines.append("  " + style.cyan("help: ") + wrapped(diagnostic.remedy, after: 8, indent: 8))
        return lines.joined(separator: "\n") + "\n"
    }

    private func wrapped(_ text: String, after taken: Int, indent: Int) -> String {
        style.wrapped(TerminalSafe.text(text), first: taken, indent: indent)
    }

    private func excerpt(_ span: SourceSpan, mark: Character) -> [String] {
        guard let line = texts[span.start.file]?.line(span.start.line) else { return [] }
        let number = String(span.start.line)
        let margin = String(repeating: " ", count: number.count)
        let from = max(0, span.start.column - 1)
        let end = span.endLine == span.start.line ? span.endColumn - 1 : .max
        let excerpt = ExcerptLine(line, marking: from..<max(from + 1, end), width: Self.width - number.count - 5)
        return [
            style.dim("  \(number) | ") + excerpt.text,
            style.dim("  \(margin) | ") + String(repeating: " ", count: excerpt.indent)
                + style.red(String(repeating: mark, count: excerpt.length)),
        ]
    }

    /// Maximum columns of an excerpt, including its line number.
    private static let width = 80

    /// The last line of `validate`.
    package func summary(of diagnostics: [Diagnostic], numbers: Int, files: Int) -> String {
        let counts = [
            diagnostics.errors > 0 ? style.red(Count.of(diagnostics.errors, "error")) : nil,
            diagnostics.warnings > 0 ? style.yellow(Count.of(diagnostics.warnings, "warning")) : nil,
        ].compactMap { $0 }
        let found = counts.isEmpty ? style.green("valid") : counts.joined(separator: ", ")
        return "\(Count.of(numbers, "number")) in \(Count.of(files, "file")): \(found)"
    }
}
