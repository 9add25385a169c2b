import Wording

/// Text for XML 1.0.
enum XMLText {
    /// Escapes a text for use between tags or in a double-quoted attribute. Characters that XML can't express become
    /// visible escapes, or `?`.
    static func escaped(_ text: String) -> String {
        let shown = TerminalSafe.text(text)
        guard shown.utf8.contains(where: isWritten) else { return shown }
        return shown.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\u{FFFE}", "\u{FFFF}": result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a byte may begin a character that must be replaced. In UTF-8, 0xEF begins U+FFFE and U+FFFF.
    private static func isWritten(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0xEF: true
        default: false
        }
    }
}
