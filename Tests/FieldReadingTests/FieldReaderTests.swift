import Diagnostics
import FieldReading
import LocatedYAML
import Testing

@Suite("Reading fields")
struct FieldReaderTests {
    private enum Colour: String, CaseIterable {
        case red
        case green
    }

    private func node(_ text: String) throws -> YAMLNode {
        let root = try #require(YAMLFile(parsing: Array("v: \(text)\n".utf8), name: "t.yaml").documents.first?.root)
        guard case .mapping(let entries) = root.content else { throw NotAMapping() }
        return try #require(entries.first?.value)
    }

    private struct NotAMapping: Error {}

    @Test(
        "text that YAML reads as something else is told to go into quotes",
        arguments: [
            ("5061", "a whole number"), ("true", "true or false"), ("1.5", "a floating-point number"),
            ("0x10", "a whole number"), ("1e3", "a floating-point number"),
        ]
    )
    func quotes(_ text: String, _ name: String) throws {
        var reader = FieldReader()
        #expect(reader.string(try node(text), what: "value") == nil)
        let diagnostic = try #require(reader.diagnostics.first)
        #expect(diagnostic.code == .wrongType)
        #expect(diagnostic.message == "`value` must be text; YAML reads this as \(name).")
        #expect(diagnostic.remedy == "Put it in quotes: \"\(text)\".")
        #expect(reader.diagnostics.count == 1)
    }

    @Test("a sensitive text isn't quoted, and neither is a long one")
    func sensitive() throws {
        var reader = FieldReader()
        _ = reader.string(try node("12345"), what: "sip_password", isSensitive: true)
        _ = reader.string(try node(String(repeating: "1", count: 100)), what: "value")
        for diagnostic in reader.diagnostics { #expect(diagnostic.remedy == "Put it in quotes.") }
        #expect(reader.diagnostics.count == 2)
    }

    @Test(
        "a value of the wrong type says what was expected and what is there",
        arguments: [
            ("~", "null (nothing)"), ("", "null (nothing)"), ("[]", "a list"), ("{}", "a mapping"),
        ]
    )
    func wrongType(_ text: String, _ name: String) throws {
        let node = try node(text)
        var reader = FieldReader()
        #expect(reader.string(node, what: "value") == nil)
        #expect(reader.bool(node, what: "value") == nil)
        #expect(reader.integer(node, what: "value") == nil)
        #expect(reader.diagnostics.map(\.code) == [.wrongType, .wrongType, .wrongType])
        #expect(reader.diagnostics.allSatisfy { $0.message.hasSuffix("and this is \(name).") })
    }

    @Test("what was reported as YAML isn't reported again", arguments: ["*nope", "!x y"])
    func broken(_ text: String) throws {
        let node = try node(text)
        var reader = FieldReader()
        _ = reader.string(node, what: "value")
        _ = reader.mapping(node, what: "value")
        _ = reader.sequence(node, what: "value")
        _ = reader.fields(node, of: "a value", allowing: [])
        let choice: Colour? = reader.choice(node, what: "value")
        #expect(choice == nil)
        #expect(reader.diagnostics.isEmpty)
    }

    @Test("a word that isn't one of those allowed is told the nearest")
    func choice() throws {
        var reader = FieldReader()
        let right: Colour? = reader.choice(try node("green"), what: "colour")
        #expect(right == .green)
        let near: Colour? = reader.choice(try node("gren"), what: "colour")
        let far: Colour? = reader.choice(try node("ultramarine"), what: "colour")
        #expect(near == nil && far == nil)
        #expect(reader.diagnostics.map(\.code) == [.notOneOf, .notOneOf])
        #expect(reader.diagnostics.first?.message == "`colour` is `red` or `green`.")
        #expect(reader.diagnostics.first?.remedy == "Did you mean `green`?")
    }

    @Test("an unknown key is placed at the key, with the nearest known one")
    func unknownKey() throws {
        var reader = FieldReader()
        let fields = reader.fields(
            try node("{ port: 1, trunc: x, zzz: y, x-mine: z }"),
            of: "outbound",
            allowing: ["port", "trunk", "x-"]
        )
        #expect(fields?.has("port") == true)
        #expect(fields?.has("trunc") == false)
        #expect(
            reader.diagnostics.map(\.message) == [
                "`trunc` is not a key of outbound.", "`zzz` is not a key of outbound.",
            ])
        #expect(reader.diagnostics.map(\.remedy) == ["Did you mean `trunk`?", "Its keys are `port` and `trunk`."])
        #expect(reader.diagnostics.map(\.span.start.column) == [15, 25])
    }

    @Test("a key that lacks the space after its colon is told so, and isn't quoted if it may hold a password")
    func gluedKey() throws {
        var reader = FieldReader()
        _ = reader.fields(
            try node("{ port:1, sip_password:CANARY }"), of: "options", allowing: ["port", "sip_password"])
        #expect(
            reader.diagnostics.map(\.message) == [
                "`port:1` is not a key of options.", "This key is not a key of options.",
            ])
        #expect(reader.diagnostics.allSatisfy { $0.remedy == "Put a space after the colon." })
    }

    @Test(
        "a missing key may stand there misspelt",
        arguments: [
            ("{ trnk: x }", "trunk", true), ("{ trunk_id: x }", "trunk", true),
            ("{ endpoint: x }", "sip_endpoint", true),
            ("{ apiversion: x }", "apiVersion", true), ("{ host: x }", "sip_endpoint", false), ("{}", "trunk", false),
        ]
    )
    func misspelt(_ text: String, _ key: String, _ isMisspelt: Bool) throws {
        var reader = FieldReader()
        let fields = try #require(reader.fields(try node(text), of: "x", allowing: ["other"]))
        #expect(fields.mayBeMisspelt(key) == isMisspelt)
    }

    @Test(
        "a sentence that begins with a key keeps the key's spelling",
        arguments: [
            ("sip_endpoint", "`sip_endpoint` must"), ("apiVersion", "`apiVersion` must"), ("port", "`port` must"),
            ("an entry of accept_loss", "An entry of accept_loss must"),
        ]
    )
    func spelling(_ what: String, _ beginning: String) throws {
        var reader = FieldReader()
        _ = reader.string(try node("[]"), what: what)
        #expect(reader.diagnostics.first?.message.hasPrefix(beginning) == true)
    }

    @Test("lists of words read as a sentence")
    func words() {
        #expect(FieldReader.list([]) == "none")
        #expect(FieldReader.list(["a"]) == "`a`")
        #expect(FieldReader.list(["a", "b", "c"]) == "`a`, `b` and `c`")
        #expect(FieldReader.list(["a", "b"], last: "or") == "`a` or `b`")
    }
}
