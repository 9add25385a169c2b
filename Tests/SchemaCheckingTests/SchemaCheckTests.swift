import Fleet
import JSON
import SchemaChecking
import Testing

@Suite("The checker of JSON")
struct SchemaCheckTests {
    private static let schema: JSONValue = [
        "$defs": ["name": ["type": "string", "pattern": "^[a-z]+$"]],
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": [
            "a": ["$ref": "#/$defs/name"], "b": ["type": ["integer", "null"], "minimum": 1, "maximum": 9],
            "c": ["type": "array", "items": ["enum": ["x", "y"]], "minItems": 1, "maxItems": 2, "uniqueItems": true],
            "d": ["oneOf": [["type": "string"], ["const": 3], ["type": "integer"]]],
            "e": ["if": ["type": "string"], "then": ["format": "date-time"], "else": ["const": true]],
            "f": ["allOf": [["type": "string"], ["not": ["const": "no"]]]],
            "g": ["anyOf": [["type": "boolean"], ["format": "uri", "type": "string"]]],
        ],
    ]

    @Test(
        "it takes what the schema takes",
        arguments: [
            "{\"a\": \"x\"}", "{\"a\": \"x\", \"b\": null}", "{\"a\": \"x\", \"b\": 9, \"c\": [\"y\", \"x\"]}",
            "{\"a\": \"x\", \"d\": 4, \"e\": \"2026-11-25T10:00:00Z\", \"f\": \"yes\", \"g\": true}",
            "{\"a\": \"x\", \"d\": \"s\", \"e\": true, \"g\": \"https://x.example\"}",
        ]
    )
    func takes(_ text: String) {
        #expect(SchemaCheck(schema: Self.schema).problems(of: text) == [])
    }

    @Test(
        "it says where the schema doesn't",
        arguments: [
            ("{", "it is no JSON"), ("[]", "$: "), ("{}", "$: [\"a\"]"), ("{\"a\": \"X\"}", "$.a: "),
            ("{\"a\": \"x\", \"z\": 1}", "$.z: nothing"), ("{\"a\": 1}", "$.a: "),
            ("{\"a\": \"x\", \"b\": 0}", "$.b: "),
            ("{\"a\": \"x\", \"b\": 10}", "$.b: "), ("{\"a\": \"x\", \"b\": \"1\"}", "$.b: "),
            ("{\"a\": \"x\", \"b\": 1.5}", "$.b: "), ("{\"a\": \"x\", \"c\": []}", "$.c: 0 items"),
            ("{\"a\": \"x\", \"c\": [\"x\", \"x\"]}", "$.c: an item"),
            ("{\"a\": \"x\", \"c\": [\"x\", \"y\", \"z\"]}", "$.c[2]: "),
            ("{\"a\": \"x\", \"d\": 3}", "$.d: 2 of oneOf"),
            ("{\"a\": \"x\", \"d\": null}", "$.d: 0 of oneOf"), ("{\"a\": \"x\", \"e\": \"today\"}", "$.e: today"),
            ("{\"a\": \"x\", \"e\": 1}", "$.e: "), ("{\"a\": \"x\", \"f\": \"no\"}", "$.f: `not`"),
            ("{\"a\": \"x\", \"g\": 1}", "$.g: none"),
        ]
    )
    func refuses(_ text: String, _ beginning: String) {
        let problems = SchemaCheck(schema: Self.schema).problems(of: text)
        #expect(problems.contains { $0.hasPrefix(beginning) }, "\(problems)")
    }

    @Test("a keyword that it doesn't know is a problem", arguments: ["prefixItems", "propertyNames", "minLength"])
    func unknown(_ keyword: String) {
        for value: JSONValue in ["text", 1, [1], ["a": 1]] {
            #expect(!SchemaCheck(schema: .object([keyword: 1])).problems(of: value).isEmpty)
        }
    }
}
