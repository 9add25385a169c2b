/// A text that is compared by its UTF-8 bytes.
///
/// Swift's `==` of strings is canonical equivalence (Unicode Standard Annex #15): "é" as one scalar equals "e" with a
/// combining accent. On the wire, in a password and for git, these are different texts.
package struct ExactText: Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension ExactText: Hashable {
    package static func == (one: ExactText, other: ExactText) -> Bool {
        one.text.utf8.count == other.text.utf8.count && one.text.utf8.elementsEqual(other.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

extension ExactText: Comparable {
    package static func < (one: ExactText, other: ExactText) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}

extension String {
    /// Whether two texts have the same UTF-8 bytes.
    package func isExactly(_ other: String) -> Bool { ExactText(self) == ExactText(other) }
}
