/// What is wrong with a text as YAML, before anyone asks what it means.
package struct YAMLProblem: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// libyaml's words for it, and the character that it met there, where there is one.
        case syntax(String, at: Character? = nil)
        case duplicateKey(String)
        case unknownAlias(String)
        case recursiveAlias(String)
        case unsupportedTag(String)
        case keyNotScalar
        case mergeNotMapping
        case tagMismatch(tag: String)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case notUTF8
    }

    package let kind: Kind
    package let span: SourceSpan
    /// A second place that matters: where a key stood first.
    package let related: SourceSpan?
    /// Whether the rest of the file could not be read because of this.
    package let isFatal: Bool

    package init(kind: Kind, span: SourceSpan, related: SourceSpan? = nil, isFatal: Bool = false) {
        self.kind = kind
        self.span = span
        self.related = related
        self.isFatal = isFatal
    }
}

/// How large a YAML file may be. The defaults are far above any fleet and far below a machine's memory.
package struct YAMLLimits: Sendable, Equatable {
    /// Bytes of one file.
    package var fileSize = 16 * 1024 * 1024
    /// Collections within collections.
    package var depth = 64
    /// Nodes of one file after aliases are expanded.
    package var nodes = 1_000_000

    package init() {}
}
