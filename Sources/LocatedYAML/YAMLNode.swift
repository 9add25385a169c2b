/// One node of a YAML document, which knows where it stands.
///
/// Aliases are resolved and merge keys carried out; a node that came through an alias keeps the place
/// of its anchor in `span` and has the place of the alias in `alias`.
package struct YAMLNode: Sendable {
    package indirect enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// Something whose mistake is already reported: readers pass over it in silence.
        case broken
    }

    package let content: Content
    package let span: SourceSpan
    /// Where the alias stands that this node was reached by.
    package var alias: SourceSpan?
    /// This node and all below it, aliases expanded.
    package let count: Int
    /// Collections within collections below this node, itself included; 0 for a scalar.
    package let height: Int
    /// What stands in a mapping's text and is no part of its value: the second of two keys, what a merge key
    /// took or couldn't take, what has a key that isn't a scalar (its `key` is empty here). Nobody reads it but
    /// the one who masks credentials.
    package let dropped: [YAMLEntry]

    package init(
        content: Content,
        span: SourceSpan,
        alias: SourceSpan? = nil,
        count: Int,
        height: Int = 0,
        dropped: [YAMLEntry] = []
    ) {
        self.content = content
        self.span = span
        self.alias = alias
        self.count = count
        self.height = height
        self.dropped = dropped
    }

    /// Where a reader of the file meets this node: at its alias, if it came by one.
    package var place: SourcePlace { (alias ?? span).start }
    package var visibleSpan: SourceSpan { alias ?? span }
}

/// One key and its value.
package struct YAMLEntry: Sendable {
    /// The key's text, however it was quoted.
    package let key: String
    package let keySpan: SourceSpan
    package let value: YAMLNode
}

/// A scalar's text, and what YAML 1.2's core schema makes of it.
package struct YAMLScalar: Hashable, Sendable {
    /// What a scalar is: quoted and block scalars are always strings, plain ones are resolved.
    package enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string
    }

    package let text: String
    /// Whether it was written without quotes.
    package let isPlain: Bool
    package let value: Value
}

/// One document of a file.
package struct YAMLDocument: Sendable {
    /// nil for a document with nothing in it.
    package let root: YAMLNode?
    package let place: SourcePlace
}
