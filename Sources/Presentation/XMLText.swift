/// Text as XML 1.0 takes it.
enum XMLText {
    /// What stands between tags or in a double-quoted attribute. Characters that XML has no way to write are shown.
    static func escaped(_ text: String) -> String {
        Shown.text(text).unicodeScalars.reduce(into: "") { result, scalar in
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
}
