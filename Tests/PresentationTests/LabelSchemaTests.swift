import Fleet
import Foundation
import JSON
import Schemas
import Testing

/// The schema lists characters that a label can't have; the program asks Unicode. schemas/README.md, Patterns.
@Suite("The pattern of labels and the program")
struct LabelSchemaTests {
    // Swift's Regex takes only bounds of ranges that Unicode's normalization leaves unchanged.
    private let pattern: NSRegularExpression

    init() throws {
        let schema = try JSONDecoder().decode(JSONValue.self, from: Data(SchemaName.manifest.text.utf8))
        let text = try #require(schema["$defs"]?["labelText"]?["pattern"]?.string)
        pattern = try NSRegularExpression(pattern: text)
    }

    private func accepts(_ text: String) -> Bool {
        pattern.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }

    @Test("the schema refuses no character that the program accepts")
    func everyCharacter() {
        var valid = String.UnicodeScalarView()
        for scalar in (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init) where Label.isValid(String(scalar)) {
            valid.append(scalar)
        }
        #expect(valid.count > 100_000)
        #expect(accepts(String(valid)))
    }

    @Test("of ASCII, both accept the same characters")
    func ascii() {
        for scalar in (UInt8(0)...0x7F).map(Unicode.Scalar.init) {
            #expect(accepts("a\(scalar)a") == Label.isValid("a\(scalar)a"), "\(scalar.escaped(asASCII: true))")
        }
    }

    @Test(
        "both refuse common punctuation",
        arguments: ["\u{A0}", "–", "“", "…", "→", "、", "：", "\u{FEFF}", "\u{200B}"]
    )
    func punctuation(_ text: String) {
        #expect(!accepts("a\(text)a"))
        #expect(!Label.isValid("a\(text)a"))
    }
}
