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

    /// A sentence, broken between words into lines that fit; a word that is too long stays whole, to be copied.
    ///
    /// - Parameters:
    ///   - first: how many columns are taken already on the first line.
    ///   - indent: how many spaces the other lines begin with.
    func wrapped(_ text: String, first: Int, indent: Int) -> String {
        guard let columns, first + text.count > columns else { return text }
        var lines = [""]
        var used = first
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let space = lines[lines.count - 1].isEmpty ? 0 : 1
            if used + space + word.count > columns, used > indent {
                lines.append(String(word))
                used = indent + word.count
            } else {
                lines[lines.count - 1] += (space == 0 ? "" : " ") + word
                used += space + word.count
            }
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}

/// Words for counts.
enum Count {
    static func of(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
    }
}
