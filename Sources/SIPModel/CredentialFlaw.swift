/// The reason why a text can't be a SIP user name or password. It never contains any of the text.
///
/// RFC 3261 §25.1 (`quoted-string`) admits no control character. A user name with a line break could add headers to a
/// call.
package enum CredentialFlaw: Error, Hashable, Sendable {
    /// The text ends in CR or LF.
    case lineBreakAtEnd
    case controlCharacter
    /// U+FEFF, which an editor may have put before the text.
    case byteOrderMark

    /// Finds the first flaw of a text; `nil` if it has none.
    package init?(in text: String) {
        if let last = text.utf8.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: "\n") {
            self = .lineBreakAtEnd
        } else if text.unicodeScalars.contains("\u{FEFF}") {
            self = .byteOrderMark
        } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            self = .controlCharacter
        } else {
            return nil
        }
    }

    /// Whether a text begins or ends with a blank or an invisible character of any script. It may be meant, so it is
    /// only a warning.
    package static func hasOuterBlank(_ text: String) -> Bool {
        [text.unicodeScalars.first, text.unicodeScalars.last].contains { scalar in
            scalar.map { $0.properties.isWhitespace || $0.properties.generalCategory == .format } ?? false
        }
    }

    /// The flaw as a clause, to follow "it" in a sentence.
    package var explanation: String {
        switch self {
        case .lineBreakAtEnd: "it ends in a line break"
        case .controlCharacter: "it has a control character in it"
        case .byteOrderMark: "it has a byte order mark (U+FEFF) in it"
        }
    }

    /// The remedy, as a sentence.
    package var remedy: String {
        switch self {
        case .lineBreakAtEnd: "Store it again without the line break; `printf %s` writes none."
        case .controlCharacter: "Store it again: it was damaged when it was copied, or isn't the credential."
        case .byteOrderMark: "Store it again as UTF-8 without a byte order mark."
        }
    }
}
