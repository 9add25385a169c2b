package import LocatedYAML

/// Rewrites a manifest in Patchbay's one style, and keeps all that its author said: every value, comment, anchor,
/// alias, separator and directive.
///
/// Pure: bytes → text. It reads its own result again before it gives it out.
package struct ManifestFormatter: Sendable {
    private let name: String
    private let limits: YAMLLimits

    /// - Parameter name: what places in errors call the file.
    package init(name: String, limits: YAMLLimits = YAMLLimits()) {
        self.name = name
        self.limits = limits
    }

    /// The text in canonical style: UTF-8, lines that end with LF.
    ///
    /// - Throws: ``FormattingError`` for a text that isn't YAML, or can't be rewritten without a change of meaning.
    package func format(_ bytes: [UInt8]) throws(FormattingError) -> String {
        let file = YAMLFile(parsing: bytes, name: name, limits: limits)
        guard file.problems.isEmpty else { throw .notYAML(file.problems) }
        let before = try read(bytes)
        var arranged = before
        arranged.arrange()
        let text = TreeWriter.text(of: arranged)
        let check = MeaningCheck(name: name, limits: limits)
        try check.compare(file, YAMLFile(parsing: Array(text.utf8), name: name, limits: limits))
        try check.compare(before, try read(Array(text.utf8)))
        return text
    }

    private func read(_ bytes: [UInt8]) throws(FormattingError) -> SyntaxStream {
        do throws(YAMLProblem) {
            var reader = SyntaxReader(SourceCharacters(bytes), name: name)
            return try reader.read()
        } catch {
            throw .notYAML([error])
        }
    }
}

/// Why a manifest was left as it is.
package enum FormattingError: Error {
    /// It has mistakes as YAML; each has its place.
    case notYAML([YAMLProblem])
    /// The rewritten text would say something else: a limit of the formatter, and nothing that its user did wrong.
    ///
    /// `line` is where the reason stands, if that is known.
    case wouldChange(What, line: Int? = nil)

    /// What would not have stayed.
    package enum What: Sendable {
        case values
        case comments
        case anchors
        /// A document's separators or directives.
        case documents
        /// What a `# patchbay: allow` comment stands before.
        case waivers
    }
}
