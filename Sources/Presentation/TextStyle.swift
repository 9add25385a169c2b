/// How text for people looks: with colour on a terminal that wants it, plain elsewhere.
package struct TextStyle: Sendable {
    package let hasColour: Bool

    package init(hasColour: Bool) {
        self.hasColour = hasColour
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
