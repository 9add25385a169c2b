/// One node of a YAML document, with its place.
///
/// Aliases are resolved and merge keys applied. If a node was reached through an alias, `span` is the place of its
/// anchor, and `alias` is the place of the alias.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence(YAMLItems)
        case mapping(YAMLEntries)
        /// A node with a mistake that is already reported: readers skip it without another report.
        case broken
    }

    private let tree: YAMLTree
    /// The node through which `index` was reached: an alias of it, or `index` itself.
    private let met: Int32
    private let index: Int32

    init(_ tree: YAMLTree, _ index: Int32) {
        self.tree = tree
        met = index
        self.index = tree.target(of: index)
    }

    private var record: YAMLTree.Record { tree.records[Int(index)] }

    package var content: Content {
        let record = record
        return switch record.kind {
        case .null, .bool, .integer, .number, .string: .scalar(YAMLScalar(tree, record))
        case .sequence: .sequence(YAMLItems(tree, record))
        case .mapping: .mapping(YAMLEntries(tree, record))
        case .broken, .alias: .broken
        }
    }

    package var span: SourceSpan { tree.span(index) }
    /// The place of the alias through which this node was reached; `nil` if there was no alias.
    package var alias: SourceSpan? { met == index ? nil : tree.span(met) }
    /// The place where a person sees this node in the file: the alias, if the node was reached through one.
    package var visibleSpan: SourceSpan { tree.span(met) }
    package var place: SourcePlace { visibleSpan.start }
    /// Number of nodes: this one and all below it, with aliases expanded.
    package var count: Int { Int(record.count) }
    /// Levels of nested collections, including this node; 0 for a scalar.
    package var height: Int { Int(record.height) }

    /// The entries that are in a mapping's text but not in its value: those with a duplicate or oddly indented key, a
    /// merge key, or a key that isn't a scalar (its `key` is empty here). The masking of credentials needs them, and
    /// the search for names that a mistake hides.
    package var dropped: [YAMLEntry] {
        guard record.kind == .mapping, let found = tree.dropped[index] else { return [] }
        return stride(from: 0, to: found.count - 1, by: 2).map { YAMLEntry(tree, key: found[$0], value: found[$0 + 1]) }
    }
}

/// One key and its value.
package struct YAMLEntry: Sendable {
    private let tree: YAMLTree
    private let keyIndex: Int32
    private let valueIndex: Int32

    init(_ tree: YAMLTree, key: Int32, value: Int32) {
        self.tree = tree
        keyIndex = key
        valueIndex = value
    }

    /// The key's text without quotes; empty if the key isn't a scalar.
    package var key: String {
        let record = tree.records[Int(tree.target(of: keyIndex))]
        return record.isScalar ? tree.string(record) : ""
    }

    /// Whether the key is a scalar with this text. This is faster than a comparison with `self.key`.
    package func has(key: String) -> Bool { tree.isScalar(keyIndex, key, key.utf8.count) }

    /// Whether the key is one of these.
    package func isAmong(_ keys: [String]) -> Bool {
        for key in keys where tree.isScalar(keyIndex, key, key.utf8.count) { return true }
        return false
    }

    package var keySpan: SourceSpan { tree.span(keyIndex) }
    package var value: YAMLNode { YAMLNode(tree, valueIndex) }
}

/// The nodes of a sequence.
package struct YAMLItems: RandomAccessCollection, Sendable {
    private let tree: YAMLTree
    private let first: Int
    package let endIndex: Int
    package var startIndex: Int { 0 }

    init(_ tree: YAMLTree, _ record: YAMLTree.Record) {
        self.tree = tree
        first = Int(record.first)
        endIndex = Int(record.length)
    }

    package subscript(position: Int) -> YAMLNode {
        precondition(indices.contains(position), "no such item")
        return YAMLNode(tree, tree.children[first + position])
    }
}

/// The entries of a mapping, each key once.
package struct YAMLEntries: RandomAccessCollection, Sendable {
    private let tree: YAMLTree
    private let first: Int
    package let endIndex: Int
    package var startIndex: Int { 0 }

    init(_ tree: YAMLTree, _ record: YAMLTree.Record) {
        self.tree = tree
        first = Int(record.first)
        endIndex = Int(record.length) / 2
    }

    package subscript(position: Int) -> YAMLEntry {
        precondition(indices.contains(position), "no such entry")
        let index = first + 2 * position
        return YAMLEntry(tree, key: tree.children[index], value: tree.children[index + 1])
    }

    /// The entry with this key, or `nil`.
    package func entry(_ key: String) -> YAMLEntry? {
        tree.entry(key, from: first, count: endIndex).map { self[$0] }
    }
}

/// A scalar: its text, and its value in YAML 1.2's core schema.
package struct YAMLScalar: Sendable {
    /// The value of a scalar. Quoted and block scalars are always strings; plain scalars are resolved.
    package enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string
    }

    private let tree: YAMLTree
    private let record: YAMLTree.Record

    init(_ tree: YAMLTree, _ record: YAMLTree.Record) {
        self.tree = tree
        self.record = record
    }

    package var text: String { tree.string(record) }
    /// Whether it was written without quotes and without a tag.
    package var isPlain: Bool { record.isPlain }
    /// Whether its value is a string, and not null, a boolean or a number.
    package var isString: Bool { record.kind == .string }
    package var isNull: Bool { record.kind == .null }

    package var value: Value {
        switch record.kind {
        case .string: .string
        case .null: .null
        default: CoreSchema.resolve(plain: tree.bytes(of: record))
        }
    }
}

/// One document of a file.
package struct YAMLDocument: Sendable {
    /// `nil` for an empty document.
    package let root: YAMLNode?
    package let place: SourcePlace
}
