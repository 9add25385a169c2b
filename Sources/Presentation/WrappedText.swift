/// A text broken into lines between its words, so that a terminal needn't break it within them.
enum WrappedText {
    /// - Parameters:
    ///   - first: the columns that are taken on the first line.
    ///   - indent: the spaces before each further line.
    static func wrap(_ text: String, first: Int, indent: Int, width: Int) -> String {
        var result = ""
        var column = first
        var isFirst = true
        for word in words(of: text) {
            let length = DisplayWidth.of(word)
            if !isFirst, column + 1 + length > width {
                result += "\n" + String(repeating: " ", count: indent)
                column = indent
            } else if !isFirst {
                result += " "
                column += 1
            }
            result += word
            column += length
            isFirst = false
        }
        return result
    }

    /// The words; what stands in backticks is one, to be copied whole.
    private static func words(of text: String) -> [String] {
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
        return words
    }
}
