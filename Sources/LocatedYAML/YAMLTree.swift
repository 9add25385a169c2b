/// All nodes of one file in a few tables, so that a node costs 32 bytes and no separate allocation.
///
/// The index of a node is its position in `records`; nodes refer to each other by it. Other targets use `YAMLNode`.
final class YAMLTree: Sendable {
    /// The data of one node.
    struct Record: Sendable {
        enum Kind: UInt8, Sendable {
            case null
            case bool
            case integer
            case number
            case string
            case sequence
            case mapping
            case broken
            /// An alias of the node whose index is its `first`.
            case alias
        }

        var kind: Kind
        /// Whether a scalar was written without quotes and without a tag.
        var isPlain = false
        /// Whether a scalar's text is ASCII only.
        var isASCII = false
        /// Levels of nested collections, including this node; 0 for a scalar.
        var height: UInt8 = 0
        var range: SourceRange
        /// The index of its first byte in `text`, or of its first child in `children`; for an alias, of its target.
        var first: Int32 = 0
        /// The bytes of its text, or the number of its children. A mapping's children are keys and values, alternating.
        var length: Int32 = 0
        /// Number of nodes: this one and all below it, with aliases expanded.
        var count: Int32 = 1

        var isScalar: Bool { kind.rawValue <= Kind.string.rawValue }
    }

    let name: SourceName
    let records: [Record]
    let children: [Int32]
    let text: [UInt8]
    /// For each mapping, the keys and values, alternating, that are in its text but not in its value.
    let dropped: [Int32: [Int32]]

    init(name: SourceName, records: [Record], children: [Int32], text: [UInt8], dropped: [Int32: [Int32]]) {
        self.name = name
        self.records = records
        self.children = children
        self.text = text
        self.dropped = dropped
    }

    func span(_ index: Int32) -> SourceSpan {
        SourceSpan(name, records[Int(index)].range)
    }

    /// The index of a node, or of its target if it is an alias.
    func target(of index: Int32) -> Int32 {
        let record = records[Int(index)]
        return record.kind == .alias ? record.first : index
    }

    /// A scalar's bytes, in UTF-8.
    func bytes(of record: Record) -> ArraySlice<UInt8> {
        text[Int(record.first)..<Int(record.first) + Int(record.length)]
    }

    func string(_ record: Record) -> String {
        String(decoding: bytes(of: record), as: UTF8.self)
    }

    /// The position of the mapping's entry with this key, or `nil`.
    ///
    /// - Parameters:
    ///   - first: the index of the mapping's first key in `children`.
    ///   - count: the number of the mapping's entries.
    func entry(_ key: String, from first: Int, count: Int) -> Int? {
        let length = key.utf8.count
        for position in 0..<count where isScalar(children[first + 2 * position], key, length) { return position }
        return nil
    }

    /// Whether a node, or the target of an alias, is a scalar with exactly this text.
    ///
    /// - Parameter length: the number of bytes of `text` in UTF-8.
    @inline(__always)
    func isScalar(_ index: Int32, _ text: String, _ length: Int) -> Bool {
        var record = records[Int(index)]
        if record.kind == .alias { record = records[Int(record.first)] }
        return Int(record.length) == length && record.isScalar && isText(of: record, text)
    }

    private func isText(of record: Record, _ text: String) -> Bool {
        var position = Int(record.first)
        for byte in text.utf8 {
            if byte != self.text[position] { return false }
            position += 1
        }
        return true
    }
}
