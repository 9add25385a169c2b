import LocatedYAML
import Testing

@Suite("YAML 1.2's core schema")
struct CoreSchemaTests {
    @Test(
        "a plain scalar is what YAML 1.2 says, not what YAML 1.1 said",
        arguments: [
            ("yes", .string), ("Yes", .string), ("no", .string), ("on", .string), ("off", .string), ("y", .string),
            ("true", .bool(true)), ("True", .bool(true)), ("TRUE", .bool(true)), ("tRue", .string),
            ("false", .bool(false)), ("FALSE", .bool(false)),
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nUll", .string),
            ("nil", .string), ("none", .string),
            ("0", .integer(0)), ("-0", .integer(0)), ("012", .integer(12)), ("5061", .integer(5061)),
            ("+14155550100", .integer(14_155_550_100)), ("-7", .integer(-7)),
            ("0x10", .integer(16)), ("0xfF", .integer(255)), ("0o17", .integer(15)), ("0o8", .string),
            ("0x", .string), ("0xG", .string), ("-0x10", .string), ("0x-1", .string), ("0o+1", .string),
            ("0b101", .string), ("0X10", .string),
            ("1_000", .string), ("1,000", .string), ("1 000", .string), ("190:20:30", .string),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1e3", .number(1000)), ("1E+3", .number(1000)), ("-1.5e-1", .number(-0.15)), ("1.", .number(1)),
            (".5", .number(0.5)), ("+.5", .number(0.5)), ("-.5", .number(-0.5)), ("1.5", .number(1.5)),
            (".", .string), ("+", .string), ("-", .string), ("1e", .string), ("1e+", .string), ("e3", .string),
            (".e3", .string), ("1.2.3", .string), ("1.5.", .string), ("1-", .string),
            (".inf", .number(.infinity)), ("-.Inf", .number(-.infinity)), ("+.INF", .number(.infinity)),
            ("inf", .string), ("nan", .string), ("infinity", .string), (".iNf", .string), ("-.nan", .string),
            ("2026-12-01", .string), ("2001-12-14t21:59:43.10-05:00", .string), ("12:30", .string),
            ("unmanaged", .string), ("sip:pbx.example.com", .string), ("=", .string), ("<<", .string), ("٣", .string),
        ] as [(String, YAMLScalar.Value)]
    )
    func plain(_ text: String, _ value: YAMLScalar.Value) {
        #expect(CoreSchema.resolve(plain: text) == value)
    }

    @Test(".nan is a number, and no other spelling is", arguments: [".nan", ".NaN", ".NAN"])
    func notANumber(_ text: String) {
        guard case .number(let value) = CoreSchema.resolve(plain: text) else {
            Issue.record("\(text) is not a number")
            return
        }
        #expect(value.isNaN)
    }

    @Test(
        "a quoted or block scalar is text, whatever it looks like",
        arguments: [#"a: "5061""#, "a: '5061'", "a: |-\n  5061", "a: >-\n  5061", "a: !!str 5061", "a: ! 5061"]
    )
    func quoted(_ text: String) throws {
        let scalar = try #require(YAMLFile(text).root?["a"]?.scalar)
        #expect(scalar.text == "5061")
        #expect(scalar.value == .string)
        #expect(!scalar.isPlain)
    }

    @Test(
        "a core tag says what a scalar is",
        arguments: [
            (#"!!int "5061""#, .integer(5061)), ("!!bool true", .bool(true)), ("!!null ''", .null),
            ("!!float 5", .integer(5)), ("!!float 1.5", .number(1.5)), ("!!str true", .string),
            ("!<tag:yaml.org,2002:int> 7", .integer(7)),
        ] as [(String, YAMLScalar.Value)]
    )
    func tagged(_ text: String, _ value: YAMLScalar.Value) {
        let file = YAMLFile("a: " + text)
        #expect(file.problems.isEmpty)
        #expect(file.root?["a"]?.value == value)
    }

    @Test("a number's key keeps its plus whether or not it is quoted")
    func numberKeys() {
        let file = YAMLFile("+14155550100: {}\n\"+14155550101\": {}\n")
        #expect(file.problems.isEmpty)
        #expect(file.root?.entries.map(\.key) == ["+14155550100", "+14155550101"])
    }
}
