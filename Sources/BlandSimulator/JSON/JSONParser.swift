/// A parser of RFC 8259 and nothing beyond it, since leniency here would let a client's mistake pass.
struct JSONParser {
    typealias SyntaxError = SimulatorJSON.SyntaxError

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// No payload of the guide nests deeper than six; the limit keeps a hostile one off the stack.
    private static let deepest = 64

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parseDocument() throws(SyntaxError) -> SimulatorJSON {
        let value = try parseValue()
        skipSpace()
        guard index == bytes.count else { throw problem("something follows the value") }
        return value
    }

    // MARK: Values

    private mutating func parseValue() throws(SyntaxError) -> SimulatorJSON {
        skipSpace()
        guard let byte = peek() else { throw problem("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(SyntaxError) in try parser.parseObject() }
        case UInt8(ascii: "["): return try nested { parser throws(SyntaxError) in try parser.parseArray() }
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", as: .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", as: .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", as: .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        default: throw problem("no value begins like this")
        }
    }

    private mutating func nested(
        _ parse: (inout JSONParser) throws(SyntaxError) -> SimulatorJSON
    ) throws(SyntaxError) -> SimulatorJSON {
        guard depth < Self.deepest else { throw problem("nested too deeply") }
        depth += 1
        let value = try parse(&self)
        depth -= 1
        return value
    }

    private mutating func parseObject() throws(SyntaxError) -> SimulatorJSON {
        index += 1
        var members: [SimulatorJSON.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw problem("a name in quotes is missing") }
            let key = try parseString()
            guard !members.contains(where: { $0.key == key }) else { throw problem("\"\(key)\" stands twice") }
            guard take(":") else { throw problem("':' is missing") }
            members.append(.init(key, try parseValue()))
        } while take(",")
        guard take("}") else { throw problem("',' or '}' is missing") }
        return .object(members)
    }

    private mutating func parseArray() throws(SyntaxError) -> SimulatorJSON {
        index += 1
        var elements: [SimulatorJSON] = []
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try parseValue())
        } while take(",")
        guard take("]") else { throw problem("',' or ']' is missing") }
        return .array(elements)
    }

    private mutating func parseWord(_ word: String, as value: SimulatorJSON) throws(SyntaxError) -> SimulatorJSON {
        guard bytes[index...].starts(with: word.utf8) else { throw problem("no value begins like this") }
        index += word.utf8.count
        return value
    }

    private mutating func parseNumber() throws(SyntaxError) -> String {
        let start = index
        _ = takeByte("-")
        if !takeByte("0") {
            try takeDigits()
        }
        if takeByte(".") {
            try takeDigits()
        }
        if takeByte("e") || takeByte("E") {
            _ = takeByte("+") || takeByte("-")
            try takeDigits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func takeDigits() throws(SyntaxError) {
        let start = index
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            index += 1
        }
        guard index > start else { throw problem("a digit is missing") }
    }

    // MARK: Strings

    private mutating func parseString() throws(SyntaxError) -> String {
        index += 1
        var text = ""
        var start = index
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                text += try decode(start..<index)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                text += try decode(start..<index)
                index += 1
                text.unicodeScalars.append(try parseEscape())
                start = index
            case 0..<0x20:
                throw problem("a control character stands in a string")
            default:
                index += 1
            }
        }
        throw problem("a string has no end")
    }

    private func decode(_ range: Range<Int>) throws(SyntaxError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw problem("not UTF-8") }
        return text
    }

    private mutating func parseEscape() throws(SyntaxError) -> Unicode.Scalar {
        guard let byte = peek() else { throw problem("a string has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape()
        default: throw problem("no escape is written like this")
        }
    }

    private mutating func parseUnicodeEscape() throws(SyntaxError) -> Unicode.Scalar {
        let first = try parseHexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, takeByte("\\"), takeByte("u") else { throw problem("half a surrogate pair") }
        let second = try parseHexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw problem("half a surrogate pair") }
        return scalar
    }

    private mutating func parseHexadecimal() throws(SyntaxError) -> UInt32 {
        let end = index + 4
        guard end <= bytes.count, bytes[index..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
        else { throw problem("four hexadecimal digits are missing") }
        index = end
        return value
    }

    // MARK: Bytes

    private func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            index += 1
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        return takeByte(scalar)
    }

    private mutating func takeByte(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private func problem(_ reason: String) -> SyntaxError {
        SyntaxError(reason: reason, offset: index)
    }
}
