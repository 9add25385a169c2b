/// The syntax of a SIP header's name and value (RFC 3261).
package enum HeaderSyntax {
    /// Whether a text is a `token` (RFC 3261 §25.1), as a header's name must be.
    package static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }

    /// How to write a token, as the start of a sentence.
    package static let tokenRemedy = "Write a token of RFC 3261: letters, digits and any of - . ! % * _ + ` ' ~"

    /// Whether a text could end a header's line and begin another (header injection).
    package static func hasLineBreak(_ text: String) -> Bool {
        text.utf8.contains { $0 == 0x0D || $0 == 0x0A }
    }

    /// Whether a text is a `quoted-string` (RFC 3261 §25.1) that ends with the text, without control characters.
    package static func isQuotedString(_ text: String) -> Bool {
        let quote = UInt8(ascii: "\"")
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return false }
        var isEscaped = false
        for byte in bytes[1..<(bytes.count - 1)] {
            if ControlCharacters.isControl(byte) { return false }
            if isEscaped {
                isEscaped = false
            } else if byte == quote {
                return false
            } else {
                isEscaped = byte == UInt8(ascii: "\\")
            }
        }
        return !isEscaped
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
