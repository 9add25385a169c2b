import Wording

/// Text as XML 1.0 takes it.
enum XMLText {
    /// What stands between tags or in a double-quoted attribute. Characters that XML has no way to write are shown.
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

    /// Whether a byte may begin something that isn't written as it is.
    private static func isWritten(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0xEF: true
        default: false
        }
    }
}
