import BlandSimulator
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "what isn't RFC 8259 isn't JSON",
        arguments: [
            "", " ", "{", "[1", "{\"a\" 1}", "{a: 1}", "{'a': 1}", "[1,]", "{\"a\": 1,}", "[1] // why", "[/**/]",
            "[1]]", "01", "+1", "1.", ".5", "1e", "- 1", "NaN", "tru", "nullx", "\"",
            "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
            "\"\u{1}\"", "{\"a\": 1, \"a\": 2}",
        ]
    )
    func refuses(text: String) {
        #expect(throws: SimulatorJSON.SyntaxError.self) { try SimulatorJSON(parsing: text) }
    }

    @Test(
        "a value comes back as it was written",
        arguments: [
            "null", "true", "[]", "{}", "9007199254740993", "-0.5e+10", "\"é\"", "\"a\\\"b\\\\c\\n\"",
            "{\"b\":[1,{\"a\":null}],\"a\":\"x\"}",
        ]
    )
    func keeps(text: String) throws {
        #expect(try SimulatorJSON(parsing: text).text == text)
    }

    @Test("escapes are read, surrogate pairs too")
    func escapes() throws {
        #expect(try SimulatorJSON(parsing: #""\u0041\/\ud83d\ude00\t""#).string == "A/😀\t")
    }

    @Test("a nesting without end is refused")
    func nesting() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: SimulatorJSON.SyntaxError.self) { try SimulatorJSON(parsing: text) }
    }

    @Test("objects are equal in any order of their members")
    func equality() throws {
        #expect(try SimulatorJSON(parsing: #"{"a": 1, "b": 2}"#) == ["b": 2, "a": 1])
        #expect(try SimulatorJSON(parsing: #"{"a": 1}"#) != ["a": 1, "b": 2])
    }
}
