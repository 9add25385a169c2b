import LocatedYAML

/// Reads a text into its syntax tree: libyaml's events give the structure, the text between them the comments.
///
/// Each character is scanned once.
struct SyntaxReader: ~Copyable {
    let source: SourceCharacters
    private var events: EventReader
    private(set) var event = EventReader.Event.streamEnd
    private(set) var extent = 0..<0
    private var isImplicit = false

    /// The offset of the next character. The text before it is already assigned to nodes and comments.
    var position = 0
    /// The last dash or question mark that was scanned since the last entry, and the number of comments before it.
    private var indicator: (offset: Int, comments: Int)?
    /// Comments that were scanned but not yet assigned.
    private var pending: [Comment] = []
    private(set) var comments = 0

    init(_ source: SourceCharacters, name: String) {
        self.source = source
        events = EventReader(source.utf8, name: name)
    }

    mutating func read() throws(YAMLProblem) -> SyntaxStream {
        var stream = SyntaxStream()
        try advance()
        while case .documentStart = event { stream.documents.append(try document()) }
        stream.ending = takeComments(upTo: source.characters.count)
        return stream
    }

    mutating func advance() throws(YAMLProblem) {
        event = try events.next()
        extent = events.extent
        isImplicit = events.isImplicit
    }

    // MARK: Documents

    private mutating func document() throws(YAMLProblem) -> SyntaxDocument {
        var document = SyntaxDocument(hasStart: !isImplicit)
        if !isImplicit {
            document.prologue = takeComments(upTo: extent.lowerBound).map { .comment($0) }
            readDirectives(into: &document)
            document.startComment = takeTrailing()
        }
        try advance()
        if case .scalar(let scalar) = event, scalar.isPlain, scalar.text.isEmpty, scalar.tag == nil,
            scalar.anchor == nil
        {
            try advance()
        } else {
            let (root, before) = try node(isFlow: false, parent: -1)
            var entry = SyntaxEntry(value: root.node)
            if root.node.isBlock, root.node.collection != nil, !root.node.properties.isEmpty {
                // The anchor stands on a separate line, after these comments.
                entry.leading = before
            } else {
                attach(before, root, to: &entry)
            }
            if entry.trailing == nil, !root.node.isBlock { entry.trailing = takeTrailing() }
            document.root = entry
        }
        document.ending = takeComments(upTo: extent.lowerBound)
        if !isImplicit {
            document.hasEnd = true
            position = extent.upperBound
            document.endComment = takeTrailing()
        }
        try advance()
        return document
    }

    /// Reads the lines from the first directive to `---`.
    private mutating func readDirectives(into document: inout SyntaxDocument) {
        while position < extent.upperBound {
            guard source[position] == "%" else {
                // Blanks, comments, and the `---` itself.
                let next = source.characters[position..<extent.upperBound].firstIndex { $0 == "%" || $0 == "#" }
                position = next ?? extent.upperBound
                if source[position] == "#", position < extent.upperBound {
                    document.prologue.append(.comment(takeComment(at: position)))
                }
                continue
            }
            let end = source.endOfLine(position)
            let comment = source.characters[position..<end].firstIndex(of: "#") ?? end
            let text = source.text(position..<comment)
            document.prologue.append(.directive(text.trimmedEnd))
            position = comment
        }
    }

    // MARK: Comments

    /// Returns all comments that are not yet assigned before the offset `end`, and moves `position` there.
    mutating func takeComments(upTo end: Int) -> [Comment] {
        scan(upTo: end)
        defer { pending = [] }
        return pending
    }

    /// Returns the comments before the next token that belong to a block that ends here, by their indentation.
    ///
    /// - Parameter column: the lowest column of a comment that belongs to the block.
    mutating func takeEnding(column: Int) -> [Comment] {
        scan(upTo: extent.lowerBound)
        var last = pending.count
        // A waiver stays with the line to which it applies.
        var line = source.line(of: extent.lowerBound)
        while last > 0, pending[last - 1].isWaiver, pending[last - 1].line == line - 1 {
            last -= 1
            line -= 1
        }
        if source.isDocumentEnd(extent.lowerBound) { last = pending.count }
        let taken = pending[..<last].prefix { $0.column >= column }
        pending.removeFirst(taken.count)
        return Array(taken)
    }

    /// Returns the comment after `position` on the same line; `nil` if a token comes first or a comment is pending.
    ///
    /// - Parameter separators: characters of which one may stand before the comment.
    mutating func takeTrailing(after separators: Set<Unicode.Scalar> = []) -> Comment? {
        guard pending.isEmpty else { return nil }
        var offset = position
        var hasSeparator = false
        while let character = source[offset] {
            if character == "#" { return takeComment(at: offset) }
            if !SourceCharacters.isBlank(character) {
                guard !hasSeparator, separators.contains(character) else { return nil }
                // `:#` begins a plain scalar.
                if character == ":", source[offset + 1] == "#" { return nil }
                hasSeparator = true
            }
            offset += 1
        }
        return nil
    }

    mutating func takeComment(at offset: Int) -> Comment {
        let end = source.endOfLine(offset)
        let isAlone = source.isFirstOnLine(offset)
        position = end
        comments += 1
        return Comment(
            text: source.text(offset..<end).trimmedEnd, line: source.line(of: offset),
            column: source.column(of: offset), isAlone: isAlone,
            followsBlank: isAlone && source.followsBlankLine(offset)
        )
    }

    /// Adds the comment at `position` to the pending ones, for the next call that takes comments.
    mutating func passComment() { pending.append(takeComment(at: position)) }

    private mutating func scan(upTo end: Int) {
        while position < end {
            switch source.characters[position] {
            case "#":
                passComment()
                continue
            case "-", "?": indicator = (position, pending.count)
            default: break
            }
            position += 1
        }
    }

    /// Returns the comments before an entry of a block, separately those after its dash or question mark, and the
    /// offset at which the entry begins.
    mutating func takeBefore() -> (leading: [Comment], inner: [Comment], start: Int) {
        indicator = nil
        let comments = takeComments(upTo: extent.lowerBound)
        guard let indicator else { return (comments, [], extent.lowerBound) }
        return (Array(comments[..<indicator.comments]), Array(comments[indicator.comments...]), indicator.offset)
    }
}
