/// The control characters of texts that SIP carries.
package enum ControlCharacters {
    /// Whether a byte is a control character of ASCII, U+0000…U+001F or U+007F (RFC 5234 B.1, `CTL`).
    ///
    /// U+0080…U+009F aren't among them: RFC 3261 §25.1 admits every character beyond ASCII (`UTF8-NONASCII`).
    package static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// Returns the code point of the first control character of ASCII, as `U+001B`; `nil` if there is none.
    package static func first(in text: String) -> String? {
        text.utf8.first(where: isControl).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
