/// A manifest's text as the characters that places count, with LF instead of CR and CR LF.
struct SourceCharacters {
    let characters: [Unicode.Scalar]
    /// The offset at which each line begins.
    private let lineStarts: [Int]
    /// The offset of the first character in each line that is not a blank.
    private let textStarts: [Int]

    /// - Parameter bytes: UTF-8, or UTF-16 with a byte order mark, in which libyaml has found no problem.
    init(_ bytes: [UInt8]) {
        let text =
            switch (bytes.first, bytes.dropFirst().first) {
            case (0xFF, 0xFE): Self.text(bytes, bigEndian: false)
            case (0xFE, 0xFF): Self.text(bytes, bigEndian: true)
            default: String(decoding: bytes, as: UTF8.self)
            }
        var characters: [Unicode.Scalar] = []
        characters.reserveCapacity(bytes.count)
        var lineStarts = [0]
        var isAfterCR = false
        // The first byte order mark gives the encoding, and libyaml skips another.
        for character in text.unicodeScalars.trimmingPrefix(while: { $0 == "\u{FEFF}" }) {
            if isAfterCR, character == "\n" {
                isAfterCR = false
                continue
            }
            isAfterCR = character == "\r"
            characters.append(character == "\r" ? "\n" : character)
            if Self.isBreak(characters[characters.count - 1]) { lineStarts.append(characters.count) }
        }
        self.characters = characters
        self.lineStarts = lineStarts
        textStarts = lineStarts.map { start in
            characters[start...].firstIndex { !Self.isBlank($0) } ?? characters.count
        }
    }

    var utf8: [UInt8] { Array(text(characters.indices).utf8) }

    static func isBreak(_ character: Unicode.Scalar) -> Bool { character == "\n" }

    static func isBlank(_ character: Unicode.Scalar) -> Bool { character == " " || character == "\t" }

    subscript(_ offset: Int) -> Unicode.Scalar? {
        characters.indices.contains(offset) ? characters[offset] : nil
    }

    func text(_ range: Range<Int>) -> String { Self.text(characters[range]) }

    static func text(_ characters: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: characters)
        return String(view)
    }

    /// The line of a character, counted from 0.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The column of a character, counted from 0.
    func column(of offset: Int) -> Int { offset - lineStarts[line(of: offset)] }

    /// Whether only blanks stand before the character on its line.
    func isFirstOnLine(_ offset: Int) -> Bool { textStarts[line(of: offset)] >= offset }

    /// Whether the line before the character's line is empty or has only blanks.
    func followsBlankLine(_ offset: Int) -> Bool {
        let line = line(of: offset)
        return line > 0 && textStarts[line - 1] == lineStarts[line] - 1
    }

    /// Whether a document's separator or the text's end stands here.
    func isDocumentEnd(_ offset: Int) -> Bool {
        guard offset < characters.count else { return true }
        let mark = characters[offset...].prefix(3)
        let isMark = mark.elementsEqual("---".unicodeScalars) || mark.elementsEqual("...".unicodeScalars)
        return isMark && column(of: offset) == 0
            && (self[offset + 3].map { Self.isBlank($0) || Self.isBreak($0) } ?? true)
    }

    /// The offset at which the character's line ends, before its break.
    func endOfLine(_ offset: Int) -> Int {
        characters[offset...].firstIndex(where: Self.isBreak) ?? characters.count
    }

    private static func text(_ bytes: [UInt8], bigEndian: Bool) -> String {
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        return String(decoding: units, as: UTF16.self)
    }
}
