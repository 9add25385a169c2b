import LocatedYAML

/// Writes a scalar on one line: plain if that reads as the same value, otherwise in quotes.
enum ScalarText {
    /// - Parameters:
    ///   - hasTag: whether a tag stands before it, which may change the value of a plain scalar.
    ///   - isInFlow: whether brackets stand around it.
    static func line(_ scalar: SyntaxScalar, hasTag: Bool, isInFlow: Bool) -> String {
        let value = scalar.value
        let asWritten = scalar.lines.count == 1 ? scalar.lines[0] : nil
        if scalar.isNumber { return doubleQuoted(value) }
        switch scalar.style {
        case .plain:
            if !hasTag, meansMoreAtStart(value) { return quoted(value) }
            return asWritten ?? (isVisible(value) ? value : doubleQuoted(value))
        case .singleQuoted, .doubleQuoted:
            // A text with invisible characters stays as its author wrote it.
            if !isVisible(value) { return asWritten ?? doubleQuoted(value) }
        case .literal, .folded: break
        }
        return !hasTag && canBePlain(value, isInFlow: isInFlow) ? value : quoted(value)
    }

    /// Whether a text without quotes reads as the same text, here and in YAML 1.1.
    static func canBePlain(_ text: String, isInFlow: Bool) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else { return false }
        if "-?:,[]{}#&*!|>'\"%@` =<".unicodeScalars.contains(first) || last == " " || last == ":" { return false }
        if meansMoreAtStart(text) { return false }
        // Older readers stop at a colon or question mark within brackets.
        if isInFlow, scalars.contains(where: { ",[]{}:?".unicodeScalars.contains($0) }) { return false }
        var before: Unicode.Scalar?
        for scalar in scalars {
            if before == ":", scalar == " " { return false }
            if before == " ", scalar == "#" { return false }
            before = scalar
        }
        return isVisible(text) && CoreSchema.resolve(plain: text) == .string && !isOtherwiseInYAML11(text)
    }

    /// Whether a reader of YAML 1.1 may take the text for a boolean, null, a number or a date
    /// (https://yaml.org/type/).
    private static func isOtherwiseInYAML11(_ text: String) -> Bool {
        switch text.lowercased() {
        case "y", "n", "yes", "no", "on", "off", "true", "false", "null": return true
        default: break
        }
        let isNumeric = text.unicodeScalars.allSatisfy {
            ("0"..."9").contains($0) || ("a"..."f").contains($0) || ("A"..."F").contains($0)
                || "+-.,_:xobTtZz ".unicodeScalars.contains($0)
        }
        guard let first = text.unicodeScalars.first(where: { !"+-.".unicodeScalars.contains($0) }) else { return true }
        return isNumeric && ("0"..."9").contains(first)
    }

    /// Whether a plain text would be a document's separator at the start of a line, or a byte order mark at the start
    /// of a file.
    static func meansMoreAtStart(_ text: String) -> Bool {
        text.hasPrefix("---") || text.hasPrefix("...") || text.unicodeScalars.first == "\u{FEFF}"
    }

    static func quoted(_ text: String) -> String {
        let marks = text.unicodeScalars.count { $0 == "\"" || $0 == "\\" }
        let apostrophes = text.unicodeScalars.count { $0 == "'" }
        guard marks > apostrophes, isVisible(text) else { return doubleQuoted(text) }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if isVisible(scalar) { result.unicodeScalars.append(scalar) } else { result += escape(scalar) }
            }
        }
        return result + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }

    static func isVisible(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isVisible) }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: return false
        default: return scalar.value & 0xFFFE != 0xFFFE
        }
    }
}
