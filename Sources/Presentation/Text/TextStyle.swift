/// How text for people looks: with colour on a terminal that wants it, plain elsewhere.
package struct TextStyle: Sendable {
    /// What a line is never wider than, however wide the terminal: longer ones are hard to read.
    package static let mostColumns = 160
    package static let fewestColumns = 40

    package let hasColour: Bool
    /// How many columns a line may take; nil for as many as it needs, where no terminal shows it.
    package let columns: Int?
    /// Whether words stand for signs and arrows, for a screen reader.
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
    /// What stands between a value and the one that takes its place.
    var arrow: String { isSpoken ? "becomes" : "→" }

    /// A text broken between its words into lines that fit; where no terminal shows it, its lines stay whole, to be
    /// searched.
    ///
    /// - Parameters:
    ///   - first: how many columns are taken already on the first line.
    ///   - indent: how many spaces the other lines begin with.
    func wrapped(_ text: String, first: Int, indent: Int) -> String {
        columns.map { WrappedText.wrap(text, first: first, indent: indent, width: $0) } ?? text
    }

    /// A line, or several where it is longer than the terminal is wide: the others are indented a little more.
    func fitted(_ line: String) -> String {
        let indent = line.prefix { $0 == " " }.count + 4
        return wrapped(line, first: 0, indent: indent)
    }

    /// A line and a remark at its end, or below it where there is no room.
    func fitted(_ line: String, remark: String) -> [String] {
        guard let columns, WrappedText.visibleWidth(line + "  " + remark) > columns else {
            return [line + dim("  " + remark)]
        }
        return [fitted(line), fitted("      " + dim(remark))]
    }
}
