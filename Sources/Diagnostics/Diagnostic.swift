package import LocatedYAML

/// A mistake, or something doubtful, in a user's file: its place, a message and a remedy.
package struct Diagnostic: Hashable, Sendable {
    /// A second place that explains the diagnostic, with a message.
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
    /// One sentence that names the mistake.
    package let message: String
    /// One sentence that says how to fix it.
    package let remedy: String
    /// The place of the mistake; a diagnostic of a whole set stands at the start of the set's first file.
    package let span: SourceSpan
    package let related: [Related]
    /// Number of mistakes that the diagnostic represents: 1, or the number of diagnostics that aren't shown.
    package internal(set) var standsFor = 1

    /// The place of the mistake and the related places.
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

package enum Severity: String, Hashable, Sendable, Codable {
    case error
    case warning
}

extension [Diagnostic] {
    package var errors: Int { reduce(0) { $0 + ($1.severity == .error ? $1.standsFor : 0) } }
    package var warnings: Int { reduce(0) { $0 + ($1.severity == .warning ? $1.standsFor : 0) } }
    package var hasErrors: Bool { contains { $0.severity == .error } }

    /// Returns each diagnostic once, in the order in which a reader of the files meets them. One mistake that several
    /// aliases lead to is one diagnostic.
    package func inReadingOrder() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
            .sorted { ($0.span.start, $0.code.rawValue, $0.message) < ($1.span.start, $1.code.rawValue, $1.message) }
    }
}
