import Diagnostics
import Foundation
import Manifest
import TestSupport
import Testing

/// libphonenumber is the oracle: a suggestion is right, or there is none.
@Suite("Suggestions for numbers")
struct NumberSuggestionTests {
    /// One region's example number, as libphonenumber writes it.
    struct Written: Sendable {
        let number: String
        let national: String
        let international: String
        let uri: String
    }

    private static let written: [Written] = {
        let url = Repository.url("Tests/ManifestTests/Fixtures/written-numbers.tsv")
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 5 else { return nil }
            return Written(number: fields[1], national: fields[2], international: fields[3], uri: fields[4])
        }
    }()

    /// The number that the diagnostic of this key suggests; `nil` without a suggestion.
    private func suggestion(for text: String) throws -> String? {
        let set = ManifestSet("numbers:\n  \(quoted(text)): {}\n")
        #expect(set.codes == ["PB0101"], "\(text)")
        let remedy = try #require(set.diagnostics.first?.remedy)
        guard remedy.hasPrefix("Did you mean `") else {
            #expect(remedy.contains("+14155550100"), "\(remedy)")
            return nil
        }
        return String(remedy.dropFirst("Did you mean `".count).dropLast("`?".count))
    }

    private func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\\\"") + "\"" }

    private static func spaced(_ written: Written) -> String { String(written.international.dropFirst()) }

    @Test("there are example numbers of every region")
    func count() {
        #expect(Self.written.count == 245)
    }

    @Test("a number that is written nationally has no suggestion, in any region")
    func national() throws {
        for written in Self.written {
            #expect(try suggestion(for: written.national) == nil, "\(written.national)")
            let digits = written.national.filter(\.isWholeNumber)
            #expect(try suggestion(for: digits) == nil, "\(digits)")
            #expect(try suggestion(for: String(written.number.dropFirst())) == nil, "\(written.number)")
        }
    }

    @Test(
        "a number that says its country is suggested, in any region and with any separators",
        arguments: ["international", "uri", "00", "dashes", "full width"])
    func international(_ form: String) throws {
        for written in Self.written {
            let text =
                switch form {
                case "uri": written.uri
                case "00": "00 " + Self.spaced(written)
                case "dashes": written.international.replacing(" ", with: "\u{2013}") + "\u{2060}"
                case "full width": Self.fullWidth(written.international)
                default: written.international + " "
                }
            #expect(try suggestion(for: text) == written.number, "\(text)")
        }
    }

    private static func fullWidth(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            scalar.value > 0x20 ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test("after 011 and 0011 a suggestion is right, or there is none", arguments: ["011 ", "0011 "])
    func otherPrefixes(_ prefix: String) throws {
        var found = 0
        for written in Self.written {
            guard let number = try suggestion(for: prefix + Self.spaced(written)) else { continue }
            #expect(number == written.number, "\(prefix)\(written.international)")
            found += 1
        }
        #expect(found > 200)
    }

    @Test(
        "what was meant is suggested",
        arguments: [
            ("+44 (0)20 7946 0100", "+442079460100"), ("+44(0)2079460100", "+442079460100"),
            ("+44 020 7946 0100", "+442079460100"), ("(+44) 20 7946 0100", "+442079460100"),
            ("0044 (0)20 7946 0100", "+442079460100"), ("011 44 20 7946 0100", "+442079460100"),
            ("00442079460100", "+442079460100"), ("0011 44 20 7946 0100", "+442079460100"),
            ("tel:+44-20-7946-0100", "+442079460100"), ("TEL:+44-20-7946-0100", "+442079460100"),
            ("sip:+442079460100@pbx.example.com", "+442079460100"), ("%2B442079460100", "+442079460100"),
            ("+44 20\u{A0}7946\u{2011}0100", "+442079460100"), ("\u{202A}+442079460100\u{202C}", "+442079460100"),
            ("+1 (415) 555-0100", "+14155550100"), ("+1 1 415 555 0100", "+14155550100"),
            ("001 415 555 0100", "+14155550100"), ("+7 (8) 495 123-45-67", "+74951234567"),
            ("+36 (06) 1 234 5678", "+3612345678"), ("+81 (0)3-1234-5678", "+81312345678"),
            ("+39 (0)6 698 12345", "+390669812345"), ("+39 06 698 12345", "+390669812345"),
            ("\u{662}\u{660}", nil),
            ("\u{660}\u{660}\u{664}\u{664}\u{662}\u{660}7946\u{660}1\u{660}\u{660}", "+442079460100"),
        ] as [(String, String?)]
    )
    func meant(_ text: String, _ number: String?) throws {
        #expect(try suggestion(for: text) == number)
    }

    @Test(
        "a text whose number isn't certain has no suggestion",
        arguments: [
            // Without a country.
            "4155550100", "(415) 555-0100", "14155550100", "020 7946 0100", "04155550100", "tel:7946-0100",
            // 011 is an area code of São Paulo, Buenos Aires, Delhi, Johannesburg and Turin.
            "011 98765-4321", "011 4321-5678", "011 15-2345-6789", "01123456789",
            // Toll-free numbers that begin like an international prefix.
            "00777 012", "0077 2222 1234",
            // No country has numbers of this length, or such a code.
            "+44 20 7946", "+44 (0)20 7946 01000", "+1 415 555 010", "+999 20 7946 0100", "+0 20 7946 0100",
            // Extensions, words and more than one number.
            "+44 20 7946 0100 ext 5", "tel:+44-20-7946-0100;ext=5", "+1 800 FLOWERS", "+44 (20 7946 0100", "support",
            "",
            "+34 (0)91 123 45 67",
        ]
    )
    func uncertain(_ text: String) throws {
        #expect(try suggestion(for: text) == nil)
    }

    @Test(
        "an end of a block without its plus is suggested if the other end says the country",
        arguments: [
            ("+14155550101..14155550149", "+14155550149"), ("14155550101..+14155550149", "+14155550101"),
            ("+14155550101..0149", nil), ("14155550101..14155550149", nil), ("+14155550149..14155550101", nil),
        ] as [(String, String?)]
    )
    func blockEnd(_ key: String, _ number: String?) {
        let set = ManifestSet("numbers:\n  \"\(key)\": {}\n")
        #expect(set.codes == ["PB0101"])
        #expect(set.diagnostics.first?.remedy.contains("Did you mean") == (number != nil))
        if let number { #expect(set.diagnostics.first?.remedy == "Did you mean `\(number)`?") }
    }
}
