/// All nodes of one file in a few tables, so that a node costs 32 bytes and no allocation of its own.
///
/// Nodes are numbered as they were met, and name each other by these numbers. `YAMLNode` is how others see one.
final class YAMLTree: Sendable {
    /// What is known of one node.
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
            /// Stands for the node whose number is its `first`.
            case alias
        }

        var kind: Kind
        /// Whether a scalar was written without quotes and without a tag.
        var isPlain = false
        /// Whether a scalar's text is of ASCII alone.
        var isASCII = false
        /// Collections within collections, itself included; 0 for a scalar.
        var height: UInt8 = 0
        var range: SourceRange
        /// Where its text begins in `text`, or its children in `children`.
        var first: Int32 = 0
        /// Bytes of its text, or how many children it has: a mapping's are keys and values in turn.
        var length: Int32 = 0
        /// This node and all below it, aliases expanded.
        var count: Int32 = 1

        var isScalar: Bool { kind.rawValue <= Kind.string.rawValue }
    }

    let name: SourceName
    let records: [Record]
    let children: [Int32]
    let text: [UInt8]
    /// By mapping, the keys and values in turn that stand in its text and are no part of its value.
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

    /// The number of a node, or of the one that it is an alias for.
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

    /// Which of a mapping's entries, whose keys and values begin at a place of `children`, has a key.
    func entry(_ key: String, from first: Int, count: Int) -> Int? {
        let length = key.utf8.count
        for position in 0..<count where isScalar(children[first + 2 * position], key, length) { return position }
        return nil
    }

    /// Whether a node, an alias for one included, is a scalar of exactly this text, which has so many bytes.
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
