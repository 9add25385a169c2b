/// How text for people looks: with colour on a terminal that wants it, plain elsewhere.
package struct TextStyle: Sendable {
    package let hasColour: Bool
    /// Whether lines are broken between words where a terminal would break them within; a text that is piped keeps
    /// its lines whole, to be searched.
    package let isWrapped: Bool

    package init(hasColour: Bool, isWrapped: Bool = false) {
        self.hasColour = hasColour
        self.isWrapped = isWrapped
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

/// Words for counts.
enum Count {
    static func of(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
    }
}
