/// One node of a YAML document, which knows where it stands.
///
/// Aliases are resolved and merge keys carried out; a node that came through an alias keeps the place
/// of its anchor in `span` and has the place of the alias in `alias`.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence(YAMLItems)
        case mapping(YAMLEntries)
        /// Something whose mistake is already reported: readers pass over it in silence.
        case broken
    }

    private let tree: YAMLTree
    /// As it stands where it was met: an alias, maybe.
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
    /// Where the alias stands that this node was reached by.
    package var alias: SourceSpan? { met == index ? nil : tree.span(met) }
    /// Where a reader of the file meets this node: at its alias, if it came by one.
    package var visibleSpan: SourceSpan { tree.span(met) }
    package var place: SourcePlace { visibleSpan.start }
    /// This node and all below it, aliases expanded.
    package var count: Int { Int(record.count) }
    /// Collections within collections below this node, itself included; 0 for a scalar.
    package var height: Int { Int(record.height) }

    /// What stands in a mapping's text and is no part of its value: the second of two keys, what a merge key
    /// took or couldn't take, what has a key that isn't a scalar (its `key` is empty here). Nobody reads it but
    /// the one who masks credentials.
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

    /// The key's text, however it was quoted; empty for what isn't a scalar.
    package var key: String {
        let record = tree.records[Int(tree.target(of: keyIndex))]
        return record.isScalar ? tree.string(record) : ""
    }

    /// Whether the key is a scalar of this text: quicker than to ask for it.
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

    /// The entry of a key.
    package func entry(_ key: String) -> YAMLEntry? {
        tree.entry(key, from: first, count: endIndex).map { self[$0] }
    }
}

/// A scalar's text, and what YAML 1.2's core schema makes of it.
package struct YAMLScalar: Sendable {
    /// What a scalar is: quoted and block scalars are always strings, plain ones are resolved.
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
    /// Whether it was written without quotes.
    package var isPlain: Bool { record.isPlain }
    /// Whether it is text, and nothing that YAML reads as something else.
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
    /// nil for a document with nothing in it.
    package let root: YAMLNode?
    package let place: SourcePlace
}
