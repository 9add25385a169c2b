import LocatedYAML

/// Puts a mask over parts of a text, line by line. Spaces stay, so that columns and indentation do.
struct TextMasking {
    private let lines: [String]
    /// By line, the columns to mask, both counted from 0.
    private var masked: [Int: [Range<Int>]] = [:]

    private static let mask: Unicode.Scalar = "•"

    init(_ lines: [String]) {
        self.lines = lines
    }

    /// The lines with all masks in place.
    func applied() -> [String] {
        var result = lines
        for (index, ranges) in masked {
            var scalars = Array(lines[index].unicodeScalars)
            for range in ranges {
                for column in range.clamped(to: scalars.indices) where scalars[column] != " " {
                    scalars[column] = Self.mask
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            result[index] = String(text)
        }
        return result
    }

    // MARK: By place

    mutating func mask(_ span: SourceSpan) {
        for number in span.start.line...max(span.start.line, span.endLine) {
            mask(
                line: number - 1,
                from: number == span.start.line ? span.start.column - 1 : 0,
                to: number == span.endLine ? span.endColumn - 1 : .max
            )
        }
    }

    private mutating func mask(line index: Int, from: Int, to end: Int = .max) {
        guard lines.indices.contains(index), from < end else { return }
        masked[index, default: []].append(from..<end)
    }

    // MARK: Comments

    /// Masks comments that may hold a credential: those beside a credential's key (`sip_password: #x` is one to
    /// YAML), those that state one themselves, and the comment lines that follow either.
    mutating func maskComments(beside credentials: [ClosedRange<Int>]) {
        var beside: Set<Int> = []
        for range in credentials { beside.formUnion(range.map { $0 - 1 }) }
        var isOpen = false
        var value: OpenValue?
        for index in lines.indices {
            let line = lines[index]
            if let open = value, open.mayGoOn(in: line) {
                mask(line: index, from: 0)
                continue
            }
            value = nil
            guard line.utf8.contains(UInt8(ascii: "#")), let start = Self.comment(in: line) else {
                isOpen = beside.contains(index) || (isOpen && line.allSatisfy(\.isWhitespace))
                continue
            }
            let isWhole = line[..<start].allSatisfy(\.isWhitespace)
            if beside.contains(index) || (isWhole && isOpen) {
                mask(line: index, from: line[..<start].unicodeScalars.count + 1)
                isOpen = true
            } else if let end = CredentialKeys.end(ofStatedKeyIn: line[start...]) {
                mask(line: index, from: line[...end].unicodeScalars.count)
                isOpen = true
                // The first line alone may be commented out.
                value = OpenValue(afterComment: end, in: line)
            } else {
                isOpen = false
            }
        }
    }

    /// A `#` at a line's start or after white space. In a quoted scalar it is none; then too much is masked.
    private static func comment(in line: String) -> String.Index? {
        var isAfterSpace = true
        for index in line.indices {
            if line[index] == "#", isAfterSpace { return index }
            isAfterSpace = line[index].isWhitespace
        }
        return nil
    }

    // MARK: By text

    /// Masks all that follows a key that looks like a credential's, on its line and on those that may belong to it.
    ///
    /// For a text that isn't YAML nothing can say where a value ends. So the mask goes on to a line that is a key
    /// and no deeper, and never ends within a quotation or brackets that the value opened.
    mutating func maskByText() {
        var value: OpenValue?
        for index in lines.indices {
            let line = lines[index]
            if var open = value {
                if !open.mayGoOn(in: line) {
                    value = nil
                } else {
                    open.read(line[...])
                    value = open
                    mask(line: index, from: 0)
                    continue
                }
            }
            guard let cut = Self.credentialValue(in: line) else { continue }
            var open = OpenValue(indentation: OpenValue.indentation(of: line))
            open.read(line[cut...])
            value = open
            mask(line: index, from: line[..<cut].unicodeScalars.count)
        }
    }

    /// Where on a line the value of the first credential-like key begins. A word with an escape may be one, too.
    private static func credentialValue(in line: String) -> String.Index? {
        var start: String.Index?
        func isCredential(_ end: String.Index) -> Bool {
            guard let start else { return false }
            let word = line[start..<end]
            return word.contains("\\") || CredentialKeys.looksLikeCredential(String(word))
        }
        for index in line.indices {
            if CredentialKeys.isWord(line[index]) || line[index] == "\\" {
                start = start ?? index
            } else {
                if isCredential(index) { return index }
                start = nil
            }
        }
        return isCredential(line.endIndex) ? line.endIndex : nil
    }
}
