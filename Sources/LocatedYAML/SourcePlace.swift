/// One place in one file. Lines and columns count from 1; a column is a character, as an editor shows it.
package struct SourcePlace: Hashable, Sendable {
    private let source: SourceName
    private let position: SourcePosition

    /// The path as it was named or found, or `<stdin>`.
    package var file: String { source.text }
    package var line: Int { Int(position.line) }
    package var column: Int { Int(position.column) }

    package init(file: String, line: Int, column: Int) {
        self.init(SourceName(file), SourcePosition(line: line, column: column))
    }

    init(_ source: SourceName, _ position: SourcePosition) {
        self.source = source
        self.position = position
    }

    /// Line and column as one number, which orders the places of a file.
    package var packed: UInt64 {
        UInt64(UInt32(bitPattern: position.line)) << 32 | UInt64(UInt32(bitPattern: position.column))
    }
}

/// A file's name, shared by all the places in it: a fleet has millions of them.
final class SourceName: Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}

extension SourceName: Hashable {
    static func == (left: SourceName, right: SourceName) -> Bool {
        left === right || left.text == right.text
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

/// A line and a column of a file, in 64 bits. A file within `YAMLLimits` never has more lines or columns than fit.
struct SourcePosition: Hashable, Sendable {
    let line: Int32
    let column: Int32

    init(line: Int, column: Int) {
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
    }
}

/// A range of a file without the file's name: from the first character to the one after the last.
struct SourceRange: Hashable, Sendable {
    let start: SourcePosition
    let end: SourcePosition
}

extension SourcePlace: Comparable {
    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        if left.source != right.source { return left.file < right.file }
        return (left.line, left.column) < (right.line, right.column)
    }
}

extension SourcePlace: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}

extension SourcePlace: Codable {
    private enum CodingKeys: String, CodingKey {
        case file
        case line
        case column
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            file: try container.decode(String.self, forKey: .file),
            line: try container.decode(Int.self, forKey: .line),
            column: try container.decode(Int.self, forKey: .column)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encode(column, forKey: .column)
    }
}

/// A range of one file, from its first character to the one after its last.
package struct SourceSpan: Hashable, Sendable {
    package let start: SourcePlace
    private let end: SourcePosition

    package var endLine: Int { Int(end.line) }
    /// The column after the last character.
    package var endColumn: Int { Int(end.column) }

    package init(start: SourcePlace, endLine: Int, endColumn: Int) {
        self.start = start
        end = SourcePosition(line: endLine, column: endColumn)
    }

    init(_ source: SourceName, _ range: SourceRange) {
        start = SourcePlace(source, range.start)
        end = range.end
    }

    /// The start of a file, for problems of the whole file.
    package init(startOf file: String) {
        self.init(start: SourcePlace(file: file, line: 1, column: 1), endLine: 1, endColumn: 1)
    }
}

extension SourceSpan: Comparable {
    package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
        (left.start, left.endLine, left.endColumn) < (right.start, right.endLine, right.endColumn)
    }
}
