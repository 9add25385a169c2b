/// The lines of a file's text without their line breaks, as places count them. A line break at the end of the text
/// begins no further line.
///
/// The line breaks are LF, CR and CR LF, as in YAML 1.2.2 §5.4, in editors and in code review. `EventReader` sees to it
/// that libyaml counts no others. If an excerpt counted lines in another way, it would show, and mask, the wrong line.
package struct SourceLines: Sequence, Sendable {
    private let text: ArraySlice<UInt8>

    /// - Parameter bytes: UTF-8, or UTF-16 after its byte order mark.
    package init(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xFE]) {
            text = Self.utf8(of: bytes, bigEndian: false)[...]
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            text = Self.utf8(of: bytes, bigEndian: true)[...]
        } else {
            text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        }
    }

    package static func split(_ bytes: [UInt8]) -> [String] { Array(SourceLines(bytes)) }

    /// The line and column, counted from 1, of the position after the last byte.
    static func end(of bytes: [UInt8]) -> (line: Int, column: Int) {
        var rest = SourceLines(bytes).text
        var line = 1
        while let end = Self.firstBreak(in: rest) {
            line += 1
            rest = rest[end.upperBound...]
        }
        return (line, String(decoding: rest, as: UTF8.self).unicodeScalars.count + 1)
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var rest: ArraySlice<UInt8>

        package mutating func next() -> String? {
            guard !rest.isEmpty else { return nil }
            let end = SourceLines.firstBreak(in: rest) ?? rest.endIndex..<rest.endIndex
            let line = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            rest = rest[end.upperBound...]
            return line
        }
    }

    package func makeIterator() -> Iterator { Iterator(rest: text) }

    private static func firstBreak(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard
            let index = bytes.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        else { return nil }
        let next = index + 1
        let isCRLF = bytes[index] == UInt8(ascii: "\r") && next < bytes.endIndex && bytes[next] == UInt8(ascii: "\n")
        return index..<(isCRLF ? next + 1 : next)
    }

    private static func utf8(of bytes: [UInt8], bigEndian: Bool) -> [UInt8] {
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
