import LocatedYAML

/// Finds possible credentials in a text that isn't valid YAML, line by line: everything after a key that looks like a
/// credential's, on its line and on later lines that may belong to its value.
///
/// Nothing marks the end of such a value. So the mask continues until a line that is a key and isn't indented deeper,
/// and never ends within a quotation or brackets that the value opened.
struct TextMasking {
    private var value: OpenValue?

    /// Returns the index in the next line from which to mask the rest of the line; `nil` to mask nothing.
    mutating func start(in line: String) -> String.Index? {
        if var open = value {
            if open.mayGoOn(in: line) {
                open.read(line[...])
                value = open
                return line.startIndex
            }
            value = nil
        }
        let cut = line.isASCII ? Self.credentialValue(in: line.utf8) : Self.credentialValue(in: line)
        guard let cut else { return nil }
        var open = OpenValue(indentation: OpenValue.indentation(of: line))
        open.read(line[cut...])
        value = open
        return cut
    }

    /// Returns the end of the first word of a line that looks like a credential's key; its value follows. A word with
    /// an escape counts as such a key.
    private static func credentialValue<Line: Collection>(in line: Line) -> String.Index?
    where Line.Element: TextUnit, Line.Index == String.Index, Line.SubSequence: CredentialText {
        var start: String.Index?
        var hasEscape = false
        func isCredential(_ end: String.Index) -> Bool {
            guard let start else { return false }
            return hasEscape || line[start..<end].looksLikeCredential
        }
        var index = line.startIndex
        while index < line.endIndex {
            let unit = line[index]
            let isEscape = unit.isOne(of: "\\")
            if unit.isWord || isEscape {
                if start == nil { start = index }
                if isEscape { hasEscape = true }
            } else {
                if isCredential(index) { return index }
                start = nil
                hasEscape = false
            }
            index = line.index(after: index)
        }
        return isCredential(line.endIndex) ? line.endIndex : nil
    }
}

/// Finds comments that may hold a credential, line by line: comments beside a credential's key (`sip_password: #x` is
/// one to YAML), comments that state a credential, and the comment lines that follow either.
struct CommentMasking {
    /// The lines of credentials, counted from 1; sorted and disjoint.
    private var credentials: ArraySlice<ClosedRange<Int>>
    private var number = 0
    private var isOpen = false
    private var value: OpenValue?

    init(beside credentials: [ClosedRange<Int>]) {
        self.credentials = Self.joined(credentials)[...]
    }

    private static func joined(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var result: [ClosedRange<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// Returns the index in the next line from which to mask the rest of the line; `nil` to mask nothing.
    mutating func start(in line: String) -> String.Index? {
        number += 1
        while let first = credentials.first, first.upperBound < number { credentials.removeFirst() }
        let isBeside = credentials.first?.contains(number) ?? false
        if let open = value, open.mayGoOn(in: line) { return line.startIndex }
        value = nil
        guard line.utf8.contains(UInt8(ascii: "#")), let start = Self.comment(in: line) else {
            isOpen = isBeside || (isOpen && line.allSatisfy(\.isWhitespace))
            return nil
        }
        let isWhole = line[..<start].allSatisfy(\.isWhitespace)
        if isBeside || (isWhole && isOpen) {
            isOpen = true
            return line.unicodeScalars.index(after: start)
        }
        guard let end = CredentialKeys.end(ofStatedKeyIn: line[start...]) else {
            isOpen = false
            return nil
        }
        isOpen = true
        // If only the value's first line is commented out, the value goes on in the next lines.
        value = OpenValue(afterComment: end, in: line)
        return line.index(after: end)
    }

    private static func comment(in line: String) -> String.Index? {
        line.isASCII ? comment(units: line.utf8) : comment(units: line)
    }

    /// Returns the index of the first `#` at the line's start or after white space. In a quoted scalar it begins no
    /// comment; then too much is masked.
    private static func comment<Line: Collection>(units line: Line) -> String.Index?
    where Line.Element: TextUnit, Line.Index == String.Index {
        var isAfterSpace = true
        var index = line.startIndex
        while index < line.endIndex {
            if isAfterSpace, line[index].isOne(of: "#") { return index }
            isAfterSpace = line[index].isWhitespace
            index = line.index(after: index)
        }
        return nil
    }
}
