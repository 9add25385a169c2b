/// One place in one file. Lines and columns count from 1; a column is a character, as an editor shows it.
package struct SourcePlace: Hashable, Sendable, Codable {
    /// The path as it was named or found, or `<stdin>`.
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePlace: Comparable {
    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

extension SourcePlace: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}

/// A stretch of one file, from its first character to the one after its last.
package struct SourceSpan: Hashable, Sendable {
    package let start: SourcePlace
    package let endLine: Int
    /// The column after the last character.
    package let endColumn: Int

    package init(start: SourcePlace, endLine: Int, endColumn: Int) {
        self.start = start
        self.endLine = endLine
        self.endColumn = endColumn
    }

    /// The start of a file, for what is said of it as a whole.
    package init(startOf file: String) {
        self.init(start: SourcePlace(file: file, line: 1, column: 1), endLine: 1, endColumn: 1)
    }
}

extension SourceSpan: Comparable {
    package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
        (left.start, left.endLine, left.endColumn) < (right.start, right.endLine, right.endColumn)
    }
}
