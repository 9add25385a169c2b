import LocatedYAML

/// A literal or folded scalar's lines, as they were written, with the shortest header that keeps its value.
enum BlockScalarText {
    /// Returns `nil` if quotes are clearer: the value has only line breaks, several at its end, or breaks other than
    /// LF.
    static func lines(of scalar: SyntaxScalar) -> (header: String, lines: [String])? {
        let value = scalar.value
        if value.hasSuffix("\n\n") || value.allSatisfy({ $0 == "\n" }) { return nil }
        var lines = scalar.lines
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        let first = lines.first { !$0.isEmpty }?.unicodeScalars.first
        guard let first else { return nil }
        var header = scalar.style == .literal ? "|" : ">"
        // Without the number, a blank at the text's start would count as indentation.
        if SourceCharacters.isBlank(first) { header += "2" }
        if !value.hasSuffix("\n") { header += "-" }
        return (header, lines)
    }
}
