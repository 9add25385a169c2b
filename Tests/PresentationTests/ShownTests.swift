import Fleet
import Foundation
import Presentation
import Testing

@Suite("Text that comes from elsewhere")
struct ShownTests {
    @Test(
        "what a terminal would obey is shown",
        arguments: [
            ("plain text, ümläut, 漢字, 👩‍👩‍👧", "plain text, ümläut, 漢字, 👩‍👩‍👧"), ("a\tb", "a b"), ("a\nb", "a\\u{a}b"),
            ("a\r\nb", "a\\u{d}\\u{a}b"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
            ("\u{7}\u{8}\u{7F}", "\\u{7}\\u{8}\\u{7f}"),
            ("\u{9B}2J", "\\u{9b}2J"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
            ("\u{202E}gpj.exe\u{2066}", "\\u{202e}gpj.exe\\u{2066}"), ("\u{FEFF}x", "\\u{feff}x"),
            ("\u{E0041}x", "\\u{e0041}x"), ("", ""),
        ]
    )
    func text(_ text: String, _ expected: String) {
        #expect(Shown.text(text) == expected)
    }

    @Test(
        "JSON stays the same value, and has nothing in it that a terminal obeys",
        arguments: ["plain", "\u{1B}]0;x\u{7}", "\u{9B}\u{7F}\u{85}", "\u{2028}", "\u{202E}\u{E0041}", "\r\n\t\"\\/"]
    )
    func json(_ text: String) throws {
        let value = JSONValue.object([text: .array([.string(text), .null])])
        let rendered = try JSONText.render(value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(rendered.utf8)) == value)
        let harmful = rendered.unicodeScalars.filter { scalar in
            scalar != "\n" && [.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(harmful.isEmpty)
    }

    @Test("JSON has its keys in order, and its slashes as they are")
    func stable() throws {
        let value: JSONValue = ["b": "a/b", "a": 1]
        #expect(try JSONText.render(value) == "{\n  \"a\" : 1,\n  \"b\" : \"a/b\"\n}")
    }
}
