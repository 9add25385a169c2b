/// A phone number as people write it, as far as it says its country: with a `+` or an international prefix.
private struct WrittenNumber {
    /// The digits after the `+` or the prefix, as ASCII.
    var digits = ""
    /// The part of `digits` that is a group of its own in brackets, right after the calling code or later: `(0)`.
    var bracketed: [(offset: Int, digits: String)] = []
    var hasPlus = false

    /// Reads digits of any script, brackets and separators. Fails at any other character, and at a `+` after a digit.
    init?(_ text: Substring) {
        var open: Int?
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                digits += String(Int(value))
            } else if scalar == "+" || scalar == "\u{FF0B}" {
                // A key that bounced makes two.
                guard digits.isEmpty else { return nil }
                hasPlus = true
            } else if scalar == "(" || scalar == "\u{FF08}" {
                guard open == nil else { return nil }
                open = digits.utf8.count
            } else if scalar == ")" || scalar == "\u{FF09}" {
                guard let start = open else { return nil }
                bracketed.append((start, String(digits.dropFirst(start))))
                open = nil
            } else {
                guard Self.isSeparator(scalar) else { return nil }
            }
        }
        guard open == nil else { return nil }
    }

    /// Blanks, hyphens and dashes of all kinds, dots, slashes and tildes, square brackets and quotes.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        let others = "./~'[]\u{2019}\u{2212}\u{30FC}\u{FF0E}\u{FF0F}\u{FF3B}\u{FF3D}\u{FF5E}\u{223C}\u{2053}"
        let category = scalar.properties.generalCategory
        return scalar.properties.isWhitespace || category == .format || category == .dashPunctuation
            || others.unicodeScalars.contains(scalar)
    }

    /// Takes an international prefix away. Fails if the text has a `+` as well, or too few digits after the prefix.
    func without(_ prefix: String, leaving leastDigits: Int) -> WrittenNumber? {
        let length = prefix.utf8.count
        guard !hasPlus, digits.utf8.count - length >= leastDigits else { return nil }
        var rest = self
        rest.digits.removeFirst(length)
        rest.bracketed = bracketed.map { ($0.offset - length, $0.digits) }
        return rest
    }

    /// The number, without the country's trunk prefix. `nil` if its country has no such numbers, or if the prefix may
    /// also be the number's beginning.
    var number: PhoneNumber? {
        guard let country = CallingCode.leading(digits) else { return nil }
        let national = String(digits.dropFirst(country.code.utf8.count))
        let group = bracketed.first { $0.offset == country.code.utf8.count }?.digits
        let possible: [String]
        if let prefix = country.trunkPrefix, national.hasPrefix(prefix) {
            let rest = String(national.dropFirst(prefix.utf8.count))
            if group == prefix {
                possible = [rest]
            } else if prefix.hasPrefix("0") {
                // Where 0 is the trunk prefix, the numbers that begin with 0 begin with 00, as toll-free ones of Japan.
                possible = [country.hasLeadingZeros && national.hasPrefix("00") ? national : rest]
            } else {
                possible = [national, rest] + country.withoutZeros(rest)
            }
        } else {
            possible = group == "0" && !country.writesZeroInBrackets ? [] : [national]
        }
        let plausible = possible.filter(country.mayHave)
        guard plausible.count == 1, let national = plausible.first else { return nil }
        return try? PhoneNumber("+" + country.code + national)
    }
}

extension PhoneNumber {
    /// Finds the number that the author of an invalid text meant: with blanks, dashes or brackets, digits of another
    /// script, a `tel:` or `sip:` scheme, the trunk prefix of its country as in `+44 (0)20`, or an international prefix
    /// (`00`, `011`, or `0011`) in the place of the `+`.
    ///
    /// Returns `nil` if the text is valid or its meaning isn't certain. Without a `+` or an international prefix a text
    /// doesn't say its country, whatever digits it begins with.
    package init?(meantBy text: String) {
        var rest = text.drop { $0.isWhitespace }
        for scheme in ["tel:", "sip:", "sips:"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
        }
        if let host = rest.firstIndex(of: "@") { rest = rest[..<host] }
        // RFC 3986 §2.1: a `+` may be escaped in a URI.
        if rest.hasPrefix("%2B") || rest.hasPrefix("%2b") { rest = "+" + rest.dropFirst(3) }
        guard let written = WrittenNumber(rest) else { return nil }
        let meant: PhoneNumber?
        if written.hasPlus {
            meant = written.number
        } else {
            let prefix = Self.internationalPrefixes.first { written.digits.hasPrefix($0.digits) }
            let rest = prefix.flatMap { written.without($0.digits, leaving: $0.leastDigits) }
            meant = rest?.number
        }
        guard let number = meant, number.description != text else { return nil }
        self = number
    }

    /// The international prefixes of Australia, of most of the world and of North America, with the least number of
    /// digits after each. Many cities have 011 as their area code, but no national number is as long as this.
    private static let internationalPrefixes: [(digits: String, leastDigits: Int)] = [
        ("0011", 8), ("00", 7), ("011", 10),
    ]
}
