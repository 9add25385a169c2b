/// A `YAMLTree` that is being built.
struct YAMLTreeBuilder {
    private var records: [YAMLTree.Record] = []
    private var children: [Int32] = []
    private var text: [UInt8] = []
    private var dropped: [Int32: [Int32]] = [:]

    /// - Parameters:
    ///   - size: the size of the file, in bytes.
    ///   - nodes: maximum nodes that are added.
    init(size: Int, nodes: Int) {
        // A manifest has about eight bytes of text per node. Reserved memory that isn't used costs nothing.
        records.reserveCapacity(min(size / 8, nodes))
        children.reserveCapacity(min(size / 8, nodes))
        text.reserveCapacity(size / 2)
    }

    func build(name: SourceName) -> YAMLTree {
        YAMLTree(name: name, records: records, children: children, text: text, dropped: dropped)
    }

    // MARK: Nodes

    /// Adds a node that has neither text nor children yet.
    ///
    /// - Returns: its index.
    mutating func append(_ kind: YAMLTree.Record.Kind, _ range: SourceRange) -> Int32 {
        append(YAMLTree.Record(kind: kind, range: range))
    }

    mutating func append(aliasFor target: Int32, _ range: SourceRange) -> Int32 {
        var record = YAMLTree.Record(kind: .alias, range: range, first: target)
        record.height = self[target].height
        record.count = self[target].count
        return append(record)
    }

    /// Adds the scalar that was read last, with the kind that it has without a tag.
    mutating func appendScalar(of reader: borrowing EventReader, _ range: SourceRange) -> Int32 {
        let first = text.count
        let isASCII = reader.withText { bytes in
            text.append(contentsOf: bytes)
            return bytes.allSatisfy { $0 < 0x80 }
        }
        let isPlain = reader.isPlain
        return append(
            YAMLTree.Record(
                kind: isPlain ? .init(CoreSchema.resolve(plain: text[first...])) : .string,
                isPlain: isPlain && reader.tag == nil,
                isASCII: isASCII,
                range: range,
                first: Int32(clamping: first),
                length: Int32(clamping: text.count - first)
            )
        )
    }

    private mutating func append(_ record: YAMLTree.Record) -> Int32 {
        records.append(record)
        return Int32(clamping: records.count - 1)
    }

    mutating func setKind(of index: Int32, to kind: YAMLTree.Record.Kind) {
        records[Int(index)].kind = kind
    }

    // MARK: Collections

    /// The size and the end of a collection, computed from its children.
    struct Extent {
        fileprivate var count: Int32 = 1
        fileprivate var height: UInt8 = 0
        /// libyaml ends a block collection at the next token; for a person it ends with its last item.
        fileprivate var end: SourcePosition?
    }

    func extend(_ extent: inout Extent, by child: Int32) {
        let record = self[child]
        extent.count += record.count
        extent.height = max(extent.height, record.height)
        extent.end = record.range.end
    }

    mutating func close(_ index: Int32, _ children: ArraySlice<Int32>, _ extent: Extent, dropped: [Int32] = []) {
        var record = self[index]
        record.first = Int32(clamping: self.children.count)
        record.length = Int32(clamping: children.count)
        record.count = extent.count
        record.height = UInt8(clamping: Int(extent.height) + 1)
        if let end = extent.end { record.range = SourceRange(start: record.range.start, end: end) }
        records[Int(index)] = record
        self.children += children
        if !dropped.isEmpty { self.dropped[index] = dropped }
    }

    // MARK: Properties of a node

    private subscript(_ index: Int32) -> YAMLTree.Record { records[Int(index)] }

    /// The record of a node, or of its target if it is an alias.
    private func target(of index: Int32) -> YAMLTree.Record {
        let record = self[index]
        return record.kind == .alias ? self[record.first] : record
    }

    func count(of index: Int32) -> Int { Int(self[index].count) }
    func height(of index: Int32) -> Int { Int(self[index].height) }
    /// The range of a node; for an alias, the range of the alias itself.
    func range(of index: Int32) -> SourceRange { self[index].range }
    /// The kind of a node; for an alias, the kind of its target.
    func kind(of index: Int32) -> YAMLTree.Record.Kind { target(of: index).kind }

    func isScalar(_ index: Int32) -> Bool { target(of: index).isScalar }

    func items(of sequence: Int32) -> ArraySlice<Int32> {
        let record = target(of: sequence)
        return children[Int(record.first)..<Int(record.first) + Int(record.length)]
    }

    func entries(of mapping: Int32) -> [(key: Int32, value: Int32)] {
        let found = items(of: mapping)
        return stride(from: found.startIndex, to: found.endIndex - 1, by: 2).map { (found[$0], found[$0 + 1]) }
    }

    // MARK: Scalars

    private func bytes(of record: YAMLTree.Record) -> ArraySlice<UInt8> {
        text[Int(record.first)..<Int(record.first) + Int(record.length)]
    }

    func text(of scalar: Int32) -> String {
        String(decoding: bytes(of: target(of: scalar)), as: UTF8.self)
    }

    /// The value that its text has as a plain scalar.
    func resolve(_ scalar: Int32) -> YAMLScalar.Value {
        CoreSchema.resolve(plain: bytes(of: target(of: scalar)))
    }

    func isMergeKey(_ scalar: Int32) -> Bool {
        let record = target(of: scalar)
        return record.isPlain && record.length == 2 && bytes(of: record).elementsEqual("<<".utf8)
    }

    /// Whether a node is empty in the text. libyaml reports an empty document as an empty plain scalar. A written
    /// `null` isn't empty.
    func isNothing(_ node: Int32) -> Bool {
        self[node].isScalar && self[node].isPlain && self[node].length == 0
    }

    /// Whether a scalar is plain and begins with white space outside of ASCII, which isn't indentation in YAML.
    func beginsWithOddSpace(_ scalar: Int32) -> Bool {
        let record = target(of: scalar)
        guard record.isPlain, !record.isASCII, let first = text(of: scalar).unicodeScalars.first else { return false }
        return !first.isASCII && (first.properties.isWhitespace || first.properties.generalCategory == .format)
    }

    /// Whether two scalars have the same UTF-8 bytes.
    func isSameText(_ one: Int32, _ other: Int32) -> Bool {
        let (one, other) = (target(of: one), target(of: other))
        guard one.length == other.length else { return false }
        for offset in 0..<Int(one.length) where text[Int(one.first) + offset] != text[Int(other.first) + offset] {
            return false
        }
        return true
    }
}

extension YAMLTree.Record.Kind {
    init(_ value: YAMLScalar.Value) {
        self =
            switch value {
            case .null: .null
            case .bool: .bool
            case .integer: .integer
            case .number: .number
            case .string: .string
            }
    }
}
