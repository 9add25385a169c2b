/// The lines of a file's text, as places count them: what libyaml takes for the end of a line ends one here.
///
/// Those are LF, CR, CR LF, and the three of YAML 1.1 (NEL, LS, PS). An excerpt that counted otherwise would
/// show, and mask, another line than the one a place names.
package enum SourceLines {
    /// The lines without their ends; after a last line's end comes no further line.
    package static func split(_ bytes: [UInt8]) -> [String] {
        var lines = pieces(bytes)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The line and column, counted from 1, of what would come next.
    static func end(of bytes: [UInt8]) -> (line: Int, column: Int) {
        let lines = pieces(bytes)
        return (lines.count, (lines.last ?? "").unicodeScalars.count + 1)
    }

    /// What stands between the line ends, in UTF-8, or in UTF-16 after its byte order mark.
    private static func pieces(_ bytes: [UInt8]) -> [String] {
        if bytes.starts(with: [0xFF, 0xFE]) { return pieces(of: utf8(of: bytes, bigEndian: false)[...]) }
        if bytes.starts(with: [0xFE, 0xFF]) { return pieces(of: utf8(of: bytes, bigEndian: true)[...]) }
        return pieces(of: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])
    }

    private static func pieces(of bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let width = widthOfBreak(bytes, at: index)
            if width > 0 {
                lines.append(String(decoding: bytes[start..<index], as: UTF8.self))
                start = index + width
            }
            index += max(width, 1)
        }
        lines.append(String(decoding: bytes[start...], as: UTF8.self))
        return lines
    }

    private static func widthOfBreak(_ bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        func next(_ distance: Int, is byte: UInt8) -> Bool {
            index + distance < bytes.endIndex && bytes[index + distance] == byte
        }
        switch bytes[index] {
        case UInt8(ascii: "\n"): return 1
        case UInt8(ascii: "\r"): return next(1, is: UInt8(ascii: "\n")) ? 2 : 1
        // NEL is C2 85, LS and PS are E2 80 A8 and E2 80 A9.
        case 0xC2: return next(1, is: 0x85) ? 2 : 0
        case 0xE2: return next(1, is: 0x80) && (next(2, is: 0xA8) || next(2, is: 0xA9)) ? 3 : 0
        default: return 0
        }
    }

    private static func utf8(of bytes: [UInt8], bigEndian: Bool) -> [UInt8] {
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
