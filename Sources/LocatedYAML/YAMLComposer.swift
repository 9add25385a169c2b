import TextBytes

/// Builds the tree of one file from libyaml's events: resolves aliases, applies merge keys, finds duplicate keys, and
/// enforces the limits.
struct YAMLComposer: ~Copyable {
    private var problems = YAMLProblems()

    private let limits: YAMLLimits
    private let source: SourceName
    private var reader: EventReader
    private var tree: YAMLTreeBuilder
    private var documents: [(root: Int32?, place: SourcePlace)] = []
    /// The nodes that anchors of this document name.
    private var anchors = Anchors()
    private var openAnchors: Set<ExactText> = []
    /// Number of nodes read so far, with aliases expanded.
    private var nodes = 0
    private var depth = 0
    /// The node that was read last, if it is empty in the text; otherwise `nil`.
    private var absent: Int32?
    /// The entries of merged mappings that an entry of the same key hides, where both values are mappings.
    private var hidden: [(own: (key: Int32, value: Int32), merged: (key: Int32, value: Int32))] = []
    /// The children of all collections that are being read; those of the innermost collection are last.
    private var open: [Int32] = []

    init(_ bytes: [UInt8], name: String, limits: YAMLLimits) {
        reader = EventReader(bytes, name: name)
        source = reader.source
        tree = YAMLTreeBuilder(size: bytes.count, nodes: limits.nodes)
        self.limits = limits
    }

    /// Reads the file.
    ///
    /// - Returns: the documents, as far as they could be read, the entries that merge keys don't bring in, and the
    ///   problems.
    consuming func compose() -> (documents: [YAMLDocument], hidden: [YAMLHiddenEntry], problems: YAMLProblems) {
        do throws(YAMLProblem) {
            loop: while true {
                switch try reader.advance() {
                case .streamEnd: break loop
                case .documentStart: try document()
                default: continue
                }
            }
        } catch {
            problems.append(error)
        }
        let tree = tree.build(name: source)
        return (
            documents.map { YAMLDocument(root: $0.root.map { YAMLNode(tree, $0) }, place: $0.place) },
            hidden.map { own, merged in
                YAMLHiddenEntry(
                    own: YAMLEntry(tree, key: own.key, value: own.value),
                    merged: YAMLEntry(tree, key: merged.key, value: merged.value))
            },
            problems
        )
    }

    private mutating func document() throws(YAMLProblem) {
        let place = SourcePlace(source, reader.range.start)
        anchors = Anchors()
        openAnchors.removeAll()
        var root: Int32?
        while true {
            let event = try reader.advance()
            switch event {
            case .documentEnd, .streamEnd:
                documents.append((root.flatMap { tree.isNothing($0) ? nil : $0 }, place))
                return
            default:
                root = try node(event)
            }
        }
    }

    /// Reads the node that begins with this event.
    ///
    /// - Returns: its index in the tree.
    private mutating func node(_ event: EventReader.Kind) throws(YAMLProblem) -> Int32 {
        switch event {
        case .alias: return try alias()
        case .scalar: return try scalar()
        case .sequenceStart: return try sequence()
        case .mappingStart: return try mapping()
        case .documentStart, .documentEnd, .sequenceEnd, .mappingEnd, .streamEnd:
            throw YAMLProblem(kind: .syntax("unexpected end"), span: SourceSpan(startOf: source.text), isFatal: true)
        }
    }

    private mutating func alias() throws(YAMLProblem) -> Int32 {
        let (name, range) = (reader.name, reader.range)
        absent = nil
        if openAnchors.contains(ExactText(name)) {
            report(.recursiveAlias(name), range)
            return tree.append(.broken, range)
        }
        guard let target = anchors.node(name) else {
            report(.unknownAlias(name), range)
            return tree.append(.broken, range)
        }
        try count(tree.count(of: target), at: range)
        if depth + tree.height(of: target) > limits.depth {
            throw fatal(.tooDeep(limit: limits.depth), range)
        }
        return tree.append(aliasFor: target, range)
    }

    private mutating func scalar() throws(YAMLProblem) -> Int32 {
        let range = reader.range
        try count(1, at: range)
        let index = tree.appendScalar(of: reader, range)
        absent = tree.isNothing(index) ? index : nil
        if let tag = reader.tag { apply(tag, to: index, range) }
        register(index)
        return index
    }

    private mutating func apply(_ text: String, to scalar: Int32, _ range: SourceRange) {
        switch CoreTag(text) {
        case .none: return
        case .string: tree.setKind(of: scalar, to: .string)
        case .resolved(let tag):
            let value = tree.resolve(scalar)
            if tag.accepts(value) {
                tree.setKind(of: scalar, to: .init(value))
            } else {
                report(.tagMismatch(tag: "!!" + tag.rawValue), range)
                tree.setKind(of: scalar, to: .broken)
            }
        case .sequence, .mapping, .other:
            report(.unsupportedTag(CoreTag.shown(text)), range)
            tree.setKind(of: scalar, to: .broken)
        }
    }

    private mutating func sequence() throws(YAMLProblem) -> Int32 {
        let start = try begin(.sequence)
        var extent = YAMLTreeBuilder.Extent()
        while true {
            let event = try reader.advance()
            if event == .sequenceEnd { break }
            let item = try node(event)
            tree.extend(&extent, by: item)
            open.append(item)
        }
        tree.close(start.index, open[start.children...], extent)
        end(start)
        return start.index
    }

    private mutating func mapping() throws(YAMLProblem) -> Int32 {
        let start = try begin(.mapping)
        var extent = YAMLTreeBuilder.Extent()
        var keys = KeySet()
        var dropped: [Int32] = []
        var merged: [Int32] = []
        var isOddlyIndented = false
        while true {
            let event = try reader.advance()
            if event == .mappingEnd { break }
            let before = absent
            let key = try node(event)
            let value = try node(try reader.advance())
            tree.extend(&extent, by: key)
            tree.extend(&extent, by: value)
            guard tree.isScalar(key) else {
                dropped += [key, key, key, value]
                if tree.kind(of: key) != .broken { report(.keyNotScalar, at: key) }
                continue
            }
            if tree.beginsWithOddSpace(key), isOddlyIndented || leaves(before, key) {
                // Only the first is reported: the keys that follow have the same mistake.
                if !isOddlyIndented { report(.oddIndentation, at: key) }
                isOddlyIndented = true
                dropped += [key, value]
            } else if let earlier = keys.insert(key, among: open[start.children...], in: tree) {
                report(.duplicateKey(tree.text(of: key)), at: key, related: earlier)
                dropped += [key, value]
            } else if tree.isMergeKey(key) {
                keys.mergeKey = key
                merged = mergeSources(value)
                dropped += [key, value]
            } else {
                open.append(key)
                open.append(value)
            }
        }
        for source in merged { merge(source, into: start, &keys) }
        tree.close(start.index, open[start.children...], extent, dropped: dropped)
        end(start)
        return start.index
    }

    /// Whether the value before `key` is missing, since its author meant to indent `key` below it. If so, marks that
    /// value as broken.
    private mutating func leaves(_ value: Int32?, _ key: Int32) -> Bool {
        guard let value, tree.range(of: value).end.line < tree.range(of: key).start.line else { return false }
        tree.setKind(of: value, to: .broken)
        return true
    }

    // MARK: Merge keys

    /// Adds the entries of a mapping that a merge key names, except for keys that already exist.
    private mutating func merge(_ source: Int32, into start: Opened, _ keys: inout KeySet) {
        for (key, value) in tree.entries(of: source) {
            if let earlier = keys.insert(key, among: open[start.children...], in: tree) {
                noteHidden(earlier, by: start, (key, value))
            } else {
                open.append(key)
                open.append(value)
            }
        }
    }

    /// Notes an entry that isn't merged, since the mapping has its key. Only a mapping may lose something that the other
    /// one doesn't have: a scalar or a list is replaced on purpose.
    private mutating func noteHidden(_ own: Int32, by start: Opened, _ merged: (key: Int32, value: Int32)) {
        guard tree.kind(of: merged.value) == .mapping,
            let index = open[start.children...].firstIndex(of: own),
            tree.kind(of: open[index + 1]) == .mapping
        else { return }
        hidden.append(((own, open[index + 1]), merged))
    }

    /// The mappings that a merge key names: its value is a mapping or a list of mappings. An earlier mapping in the
    /// list takes precedence over a later one (YAML 1.1, type `merge`).
    private mutating func mergeSources(_ value: Int32) -> [Int32] {
        switch tree.kind(of: value) {
        case .mapping: return [value]
        case .broken: return []
        case .sequence:
            return tree.items(of: value).filter { item in
                switch tree.kind(of: item) {
                case .mapping: return true
                case .broken: return false
                default:
                    report(.mergeNotMapping, at: item)
                    return false
                }
            }
        default:
            report(.mergeNotMapping, at: value)
            return []
        }
    }

    // MARK: Limits, anchors, tags

    /// A collection that is being read.
    private struct Opened {
        let index: Int32
        /// The index of its first child in `open`.
        let children: Int
        let anchor: String?
    }

    private mutating func begin(_ kind: YAMLTree.Record.Kind) throws(YAMLProblem) -> Opened {
        let range = reader.range
        absent = nil
        try count(1, at: range)
        depth += 1
        if depth > limits.depth {
            throw fatal(.tooDeep(limit: limits.depth), range)
        }
        let anchor = reader.anchor
        if let anchor { openAnchors.insert(ExactText(anchor)) }
        if let tag = reader.tag, tag != "!" {
            let expected: CoreTag = kind == .mapping ? .mapping : .sequence
            if CoreTag(tag) != expected { report(.unsupportedTag(CoreTag.shown(tag)), range) }
        }
        return Opened(index: tree.append(kind, range), children: open.count, anchor: anchor)
    }

    private mutating func end(_ opened: Opened) {
        depth -= 1
        open.removeSubrange(opened.children...)
        if let anchor = opened.anchor {
            openAnchors.remove(ExactText(anchor))
            anchors.set(anchor, to: opened.index)
        }
    }

    private mutating func register(_ scalar: Int32) {
        if let anchor = reader.anchor { anchors.set(anchor, to: scalar) }
    }

    private mutating func count(_ more: Int, at range: SourceRange) throws(YAMLProblem) {
        nodes += more
        if nodes > limits.nodes {
            throw fatal(.tooManyNodes(limit: limits.nodes), range)
        }
    }

    // MARK: Problems

    private mutating func report(_ kind: YAMLProblem.Kind, at node: Int32, related: Int32? = nil) {
        let other = related.map { SourceSpan(source, tree.range(of: $0)) }
        problems.append(YAMLProblem(kind: kind, span: SourceSpan(source, tree.range(of: node)), related: other))
    }

    private mutating func report(_ kind: YAMLProblem.Kind, _ range: SourceRange) {
        problems.append(YAMLProblem(kind: kind, span: SourceSpan(source, range)))
    }

    private func fatal(_ kind: YAMLProblem.Kind, _ range: SourceRange) -> YAMLProblem {
        YAMLProblem(kind: kind, span: SourceSpan(source, range), isFatal: true)
    }
}
