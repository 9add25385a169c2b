/// The style of text for people: colour, line width, and signs or words.
package struct TextStyle: Sendable {
    /// Maximum width of a line on any terminal: longer lines are hard to read.
    package static let mostColumns = 160
    package static let fewestColumns = 40

    package let hasColour: Bool
    /// Maximum columns of a line, from `fewestColumns` to `mostColumns`. `nil`: no limit, since no terminal shows it.
    package let columns: Int?
    /// Whether words replace signs and arrows, for a screen reader.
    package let isSpoken: Bool

    package init(hasColour: Bool, columns: Int? = nil, isSpoken: Bool = false) {
        self.hasColour = hasColour
        self.columns = columns.map { min(max($0, Self.fewestColumns), Self.mostColumns) }
        self.isSpoken = isSpoken
    }

    package static let plain = TextStyle(hasColour: false)

    func red(_ text: String) -> String { code("31", text) }
    func green(_ text: String) -> String { code("32", text) }
    func yellow(_ text: String) -> String { code("33", text) }
    func cyan(_ text: String) -> String { code("36", text) }
    func bold(_ text: String) -> String { code("1", text) }
    func dim(_ text: String) -> String { code("2", text) }

    private func code(_ code: String, _ text: String) -> String {
        hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension TextStyle {
    /// Separator between the old and the new value.
    var arrow: String { isSpoken ? "becomes" : "→" }

    /// A text, broken between words into lines of at most `columns`. Without a limit, lines stay whole, so that a
    /// reader can search them.
    ///
    /// - Parameters:
    ///   - first: columns already taken on the first line.
    ///   - indent: spaces before each further line.
    func wrapped(_ text: String, first: Int, indent: Int) -> String {
        columns.map { WrappedText.wrap(text, first: first, indent: indent, width: $0) } ?? text
    }

    /// A line, broken into several if it is wider than `columns`. The further lines are indented by 4 more spaces.
    func fitted(_ line: String) -> String {
        let indent = line.prefix { $0 == " " }.count + 4
        return wrapped(line, first: 0, indent: indent)
    }

    /// A line with a remark at its end, or below it if both are wider than `columns`.
    func fitted(_ line: String, remark: String) -> [String] {
        guard let columns, WrappedText.visibleWidth(line + "  " + remark) > columns else {
            return [line + dim("  " + remark)]
        }
        return [fitted(line), fitted("      " + dim(remark))]
    }
}
