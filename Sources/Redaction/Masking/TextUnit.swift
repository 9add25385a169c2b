/// A character of a text, or a byte of an ASCII text. Most lines are ASCII, and their bytes are read ten times as
/// fast as their `Character`s.
protocol TextUnit: Equatable {
    /// Whether the unit may stand in a key's name.
    var isWord: Bool { get }
    var isWhitespace: Bool { get }

    func isOne(of characters: StaticString) -> Bool
}

extension TextUnit {
    /// Whether the unit is a space or a tab.
    var isBlank: Bool { isOne(of: " \t") }
}

extension Character: TextUnit {
    var isWord: Bool { isLetter || isNumber || isOne(of: "_-.") }

    func isOne(of characters: StaticString) -> Bool {
        asciiValue.map { $0.isOne(of: characters) && self != "\r\n" } ?? false
    }
}

extension UInt8: TextUnit {
    var isWord: Bool { isLetterOrDigit || isOne(of: "_-.") }

    /// Whether the byte is an ASCII letter or digit.
    var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    func isOne(of characters: StaticString) -> Bool {
        characters.withUTF8Buffer { $0.contains(self) }
    }
}

extension StringProtocol {
    var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
