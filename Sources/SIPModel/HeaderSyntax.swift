/// The syntax of a SIP header's name and value (RFC 3261).
package enum HeaderSyntax {
    /// Whether a text is a `token` (RFC 3261 §25.1), as a header's name must be.
    package static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }

    /// Whether a text could end a header's line and begin another (header injection).
    package static func hasLineBreak(_ text: String) -> Bool {
        text.utf8.contains { $0 == 0x0D || $0 == 0x0A }
    }

    /// Whether two header names are equal, ignoring case (RFC 3261 §7.3.1).
    package static func isSameName(_ one: String, _ other: String) -> Bool {
        // Fast path: most names already differ in the first letter.
        if let first = one.utf8.first, let second = other.utf8.first, first < 0x80, second < 0x80,
            first | 0x20 != second | 0x20
        {
            return false
        }
        return one == other || one.lowercased() == other.lowercased()
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "%"), UInt8(ascii: "*"),
            UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}
