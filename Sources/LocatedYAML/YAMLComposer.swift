/// Builds the documents of one file from libyaml's events: resolves aliases, carries out merge keys,
/// finds duplicate keys, keeps within limits.
struct YAMLComposer {
    private(set) var documents: [YAMLDocument] = []
    private(set) var problems: [YAMLProblem] = []

    private let name: String
    private let limits: YAMLLimits
    private var anchors: [String: YAMLNode] = [:]
    private var openAnchors: Set<String> = []
    private var nodes = 0
    private var depth = 0

    init(name: String, limits: YAMLLimits) {
        self.name = name
        self.limits = limits
    }

    mutating func compose(_ bytes: [UInt8]) {
        var reader = EventReader(bytes, name: name)
        do throws(YAMLProblem) {
            while true {
                switch try reader.next() {
                case .streamEnd: return
                case .documentStart(let place): try document(at: place, &reader)
                default: continue
                }
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func document(at place: SourcePlace, _ reader: inout EventReader) throws(YAMLProblem) {
        anchors.removeAll()
        openAnchors.removeAll()
        var root: YAMLNode?
        while true {
            let event = try reader.next()
            switch event {
            case .documentEnd, .streamEnd:
                documents.append(YAMLDocument(root: isNothing(root) ? nil : root, place: place))
                return
            default:
                root = try node(event, &reader)
            }
        }
    }

    /// An empty document is an empty plain scalar to libyaml; `null` written out is not empty.
    private func isNothing(_ node: YAMLNode?) -> Bool {
        guard case .scalar(let scalar) = node?.content else { return node == nil }
        return scalar.isPlain && scalar.text.isEmpty
    }

    private mutating func node(
        _ event: EventReader.Event,
        _ reader: inout EventReader
    ) throws(YAMLProblem) -> YAMLNode {
        switch event {
        case .alias(let anchor, let span): try alias(anchor, span)
        case .scalar(let scalar): try self.scalar(scalar)
        case .sequenceStart(let start): try sequence(start, &reader)
        case .mappingStart(let start): try mapping(start, &reader)
        case .documentStart, .documentEnd, .sequenceEnd, .mappingEnd, .streamEnd:
            throw YAMLProblem(
                kind: .syntax("unexpected end"),
                span: SourceSpan(start: SourcePlace(file: name, line: 1, column: 1), endLine: 1, endColumn: 1),
                isFatal: true
            )
        }
    }

    private mutating func alias(_ anchor: String, _ span: SourceSpan) throws(YAMLProblem) -> YAMLNode {
        if openAnchors.contains(anchor) {
            problems.append(YAMLProblem(kind: .recursiveAlias(anchor), span: span))
            return broken(at: span)
        }
        guard var node = anchors[anchor] else {
            problems.append(YAMLProblem(kind: .unknownAlias(anchor), span: span))
            return broken(at: span)
        }
        try count(node.count, at: span)
        if depth + node.height > limits.depth {
            throw YAMLProblem(kind: .tooDeep(limit: limits.depth), span: span, isFatal: true)
        }
        node.alias = span
        return node
    }

    private mutating func scalar(_ scalar: EventReader.Scalar) throws(YAMLProblem) -> YAMLNode {
        try count(1, at: scalar.span)
        let value: YAMLScalar.Value
        switch CoreTag(scalar.tag) {
        case .none: value = scalar.isPlain ? CoreSchema.resolve(plain: scalar.text) : .string
        case .string: value = .string
        case .resolved(let tag):
            value = CoreSchema.resolve(plain: scalar.text)
            guard tag.accepts(value) else {
                problems.append(YAMLProblem(kind: .tagMismatch(tag: "!!" + tag.rawValue), span: scalar.span))
                return register(broken(at: scalar.span), scalar.anchor)
            }
        case .sequence, .mapping, .other:
            problems.append(YAMLProblem(kind: .unsupportedTag(CoreTag.shown(scalar.tag)), span: scalar.span))
            return register(broken(at: scalar.span), scalar.anchor)
        }
        let content = YAMLScalar(text: scalar.text, isPlain: scalar.isPlain && scalar.tag == nil, value: value)
        return register(YAMLNode(content: .scalar(content), span: scalar.span, count: 1), scalar.anchor)
    }

    private mutating func sequence(
        _ start: EventReader.Start,
        _ reader: inout EventReader
    ) throws(YAMLProblem) -> YAMLNode {
        try open(start)
        checkTag(start, is: .sequence)
        var items: [YAMLNode] = []
        var count = 1
        var height = 0
        loop: while true {
            let event = try reader.next()
            if case .sequenceEnd = event { break loop }
            let item = try node(event, &reader)
            count += item.count
            height = max(height, item.height)
            items.append(item)
        }
        close(start)
        let span = stretched(start.span, to: items.last?.visibleSpan)
        return register(
            YAMLNode(content: .sequence(items), span: span, count: count, height: height + 1),
            start.anchor
        )
    }

    private mutating func mapping(
        _ start: EventReader.Start,
        _ reader: inout EventReader
    ) throws(YAMLProblem) -> YAMLNode {
        try open(start)
        checkTag(start, is: .mapping)
        var entries: [YAMLEntry] = []
        var dropped: [YAMLEntry] = []
        var merges: [YAMLNode] = []
        var first: [String: SourceSpan] = [:]
        var count = 1
        var height = 0
        var last: SourceSpan?
        loop: while true {
            let event = try reader.next()
            if case .mappingEnd = event { break loop }
            let key = try node(event, &reader)
            let value = try node(try reader.next(), &reader)
            count += key.count + value.count
            height = max(height, key.height, value.height)
            last = value.visibleSpan
            guard case .scalar(let scalar) = key.content else {
                dropped += [key, value].map { YAMLEntry(key: "", keySpan: key.visibleSpan, value: $0) }
                if case .broken = key.content { continue }
                problems.append(YAMLProblem(kind: .keyNotScalar, span: key.visibleSpan))
                continue
            }
            let entry = YAMLEntry(key: scalar.text, keySpan: key.visibleSpan, value: value)
            if let earlier = first[scalar.text] {
                problems.append(
                    YAMLProblem(kind: .duplicateKey(scalar.text), span: key.visibleSpan, related: earlier)
                )
                dropped.append(entry)
                continue
            }
            first[scalar.text] = key.visibleSpan
            if scalar.isPlain, scalar.text == "<<" {
                merges = mergeSources(value)
                dropped.append(entry)
            } else {
                entries.append(entry)
            }
        }
        for case .mapping(let merged) in merges.map(\.content) {
            for entry in merged where first[entry.key] == nil {
                first[entry.key] = entry.keySpan
                entries.append(entry)
            }
        }
        close(start)
        let span = stretched(start.span, to: last)
        return register(
            YAMLNode(content: .mapping(entries), span: span, count: count, height: height + 1, dropped: dropped),
            start.anchor
        )
    }

    /// A merge key's value is a mapping or a list of them; of a list, the earlier wins (YAML 1.1, type `merge`).
    private mutating func mergeSources(_ value: YAMLNode) -> [YAMLNode] {
        switch value.content {
        case .mapping: return [value]
        case .broken: return []
        case .sequence(let items):
            return items.filter { item in
                if case .mapping = item.content { return true }
                if case .broken = item.content { return false }
                problems.append(YAMLProblem(kind: .mergeNotMapping, span: item.visibleSpan))
                return false
            }
        case .scalar:
            problems.append(YAMLProblem(kind: .mergeNotMapping, span: value.visibleSpan))
            return []
        }
    }

    // MARK: Limits, anchors, tags

    private mutating func open(_ start: EventReader.Start) throws(YAMLProblem) {
        try count(1, at: start.span)
        depth += 1
        if depth > limits.depth {
            throw YAMLProblem(kind: .tooDeep(limit: limits.depth), span: start.span, isFatal: true)
        }
        if let anchor = start.anchor { openAnchors.insert(anchor) }
    }

    private mutating func close(_ start: EventReader.Start) {
        depth -= 1
        if let anchor = start.anchor { openAnchors.remove(anchor) }
    }

    private mutating func count(_ more: Int, at span: SourceSpan) throws(YAMLProblem) {
        nodes += more
        if nodes > limits.nodes {
            throw YAMLProblem(kind: .tooManyNodes(limit: limits.nodes), span: span, isFatal: true)
        }
    }

    private mutating func register(_ node: YAMLNode, _ anchor: String?) -> YAMLNode {
        if let anchor { anchors[anchor] = node }
        return node
    }

    private mutating func checkTag(_ start: EventReader.Start, is expected: CoreTag) {
        let tag = CoreTag(start.tag)
        guard tag != .none, tag != expected, start.tag != "!" else { return }
        problems.append(YAMLProblem(kind: .unsupportedTag(CoreTag.shown(start.tag)), span: start.span))
    }

    private func broken(at span: SourceSpan) -> YAMLNode {
        YAMLNode(content: .broken, span: span, count: 1)
    }

    /// libyaml ends a block collection at the next token; a reader sees it end at its last item.
    private func stretched(_ span: SourceSpan, to last: SourceSpan?) -> SourceSpan {
        guard let last else { return span }
        return SourceSpan(start: span.start, endLine: last.endLine, endColumn: last.endColumn)
    }
}
