import Diagnostics
import Fleet
import Foundation
import JSON
import LocatedYAML
import Manifest
import PatchbayConfiguration
import Schemas
import Testing

@Suite("The schemas of manifests and patchbay.yaml")
struct SchemaTests {
    /// A subschema and its JSON pointer.
    private struct Part: Sendable, CustomStringConvertible {
        let pointer: String
        let value: JSONValue
        var description: String { pointer }
    }

    private static func schema(_ name: SchemaName) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(name.text.utf8))
    }

    /// Keywords of conditions; editors don't offer their contents.
    private static let conditions: Set<String> = ["if", "then", "else", "not", "allOf"]
    private static let texts: Set<String> = ["examples", "default", "enum", "const", "defaultSnippets"]

    private static func parts(_ value: JSONValue, _ pointer: String = "#") -> [Part] {
        if let items = value.array { return items.enumerated().flatMap { parts($1, "\(pointer)/\($0)") } }
        guard let members = value.object else { return [] }
        return [Part(pointer: pointer, value: value)]
            + members.sorted { $0.key < $1.key }.filter { !texts.contains($0.key) && !conditions.contains($0.key) }
            .flatMap { parts($0.value, "\(pointer)/\($0.key)") }
    }

    private static func resolved(_ part: JSONValue, in schema: JSONValue) -> JSONValue {
        guard let name = part["$ref"]?.string?.split(separator: "/").last else { return part }
        return schema["$defs"]?[String(name)] ?? part
    }

    @Test("every property and definition has a title and a description", arguments: [SchemaName.manifest, .config])
    func explained(_ name: SchemaName) throws {
        let schema = try Self.schema(name)
        var count = 0
        for part in Self.parts(schema) {
            let groups = ["properties", "patternProperties", "$defs"].compactMap { part.value[$0]?.object }
            for (key, member) in groups.flatMap({ $0 }) {
                count += 1
                let target = Self.resolved(member, in: schema)
                for word in ["title", "description"] {
                    let text = member[word]?.string ?? target[word]?.string
                    #expect(text?.isEmpty == false, "\(part.pointer): \(key) has no \(word)")
                }
            }
        }
        #expect(count > 30)
    }

    @Test("every property has an example, or says all that it can be", arguments: [SchemaName.manifest, .config])
    func examples(_ name: SchemaName) throws {
        let schema = try Self.schema(name)
        for part in Self.parts(schema) {
            for (key, member) in part.value["properties"]?.object ?? [:] {
                let target = Self.resolved(member, in: schema)
                #expect(
                    ["examples", "enum", "const"].contains { (member[$0] ?? target[$0]) != nil },
                    "\(part.pointer): \(key)")
            }
        }
    }

    @Test("every object says what other keys it takes", arguments: SchemaName.allCases)
    func closed(_ name: SchemaName) throws {
        let words = ["additionalProperties", "unevaluatedProperties", "patternProperties"]
        for part in Self.parts(try Self.schema(name)) where part.value["properties"] != nil {
            #expect(words.contains { part.value[$0] != nil }, "\(part.pointer)")
        }
    }

    // MARK: Keys

    /// The keys that a diagnostic suggests in place of an unknown key.
    private func offered(_ diagnostics: [Diagnostic]) throws -> Set<String> {
        let remedy = try #require(diagnostics.first { $0.message.contains("`qqqqqqqq`") }?.remedy)
        let words = remedy.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        return Set(words.filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) })
    }

    /// A manifest with an unknown key in each mapping that says which key that is.
    private static let manifests: [(ManifestMapping, String)] = [
        (.document, "qqqqqqqq: 1"),
        (.defaults, "defaults: { qqqqqqqq: 1 }"),
        (.trunk, "trunks: { a: { qqqqqqqq: 1 } }"),
        (.options, "trunks: { a: { options: { qqqqqqqq: 1 } } }"),
        (.number, "numbers: { \"+14155550100\": { qqqqqqqq: 1 } }"),
        (.block, "numbers: { \"+14155550100..+14155550101\": { qqqqqqqq: 1 } }"),
        (.lifecycle, "numbers: { \"+14155550100\": { lifecycle: { qqqqqqqq: 1 } } }"),
        (.inbound, "numbers: { \"+14155550100\": { inbound: { qqqqqqqq: 1 } } }"),
        (.outbound, "numbers: { \"+14155550100\": { outbound: { qqqqqqqq: 1 } } }"),
        (.headerUse, "numbers: { \"+14155550100\": { inbound: { headers: [{ use: a, qqqqqqqq: 1 }] } } }"),
        (.customRule, "headers: { a: [{ type: custom, qqqqqqqq: 1 }] }"),
        (.uuiRule, "headers: { a: [{ type: uui, qqqqqqqq: 1 }] }"),
    ]

    @Test("every key of a manifest stands in its schema, and the other way round", arguments: manifests)
    func manifestKeys(_ mapping: ManifestMapping, _ text: String) throws {
        let set = ManifestSet(reading: [
            .init(name: "a.yaml", bytes: Array("apiVersion: patchbay/v1\n\(text)\n".utf8))
        ])
        let part = try #require(Self.parts(try Self.schema(.manifest)).first { $0.pointer == mapping.pointer })
        let keys = Set(try #require(part.value["properties"]?.object).keys)
        #expect(try offered(set.diagnostics) == keys)
        #expect(Set(mapping.names.filter { $0 != ManifestKey.free.rawValue }) == keys)
    }

    private static let configurations = [
        ("#", "qqqqqqqq: 1"), ("#/properties/limits", "limits: { qqqqqqqq: 1 }"),
        ("#/properties/allow/items", "allow: [{ qqqqqqqq: 1 }]"), ("#/properties/api", "api: { qqqqqqqq: 1 }"),
        ("#/properties/policy", "policy: { qqqqqqqq: off }"),
        ("#/properties/waves/anyOf/1", "waves: { sizes: [1], qqqqqqqq: 1 }"),
    ]

    @Test("every key of patchbay.yaml stands in its schema, and the other way round", arguments: configurations)
    func configurationKeys(_ pointer: String, _ text: String) throws {
        let file = ConfigurationFile(reading: Array(text.utf8), name: "patchbay.yaml")
        let part = try #require(Self.parts(try Self.schema(.config)).first { $0.pointer == pointer })
        #expect(try offered(file.diagnostics) == Set(try #require(part.value["properties"]?.object).keys))
    }

    @Test("the sources of a secret are those of its schema")
    func secretKeys() throws {
        let secret = try #require(Self.parts(try Self.schema(.manifest)).first { $0.pointer == "#/$defs/secret" })
        let keys = try #require(secret.value["properties"]?.object).keys.sorted()
        for (key, value) in zip(keys, ["[op, read]", "NAME", "path"]) {
            let text = """
                apiVersion: patchbay/v1
                trunks: { a: { sip_endpoint: "sip:a.example.com:5061", options: { sip_password: { \(key): \(value) } } } }
                """
            let set = ManifestSet(reading: [.init(name: "a.yaml", bytes: Array(text.utf8))])
            #expect(set.diagnostics.isEmpty, "\(key): \(set.diagnostics.map(\.message))")
        }
        #expect(keys == ManifestMapping.secret.names.sorted())
    }

    @Test("no object of the two schemas is left out of these tests")
    func allObjects() throws {
        #expect(Set(Self.manifests.map(\.0)).union([.secret]) == Set(ManifestMapping.allCases))
        let tested: [(SchemaName, Set<String>)] = [
            (.manifest, Set(ManifestMapping.allCases.map(\.pointer))),
            (.config, Set(Self.configurations.map(\.0))),
        ]
        for (name, pointers) in tested {
            let objects = Self.parts(try Self.schema(name)).filter { $0.value["properties"]?.object != nil }
            #expect(Set(objects.map(\.pointer)) == pointers)
        }
    }
}
