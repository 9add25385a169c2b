package import LocatedYAML

/// One thing wrong, or doubtful, in what a user wrote: where, what, and how to mend it.
package struct Diagnostic: Hashable, Sendable {
    /// A second place that matters, and why.
    package struct Related: Hashable, Sendable {
        package let message: String
        package let span: SourceSpan

        package init(_ message: String, at span: SourceSpan) {
            self.message = message
            self.span = span
        }
    }

    package let code: DiagnosticCode
    package var severity: Severity
    /// One sentence of what is wrong.
    package let message: String
    /// One sentence of how to mend it.
    package let remedy: String
    /// Where; a diagnostic of a set as a whole stands at the start of its first file.
    package let span: SourceSpan
    package let related: [Related]
    /// How many mistakes it stands for: more than one where it says how many aren't shown.
    package internal(set) var standsFor = 1

    /// Where it stands, and where else it points at.
    package var places: [SourcePlace] { [span.start] + related.map(\.span.start) }

    package init(
        _ code: DiagnosticCode,
        _ message: String,
        remedy: String,
        at span: SourceSpan,
        related: [Related] = []
    ) {
        self.code = code
        self.severity = code.severity
        self.message = message
        self.remedy = remedy
        self.span = span
        self.related = related
    }
}

/// How much a diagnostic weighs.
package enum Severity: String, Hashable, Sendable, Codable {
    case error
    case warning
}

extension [Diagnostic] {
    package var errors: Int { reduce(0) { $0 + ($1.severity == .error ? $1.standsFor : 0) } }
    package var warnings: Int { reduce(0) { $0 + ($1.severity == .warning ? $1.standsFor : 0) } }
    package var hasErrors: Bool { contains { $0.severity == .error } }

    /// In the order in which a reader of the files meets them, each once: what several aliases lead to is one mistake.
    package func inReadingOrder() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
            .sorted { ($0.span.start, $0.code.rawValue, $0.message) < ($1.span.start, $1.code.rawValue, $1.message) }
    }
}
