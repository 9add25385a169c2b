/// A text broken into lines between words, so that a terminal doesn't break it inside a word. A word that is longer
/// than a line is broken where the line ends.
struct WrappedText {
    private let width: Int
    private let indent: Int
    private var text = ""
    /// Columns already taken on the current line.
    private var column: Int

    /// - Parameters:
    ///   - text: may contain colour codes, which take no columns.
    ///   - first: columns already taken on the first line.
    ///   - indent: spaces before each further line.
    ///   - width: maximum columns of a line.
    static func wrap(_ text: String, first: Int, indent: Int, width: Int) -> String {
        // The number of bytes is quick to get, and no character takes more columns than bytes.
        if first + text.utf8.count <= width || first + visibleWidth(text) <= width { return text }
        var wrapped = WrappedText(width: width, indent: indent, column: first)
        var isFirst = true
        for word in words(of: text, most: width - indent) {
            wrapped.add(word, after: isFirst ? "" : " ")
            isFirst = false
        }
        return wrapped.text
    }

    private init(width: Int, indent: Int, column: Int) {
        self.width = width
        self.indent = indent
        self.column = column
    }

    private mutating func add(_ word: String, after space: String) {
        let length = Self.visibleWidth(word)
        if column + space.count + length > width, column > indent {
            breakLine()
        } else {
            text += space
            column += space.count
        }
        if column + length <= width {
            text += word
            column += length
        } else {
            addBroken(word)
        }
    }

    private mutating func addBroken(_ word: String) {
        var isCode = false
        for character in word {
            if character == "\u{1B}" { isCode = true }
            let length = isCode ? 0 : DisplayWidth.of(character)
            if isCode, character == "m" { isCode = false }
            if column + length > width { breakLine() }
            text.append(character)
            column += length
        }
    }

    private mutating func breakLine() {
        text += "\n" + String(repeating: " ", count: indent)
        column = indent
    }

    /// The words of a text. A text in backticks is one word, so that it can be copied whole, unless it is wider than
    /// `most` columns.
    private static func words(of text: String, most: Int) -> [String] {
        var words: [String] = []
        var isOpen = false
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            if isOpen, let last = words.popLast() {
                words.append(last + " " + part)
            } else {
                words.append(String(part))
            }
            if !part.count(where: { $0 == "`" }).isMultiple(of: 2) { isOpen.toggle() }
        }
        return words.flatMap { word in
            word.contains(" ") && visibleWidth(word) > most
                ? word.split(separator: " ", omittingEmptySubsequences: false).map(String.init) : [word]
        }
    }

    /// The number of columns that a text takes; colour codes take none.
    static func visibleWidth(_ text: String) -> Int {
        var isCode = false
        return text.reduce(0) { width, character in
            if character == "\u{1B}" { isCode = true }
            defer { if character == "m" { isCode = false } }
            return isCode ? width : width + DisplayWidth.of(character)
        }
    }
}
