/// A file's text as libyaml gets it: without the characters that libyaml takes for line breaks and YAML 1.2 doesn't.
///
/// YAML 1.1 had five line breaks; YAML 1.2.2 §5.4 has CR and LF, as editors and code review do. U+0085, U+2028 and
/// U+2029 are replaced by characters that the text doesn't have, and scalars get them back. A stand-in is one
/// character, too, so every place stays the same.
struct HiddenBreaks: Sendable {
    /// The text for libyaml: UTF-8, or UTF-16 after its byte order mark.
    let bytes: [UInt8]
    /// Whether the text uses so many characters that no stand-in is left; it can't be read.
    let isFull: Bool
    /// The characters by their stand-ins, both in UTF-8; empty for nearly every file.
    private let hidden: [(standIn: [UInt8], original: [UInt8])]

    private static let breaks: [UInt16] = [0x85, 0x2028, 0x2029]
    /// The first and the last stand-in: private-use characters of the Basic Multilingual Plane. In UTF-8 each has three
    /// bytes, in UTF-16 one unit.
    private static let standIns: ClosedRange<UInt16> = 0xE000...0xF8FF

    init(_ text: [UInt8]) {
        let isBigEndian = text.starts(with: [0xFE, 0xFF])
        let isUTF16 = isBigEndian || text.starts(with: [0xFF, 0xFE])
        guard isUTF16 || Self.hasBreak(utf8: text) else {
            (bytes, isFull, hidden) = (text, false, [])
            return
        }
        let units = isUTF16 ? Self.units(text, isBigEndian) : Array(String(decoding: text, as: UTF8.self).utf16)
        guard units.contains(where: Self.breaks.contains) else {
            (bytes, isFull, hidden) = (text, false, [])
            return
        }
        let free = Self.free(in: units)
        guard free.count == Self.breaks.count else {
            (bytes, isFull, hidden) = (text, true, [])
            return
        }
        let pairs = zip(Self.breaks, free)
        hidden = pairs.map { (Self.utf8($1), Self.utf8($0)) }
        isFull = false
        if isUTF16 {
            let replacements = Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
            bytes =
                text.prefix(2)
                + units.dropFirst().flatMap { unit in
                    let unit = replacements[unit] ?? unit
                    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                    return isBigEndian ? [high, low] : [low, high]
                } + text.suffix(text.count % 2)
        } else {
            bytes = hidden.reduce(text) { text, pair in Self.replacing(pair.original, with: pair.standIn, in: text[...])
            }
        }
    }

    /// Returns a scalar's bytes with the hidden characters in their places; `nil` if the file has none.
    func restored(_ scalar: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard !hidden.isEmpty else { return nil }
        return hidden.reduce(Array(scalar)) { text, pair in
            Self.replacing(pair.standIn, with: pair.original, in: text[...])
        }
    }

    /// Returns as many stand-ins as are needed that the text neither has nor spells in an escape; fewer if there
    /// aren't so many. Any four hexadecimal digits count as an escape.
    private static func free(in units: [UInt16]) -> [UInt16] {
        var used = Set<UInt16>()
        var (value, digits): (UInt16, Int) = (0, 0)
        for unit in units {
            if standIns.contains(unit) { used.insert(unit) }
            guard unit < 0x80, let digit = Character(Unicode.Scalar(UInt8(unit))).hexDigitValue else {
                (value, digits) = (0, 0)
                continue
            }
            value = value << 4 | UInt16(digit)
            digits += 1
            if digits >= 4, standIns.contains(value) { used.insert(value) }
        }
        return Array(standIns.lazy.filter { !used.contains($0) }.prefix(breaks.count))
    }

    private static func hasBreak(utf8 text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            for index in bytes.indices.dropLast() {
                if bytes[index] == 0xC2, bytes[index + 1] == 0x85 { return true }
                if bytes[index] == 0xE2, bytes[index + 1] == 0x80, index + 2 < bytes.endIndex,
                    bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
                {
                    return true
                }
            }
            return false
        }
    }

    private static func units(_ text: [UInt8], _ isBigEndian: Bool) -> [UInt16] {
        stride(from: 0, to: text.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(text[index]), UInt16(text[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
    }

    private static func utf8(_ unit: UInt16) -> [UInt8] {
        Array(String(decoding: [unit], as: UTF16.self).utf8)
    }

    private static func replacing(_ old: [UInt8], with new: [UInt8], in text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == old[0], text[index...].starts(with: old) {
                result += new
                index += old.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}
