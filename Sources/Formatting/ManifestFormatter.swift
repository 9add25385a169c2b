package import LocatedYAML

/// Rewrites a manifest in Patchbay's canonical style, and keeps every value, comment, anchor, alias, separator and
/// directive.
///
/// Pure: bytes → text. Before it returns its result, it reads it again and compares it with the original.
package struct ManifestFormatter: Sendable {
    private let name: String
    private let limits: YAMLLimits

    /// - Parameter name: the name of the file in the places of errors.
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

/// The reason why a manifest was left unchanged.
package enum FormattingError: Error {
    /// The text is not valid YAML; each problem has its place.
    case notYAML([YAMLProblem])
    /// The rewritten text would change the manifest. This is a limit of the formatter, not a mistake of its user.
    ///
    /// `line` is the line of the cause, counted from 1, if it is known.
    case wouldChange(What, line: Int? = nil)

    /// The part of the manifest that would have changed.
    package enum What: Sendable {
        case values
        case comments
        case anchors
        /// A document's separators or directives.
        case documents
        /// The entry that a `# patchbay: allow` comment stands before.
        case waivers
    }
}
