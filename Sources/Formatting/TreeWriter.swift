import LocatedYAML

/// Writes an arranged syntax tree as text.
struct TreeWriter {
    /// The maximum length of a line, in characters, unless there is no shorter way to write it.
    static let width = 120

    private(set) var text = ""
    /// The start of the next line, instead of its indentation: the dashes before it.
    private var prefix: String?
    /// Whether the last line is a waiver at the end of a collection. It applies to nothing, so no entry may follow
    /// directly.
    private var isAfterIdleWaiver = false

    static func text(of stream: SyntaxStream) -> String {
        var writer = TreeWriter()
        for document in stream.documents { writer.write(document) }
        writer.write(stream.ending, at: 0, isFirst: stream.documents.isEmpty)
        return writer.text
    }

    private mutating func write(_ document: SyntaxDocument) {
        var isFirst = true
        for item in document.prologue {
            switch item {
            case .comment(let comment): write([comment], at: 0, isFirst: isFirst)
            case .directive(let text): writeLine(0, text)
            }
            isFirst = false
        }
        if document.hasStart {
            writeLine(0, "---" + Self.suffix(document.startComment))
            isFirst = true
        }
        write(document.header, at: 0, isFirst: isFirst)
        isFirst = isFirst && document.header.isEmpty
        if let root = document.root {
            write(root, isFirst: isFirst)
            isFirst = false
        }
        write(document.ending, at: 0, isFirst: isFirst)
        if document.hasEnd { writeLine(0, "..." + Self.suffix(document.endComment)) }
    }

    private mutating func write(_ root: SyntaxEntry, isFirst: Bool) {
        write(root.leading, at: 0, isFirst: isFirst)
        switch layout(of: root, at: 0, after: 0, isGuarded: root.isWaived) {
        case .line(let text): writeLine(0, text + Self.suffix(root.trailing))
        case .lines(let first, let rest):
            write(first, rest, at: 0, root)
        case .block(var collection):
            if let trailing = root.trailing { collection.ending.append(trailing) }
            let properties = root.value.properties.joined(separator: " ")
            if !properties.isEmpty {
                // The anchor stands on a separate line, after all comments.
                if !collection.entries.isEmpty {
                    write(collection.entries[0].leading, at: 0, isFirst: isFirst && root.leading.isEmpty)
                    collection.entries[0].leading = []
                }
                writeLine(0, properties)
            }
            write(collection, at: 0, isFirst: isFirst && root.leading.isEmpty)
        }
    }

    // MARK: Entries

    private mutating func write(
        _ collection: SyntaxCollection,
        at indentation: Int,
        isFirst: Bool = true,
        isGuarded: Bool = false
    ) {
        var followsBlock = false
        for (index, entry) in collection.entries.enumerated() {
            let isGuarded = entry.isWaived || (isGuarded && index == 0)
            let layout = layout(of: entry, at: indentation, after: Self.width(of: entry), isGuarded: isGuarded)
            let isBlock = if case .line = layout { false } else { true }
            let wantsBlank =
                switch collection.spacing {
                case .asWritten: false
                case .aroundBlocks: isBlock || followsBlock
                case .everywhere: true
                }
            followsBlock = isBlock
            let isFirst = isFirst && index == 0
            write(entry, layout, at: indentation, isFirst: isFirst, wantsBlank && index > 0, isGuarded: isGuarded)
        }
        write(collection.ending, at: indentation, isFirst: false)
        if let last = collection.ending.last { isAfterIdleWaiver = last.isWaiver }
    }

    private mutating func write(
        _ entry: SyntaxEntry,
        _ layout: Layout,
        at indentation: Int,
        isFirst: Bool,
        _ wantsBlank: Bool,
        isGuarded: Bool
    ) {
        var layout = layout
        var leading = entry.leading
        let isCompact = entry.key == nil && entry.value.properties.isEmpty
        if isCompact, case .block(var collection) = layout {
            leading += lift(from: &collection, at: indentation + 2)
            layout = .block(collection)
        }
        let hasBlank = entry.followsBlank || leading.contains(where: \.followsBlank)
        let wouldBeAllowed = isAfterIdleWaiver && (leading.first?.isWaiver ?? true)
        if (wantsBlank && !hasBlank) || (wouldBeAllowed && !(leading.first?.followsBlank ?? entry.followsBlank)) {
            writeBlank()
        }
        write(leading, at: indentation, isFirst: isFirst)
        if entry.followsBlank, !(isFirst && leading.isEmpty) { writeBlank() }

        let mark = writeMark(of: entry, at: indentation)
        switch layout {
        case .line(let text):
            writeLine(indentation, mark + (text.isEmpty ? "" : " " + text) + Self.suffix(entry.lastComment))
        case .lines(let first, let rest): write(mark + " " + first, rest, at: indentation, entry)
        case .block(var collection):
            let (head, rest) = entry.blockComments
            if isCompact {
                prefix = (prefix ?? String(repeating: " ", count: indentation)) + "- "
                collection.ending += [head, rest].compactMap { $0 }
            } else {
                let properties = entry.value.properties.map { " " + $0 }.joined()
                writeLine(indentation, mark + properties + Self.suffix(head))
                if let rest { collection.ending.append(rest) }
            }
            write(
                collection, at: indentation + 2, isGuarded: isCompact && (isGuarded || leading.last?.isWaiver == true))
        }
    }

    /// Returns the text before the value, and writes a key that takes a separate line.
    private mutating func writeMark(of entry: SyntaxEntry, at indentation: Int) -> String {
        guard let key = entry.key else { return "-" }
        if let text = key.text(isInFlow: false) { return text }
        let properties = key.properties.joined(separator: " ")
        var text = ""
        if case .scalar(let scalar) = key.content, !scalar.isAbsent {
            text = ScalarText.line(scalar, hasTag: key.hasTag, isInFlow: false)
        }
        writeLine(indentation, ["?", properties, text].filter { !$0.isEmpty }.joined(separator: " "))
        return ":"
    }

    /// Removes and returns the comments before a block's first entry, if that entry begins on the line of a dash.
    private func lift(from collection: inout SyntaxCollection, at indentation: Int) -> [Comment] {
        guard var first = collection.entries.first else { return [] }
        var lifted = first.leading
        first.leading = []
        if first.key == nil, first.value.properties.isEmpty,
            case .block(var inner) = layout(of: first, at: indentation, after: 1, isGuarded: false)
        {
            lifted += lift(from: &inner, at: indentation + 2)
            first.value.content = .collection(inner)
        }
        collection.entries[0] = first
        return lifted
    }

    // MARK: Layout

    /// The layout of a value after its key or dash.
    private enum Layout {
        case line(String)
        /// The rest stands on separate lines, one level deeper.
        case lines(first: String, rest: [String])
        case block(SyntaxCollection)
    }

    /// The characters of an entry's first line before its value.
    private static func width(of entry: SyntaxEntry) -> Int {
        (entry.key?.text(isInFlow: false)?.unicodeScalars.count ?? 1) + 1
    }

    /// - Parameters:
    ///   - before: the number of characters between the indentation and the value.
    ///   - isGuarded: whether a waiver applies to the line, so that its nodes must stay on it.
    private func layout(of entry: SyntaxEntry, at indentation: Int, after before: Int, isGuarded: Bool) -> Layout {
        let value = entry.value
        let room = Self.width - indentation - before
        switch value.content {
        case .alias(let name): return .line((value.properties + ["*" + name]).joined(separator: " "))
        case .scalar(let scalar): return layout(of: scalar, value, room: room)
        case .collection(let collection):
            if collection.entries.isEmpty { return .line(FlowText.of(value, room: .max) ?? "") }
            guard collection.isFlow, !collection.hasComments, !isGuarded || collection.isOnOneLine,
                let text = FlowText.of(value, room: isGuarded ? .max : room)
            else { return .block(collection) }
            return .line(text)
        }
    }

    private func layout(of scalar: SyntaxScalar, _ value: SyntaxNode, room: Int) -> Layout {
        let properties = value.properties.map { $0 + " " }.joined()
        func onLine() -> Layout {
            .line((properties + ScalarText.line(scalar, hasTag: value.hasTag, isInFlow: false)).trimmedEnd)
        }
        switch scalar.style {
        case .literal, .folded:
            guard let (header, lines) = BlockScalarText.lines(of: scalar) else { return onLine() }
            return .lines(first: properties + header, rest: lines)
        case .plain, .singleQuoted, .doubleQuoted:
            let meansMore = scalar.style == .plain && ScalarText.meansMoreAtStart(scalar.value)
            if scalar.lines.count == 1 || meansMore { return onLine() }
            if !scalar.value.contains("\n"), ScalarText.isVisible(scalar.value),
                case .line(let text) = onLine(), text.unicodeScalars.count <= room
            {
                return .line(text)
            }
            let lines = scalar.lines.enumerated().map { index, line in
                let line = index == 0 ? line : line.trimmedStart
                // A backslash before blanks at the end of a line makes the first of them text.
                return index == scalar.lines.count - 1 || line.trimmedEnd.hasSuffix("\\") ? line : line.trimmedEnd
            }
            return .lines(first: properties + lines[0], rest: Array(lines.dropFirst()))
        }
    }

    // MARK: Lines

    private mutating func write(_ first: String, _ rest: [String], at indentation: Int, _ entry: SyntaxEntry) {
        let comment = Self.suffix(entry.lastComment)
        let isBlock =
            if case .scalar(let scalar) = entry.value.content {
                scalar.style == .literal || scalar.style == .folded
            } else { false }
        writeLine(indentation, first + (isBlock ? comment : ""))
        for (index, line) in rest.enumerated() {
            let isLast = index == rest.count - 1
            if line.isEmpty, !isLast {
                text += "\n"
            } else {
                writeLine(indentation + 2, line + (isBlock || !isLast ? "" : comment))
            }
        }
    }

    private mutating func write(_ comments: [Comment], at indentation: Int, isFirst: Bool) {
        for (index, comment) in comments.enumerated() {
            if comment.followsBlank, !(isFirst && index == 0) { writeBlank() }
            writeLine(indentation, comment.text)
        }
    }

    private mutating func writeLine(_ indentation: Int, _ line: String) {
        text += prefix ?? String(repeating: " ", count: indentation)
        prefix = nil
        isAfterIdleWaiver = false
        text += line + "\n"
    }

    private mutating func writeBlank() {
        if !text.isEmpty, prefix == nil { text += "\n" }
    }

    private static func suffix(_ comment: Comment?) -> String { comment.map { " " + $0.text } ?? "" }
}

extension SyntaxEntry {
    /// The comment on the last line of a value that is not a block.
    fileprivate var lastComment: Comment? { trailing ?? head }

    /// The comments of a block: on its key's line, and after the block. Brackets that became a block may have had
    /// both.
    fileprivate var blockComments: (head: Comment?, rest: Comment?) {
        head == nil ? (trailing, nil) : (head, trailing)
    }
}
