import LocatedYAML

/// A literal or folded scalar's lines, as they were written, with a header that says no more than it must.
enum BlockScalarText {
    /// nil where quotes are clearer: nothing but line breaks, several of them at the end, breaks of other kinds.
    static func lines(of scalar: SyntaxScalar) -> (header: String, lines: [String])? {
        let value = scalar.value
        if scalar.hasOddBreak || value.hasSuffix("\n\n") || value.allSatisfy({ $0 == "\n" }) { return nil }
        var lines = scalar.lines
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        let first = lines.first { !$0.isEmpty }?.unicodeScalars.first
        guard let first else { return nil }
        var header = scalar.style == .literal ? "|" : ">"
        // Without the number, a text that begins with a blank would be taken as indented deeper.
        if SourceCharacters.isBlank(first) { header += "2" }
        if !value.hasSuffix("\n") { header += "-" }
        return (header, lines)
    }
}
