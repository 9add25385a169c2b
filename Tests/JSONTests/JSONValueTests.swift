import Foundation
import JSON
import Testing

@Suite("JSON, kept exactly")
struct JSONValueTests {
    @Test(
        "a value reads and writes as it came",
        arguments: [
            "null", "true", "false", "0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "18446744073709551615", "18446744073709551616", "123456789012345678901234567890",
            "1.5", "-0.25", "0.1", #""""#, #""text""#, #""12345""#, #""ünï/code 😀""#, #""line\nbreak""#, "[]", "{}",
            #"[1,"1",null,[true]]"#, #"{"a":{"b":[{}]},"c":null}"#, #"{"inbound_id":12345678901234567}"#,
        ]
    )
    func roundTrip(_ text: String) throws {
        #expect(try JSONValue(parsing: text).text == text)
    }

    @Test("integers are told by their size, and never become fractions")
    func numbers() throws {
        #expect(try JSONValue(parsing: "9007199254740993") == .integer(9_007_199_254_740_993))
        #expect(try JSONValue(parsing: "18446744073709551615") == .unsigned(.max))
        #expect(
            try JSONValue(parsing: "18446744073709551616")
                == .number(try #require(Decimal(string: "18446744073709551616"))))
        #expect(try JSONValue(parsing: "1") != JSONValue(parsing: "true"))
        #expect(try JSONValue(parsing: "0") != JSONValue(parsing: "false"))
        #expect(try JSONValue(parsing: "1") != JSONValue(parsing: "\"1\""))
    }

    @Test("keys come in order, so that the same value is the same text")
    func order() throws {
        #expect(try JSONValue(parsing: #"{"b":1,"a":{"d":1,"c":2}}"#).text == #"{"a":{"c":2,"d":1},"b":1}"#)
    }

    @Test(
        "what isn't JSON isn't read",
        arguments: ["", "{", "[1", "{\"a\"}", "// c\n1", "nul", "'a'", "{a:1}", "01", "1 2", "\u{0}"]
    )
    func notJSON(_ text: String) {
        #expect(throws: (any Error).self) { try JSONValue(parsing: text) }
    }

    @Test("members and items are got at, and what isn't there is nil")
    func access() throws {
        let value = try JSONValue(parsing: #"{"a":[1,null],"b":"x"}"#)
        #expect(value["a"]?.array?.count == 2)
        #expect(value["b"]?.string == "x")
        #expect(value["c"] == nil)
        #expect(value["a"]?["b"] == nil)
        #expect(value.object?.count == 2)
        #expect(JSONValue.null.isNull && !JSONValue.object([:]).isNull)
    }

    @Test(
        "null and empty collections say nothing",
        arguments: [
            ("null", true), ("[]", true), ("{}", true), ("\"\"", false), ("0", false), ("false", false),
            ("[null]", false),
        ]
    )
    func empty(_ text: String, _ isEmpty: Bool) throws {
        #expect(try JSONValue(parsing: text).isEmpty == isEmpty)
    }
}

extension JSONValue {
    init(parsing text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}
