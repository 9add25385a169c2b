import Foundation
import JSON
import Presentation
import Testing

@Suite("JSON, printed")
struct JSONTextTests {
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
