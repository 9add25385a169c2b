/// A text broken into lines between its words, so that a terminal needn't break it within them. A word that is longer
/// than a line is broken where the line ends.
struct WrappedText {
    private let width: Int
    private let indent: Int
    private var text = ""
    /// How many columns of the line are taken.
    private var column: Int

    /// - Parameters:
    ///   - text: may have the codes of colours in it, which take no room.
    ///   - first: the columns that are taken on the first line.
    ///   - indent: the spaces before each further line.
    static func wrap(_ text: String, first: Int, indent: Int, width: Int) -> String {
        // No character is wider than its bytes are many.
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

    /// The words; what stands in backticks is one, to be copied whole, if a line has room for it.
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

    /// How many columns a text takes without the codes of colours.
    static func visibleWidth(_ text: String) -> Int {
        var isCode = false
        return text.reduce(0) { width, character in
            if character == "\u{1B}" { isCode = true }
            defer { if character == "m" { isCode = false } }
            return isCode ? width : width + DisplayWidth.of(character)
        }
    }
}
