import LocatedYAML

// Nodes: values and keys, with their scalars and collections.
extension SyntaxReader {
    /// A node, with the comments on its first line that belong to the entry around it.
    struct ReadNode {
        var node: SyntaxNode
        /// The comment on a block scalar's first line.
        var header: Comment?
        /// The comment after a flow collection's opening bracket.
        var opening: Comment?
    }

    /// Reads the node that the current event begins.
    ///
    /// - Parameter parent: the column of the innermost block collection around it, -1 at the root.
    /// - Returns: the node, and the comments before it.
    mutating func node(isFlow: Bool, parent: Int) throws(YAMLProblem) -> (read: ReadNode, before: [Comment]) {
        switch event {
        case .alias(let name, _):
            let before = takeComments(upTo: extent.lowerBound)
            let line = source.line(of: position)
            position = extent.upperBound
            try advance()
            return (ReadNode(node: SyntaxNode(content: .alias(name), line: line)), before)
        case .scalar(let scalar):
            let hasProperties = scalar.anchor != nil || scalar.tag != nil
            // The scalar is absent. Its place may be that of the next token, and the comments up to there may belong
            // to another node.
            if extent.isEmpty, !hasProperties {
                try advance()
                let content = SyntaxScalar(value: "", style: .plain, lines: [""])
                return (ReadNode(node: SyntaxNode(content: .scalar(content))), [])
            }
            var before = takeComments(upTo: extent.lowerBound)
            var properties: [String] = []
            if hasProperties {
                properties = takeProperties()
                before += takeComments(upTo: position)
            }
            var read = ReadNode(node: SyntaxNode(properties: properties, content: .alias("")))
            let range = position..<max(position, extent.upperBound)
            read.node.line = source.line(of: position)
            if scalar.style == .literal || scalar.style == .folded {
                read.node.content = .scalar(block(scalar, range, parent: parent, &read.header))
            } else {
                read.node.content = .scalar(text(scalar, range))
            }
            position = range.upperBound
            try advance()
            return (read, before)
        case .sequenceStart(let start): return try collection(start, isMapping: false, parent: parent)
        case .mappingStart(let start): return try collection(start, isMapping: true, parent: parent)
        case .documentStart, .documentEnd, .sequenceEnd, .mappingEnd, .streamEnd:
            return (ReadNode(node: SyntaxNode(content: .alias(""))), [])
        }
    }

    /// Returns the anchor and the tag, in this order. Moves `position` from the event's first character to the node
    /// after them.
    private mutating func takeProperties() -> [String] {
        var properties: [String] = []
        while position < extent.upperBound, let character = source[position] {
            switch character {
            case "&", "!":
                let end = min(endOfProperty(), extent.upperBound)
                properties.append(source.text(position..<end))
                position = end
            case "#": passComment()
            default:
                guard SourceCharacters.isBlank(character) || SourceCharacters.isBreak(character) else {
                    return properties.sorted { $0.hasPrefix("&") && !$1.hasPrefix("&") }
                }
                position += 1
            }
        }
        return properties.sorted { $0.hasPrefix("&") && !$1.hasPrefix("&") }
    }

    /// The offset at which the anchor or tag at `position` ends.
    private func endOfProperty() -> Int {
        let rest = source.characters[position...].dropFirst()
        if source[position] == "!", rest.first == "<" {
            return rest.firstIndex(of: ">").map { $0 + 1 } ?? source.characters.count
        }
        let isAnchor = source[position] == "&"
        return rest.firstIndex {
            SourceCharacters.isBlank($0) || SourceCharacters.isBreak($0) || ",[]{}".unicodeScalars.contains($0)
                || (isAnchor && "?:%@`".unicodeScalars.contains($0))
        } ?? source.characters.count
    }

    // MARK: Scalars

    private func text(_ scalar: EventReader.Scalar, _ range: Range<Int>) -> SyntaxScalar {
        let raw = source.characters[range]
        let lines = raw.split(omittingEmptySubsequences: false, whereSeparator: SourceCharacters.isBreak)
        return SyntaxScalar(
            value: scalar.text, style: scalar.style, lines: lines.map { SourceCharacters.text($0) })
    }

    private mutating func block(
        _ scalar: EventReader.Scalar,
        _ range: Range<Int>,
        parent: Int,
        _ header: inout Comment?
    ) -> SyntaxScalar {
        let end = min(source.endOfLine(range.lowerBound), range.upperBound)
        let first = source.characters[range.lowerBound..<end]
        if let sign = first.firstIndex(of: "#") { header = takeComment(at: sign) }
        let indicators = first.prefix { !SourceCharacters.isBlank($0) && $0 != "#" }
        let digit = indicators.compactMap { $0.properties.numericType == nil ? nil : Int(String($0)) }.first
        let raw = source.characters[min(end + 1, range.upperBound)..<range.upperBound]
        let lines = raw.split(omittingEmptySubsequences: false, whereSeparator: SourceCharacters.isBreak)
        let indentation = digit.map { max(parent, 0) + $0 } ?? Self.indentation(of: lines, parent: parent)
        return SyntaxScalar(
            value: scalar.text, style: scalar.style,
            lines: lines.map { line in
                SourceCharacters.text(line.dropFirst(min(indentation, line.prefix { $0 == " " }.count)))
            })
    }

    /// A block scalar's indentation, found as libyaml finds it (YAML 1.2.2 §8.1.1.1).
    private static func indentation(of lines: [ArraySlice<Unicode.Scalar>], parent: Int) -> Int {
        var indentation = max(parent + 1, 1)
        for line in lines {
            let spaces = line.prefix { $0 == " " }.count
            indentation = max(indentation, spaces)
            if spaces < line.count { break }
        }
        return indentation
    }

    // MARK: Collections

    private mutating func collection(
        _ start: EventReader.Start,
        isMapping: Bool,
        parent: Int
    ) throws(YAMLProblem) -> (read: ReadNode, before: [Comment]) {
        var before = takeComments(upTo: extent.lowerBound)
        var properties: [String] = []
        if start.anchor != nil || start.tag != nil {
            properties = takeProperties()
            before += takeComments(upTo: position)
        }
        let counted = comments
        var collection = SyntaxCollection(isMapping: isMapping, isFlow: start.isFlow)
        var read = ReadNode(node: SyntaxNode(properties: properties, content: .alias("")))
        if start.isFlow {
            position = extent.upperBound
            let first = source.line(of: extent.lowerBound)
            try advance()
            try readFlow(&collection, parent: parent, &read)
            collection.isOnOneLine = source.line(of: position) == first
        } else {
            try advance()
            try readBlock(&collection, parent: parent, start: position)
        }
        collection.hasComments = comments > counted
        read.node.content = .collection(collection)
        return (read, before)
    }

    private mutating func readFlow(
        _ collection: inout SyntaxCollection,
        parent: Int,
        _ read: inout ReadNode
    ) throws(YAMLProblem) {
        while !isEnd {
            var entry = SyntaxEntry(value: SyntaxNode(content: .alias("")))
            entry.leading = takeComments(upTo: extent.lowerBound)
            if collection.entries.isEmpty, let first = entry.leading.first, !first.isAlone {
                read.opening = first
                entry.leading.removeFirst()
            }
            entry.followsBlank = source.isFirstOnLine(extent.lowerBound) && source.followsBlankLine(extent.lowerBound)
            try readPair(into: &entry, of: collection, parent: parent)
            collection.entries.append(entry)
        }
        let rest = takeComments(upTo: extent.lowerBound)
        // If brackets have only comments between them, these are written as if they stood before the brackets.
        if collection.entries.isEmpty, let first = rest.first, !first.isAlone {
            read.opening = first
            collection.ending = Array(rest.dropFirst())
        } else {
            collection.ending = rest
        }
        position = extent.upperBound
        try advance()
    }

    private mutating func readBlock(
        _ collection: inout SyntaxCollection,
        parent: Int,
        start: Int
    ) throws(YAMLProblem) {
        let column = source.column(of: start)
        while !isEnd {
            let (leading, inner, start) = takeBefore()
            var entry = SyntaxEntry(value: SyntaxNode(content: .alias("")), leading: leading)
            entry.followsBlank = source.followsBlankLine(start)
            try readPair(into: &entry, of: collection, parent: column, after: inner)
            collection.entries.append(entry)
        }
        // A sequence that isn't indented has the same column as its mapping.
        collection.ending = takeEnding(column: max(column, parent + 1))
        try advance()
    }

    private var isEnd: Bool {
        switch event {
        case .mappingEnd, .sequenceEnd, .documentEnd, .streamEnd: true
        default: false
        }
    }

    private mutating func readPair(
        into entry: inout SyntaxEntry,
        of collection: SyntaxCollection,
        parent: Int,
        after inner: [Comment] = []
    ) throws(YAMLProblem) {
        var inner = inner
        if collection.isMapping {
            let (key, before) = try node(isFlow: collection.isFlow, parent: parent)
            entry.key = key.node
            entry.leading += inner + before
            if let header = key.header { entry.leading.append(header) }
            inner = []
        }
        let (value, before) = try node(isFlow: collection.isFlow, parent: parent)
        entry.value = value.node
        attach(inner + before, value, to: &entry)
        if entry.trailing == nil {
            let isAbsent = if case .scalar(let scalar) = value.node.content { scalar.isAbsent } else { false }
            var separators: Set<Unicode.Scalar> = collection.isFlow ? [","] : []
            if isAbsent, !collection.isFlow { separators.insert(":") }
            // A comment on a block's last line belongs to the block's last entry.
            if !value.node.isBlock { entry.trailing = takeTrailing(after: separators) }
        }
        // Empty brackets are written on one line, which can have only one comment.
        if let head = entry.head, entry.trailing != nil, entry.value.collection?.entries.isEmpty == true {
            entry.leading.append(head)
            entry.head = nil
        }
        // A comment after a colon that stands alone has no clear owner, so it is written above the entry.
        if let key = entry.key, key.text(isInFlow: false) == nil, entry.value.isAbsent, let trailing = entry.trailing {
            entry.leading.append(trailing)
            entry.trailing = nil
        }
    }

    /// Assigns the comments around the beginning of an entry's value to the entry or its value.
    mutating func attach(_ before: [Comment], _ read: ReadNode, to entry: inout SyntaxEntry) {
        entry.trailing = read.header
        var before = before
        if var collection = read.node.collection, !collection.isFlow, !collection.entries.isEmpty {
            if let first = before.first, !first.isAlone {
                if entry.key != nil { entry.head = first } else { entry.leading.append(first) }
                before.removeFirst()
            }
            collection.entries[0].leading = before + collection.entries[0].leading
            entry.value.content = .collection(collection)
            return
        }
        if let opening = read.opening {
            if entry.key != nil { entry.head = opening } else { before.append(opening) }
        }
        if let first = before.first, !first.isAlone, entry.key != nil, entry.trailing == nil, entry.head == nil {
            entry.trailing = first
            before.removeFirst()
        }
        entry.leading += before
        if var collection = read.node.collection, collection.entries.isEmpty {
            entry.leading += collection.ending
            collection.ending = []
            entry.value.content = .collection(collection)
        }
    }
}
