/// YAML 1.2's core schema (YAML 1.2.2 §10.3): the values of plain scalars.
///
/// `yes`, `on`, `no`, `1_000` and dates are strings here, as in YAML 1.2. In YAML 1.1 they had other types.
package enum CoreSchema {
    package static func resolve(plain text: String) -> YAMLScalar.Value {
        resolve(plain: Array(text.utf8)[...])
    }

    /// - Parameter text: in UTF-8.
    static func resolve(plain text: ArraySlice<UInt8>) -> YAMLScalar.Value {
        // Fast path: most scalars are words, and a word with another first letter is a string.
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            break
        default: return .string
        }
        if let word = words.first(where: { $0.text.count == text.count && $0.text.elementsEqual(text) }) {
            return word.value
        }
        guard isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first == UInt8(ascii: ".")
        else { return .string }
        if let integer = integer(text) { return .integer(integer) }
        if isFloat(text), let number = Double(String(decoding: text, as: UTF8.self)) { return .number(number) }
        return .string
    }

    /// The words that aren't strings.
    private static let words: [(text: [UInt8], value: YAMLScalar.Value)] = [
        (["~", "null", "Null", "NULL"], .null),
        (["true", "True", "TRUE"], .bool(true)),
        (["false", "False", "FALSE"], .bool(false)),
        ([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], .number(.infinity)),
        (["-.inf", "-.Inf", "-.INF"], .number(-.infinity)),
        ([".nan", ".NaN", ".NAN"], .number(.nan)),
    ].flatMap { (words: [String], value: YAMLScalar.Value) in words.map { (Array($0.utf8), value) } }

    private static func integer(_ text: ArraySlice<UInt8>) -> Int? {
        if text.starts(with: "0o".utf8) { return digits(text.dropFirst(2), radix: 8) }
        if text.starts(with: "0x".utf8) { return digits(text.dropFirst(2), radix: 16) }
        let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
        let body = isSigned ? text.dropFirst() : text
        guard !body.isEmpty, body.allSatisfy(isDigit) else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }

    private static func digits(_ text: ArraySlice<UInt8>, radix: Int) -> Int? {
        guard let first = text.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
        return Int(String(decoding: text, as: UTF8.self), radix: radix)
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func skipSign() {
            if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest.removeFirst() }
        }
        func skipDigits() -> Int {
            let digits = rest.prefix(while: isDigit).count
            rest.removeFirst(digits)
            return digits
        }
        skipSign()
        let whole = skipDigits()
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = skipDigits()
        }
        guard whole > 0 || fraction > 0 else { return false }
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest.removeFirst()
            skipSign()
            guard skipDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
