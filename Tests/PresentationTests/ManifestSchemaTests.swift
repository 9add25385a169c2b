import Foundation
import JSON
import Manifest
import Schemas
import Testing

/// What the table of keys says of each key, and what the schema says. `SchemaTests` compares the keys themselves.
@Suite("The table of a manifest's keys and the schema")
struct ManifestSchemaTests {
    /// A row of the table in one of its mappings.
    struct Place: Sendable, CustomStringConvertible {
        let mapping: ManifestMapping
        let row: ManifestKeyRow
        var description: String { "\(mapping).\(row.key)" }

        static let all = ManifestMapping.allCases.flatMap { mapping in
            mapping.rows.map { Place(mapping: mapping, row: $0) }
        }
    }

    private let schema: JSONValue

    init() throws {
        schema = try JSONDecoder().decode(JSONValue.self, from: Data(SchemaName.manifest.text.utf8))
    }

    @Test("a key has the title of its row", arguments: Place.all)
    func title(_ place: Place) throws {
        let property = try property(place)
        #expect((property["title"] ?? resolved(property)["title"])?.string == place.row.title)
    }

    @Test("a key has the type of its row", arguments: Place.all)
    func type(_ place: Place) throws {
        let property = try property(place)
        #expect(isOf(place.row.type, property), "\(place.row.type) isn't \(property.text)")
    }

    @Test("a mapping requires the keys that its rows say", arguments: ManifestMapping.allCases)
    func required(_ mapping: ManifestMapping) throws {
        let part = try #require(at(mapping.pointer))
        let required = part["required"]?.array?.compactMap(\.string) ?? []
        #expect(Set(required) == Set(mapping.requiredKeys.map(\.rawValue)))
    }

    @Test("every pattern of keys that the schema has is a row")
    func patterns() {
        #expect(schema["patternProperties"]?.object?.keys.sorted() == ["^\(ManifestKey.free)"])
    }

    // MARK: Types

    /// Whether a property of the schema takes what a type says.
    private func isOf(_ type: KeyType, _ property: JSONValue) -> Bool {
        let target = resolved(property)
        switch type {
        case .text: return isText(property)
        case .boolean: return target["type"]?.string == "boolean"
        case .integer: return target["type"]?.string == "integer"
        case .choice(let words):
            if let word = target["const"]?.string { return words.contains(word) }
            return target["enum"]?.array?.compactMap(\.string) == words
        case .texts: return isList(target) && target["items"].map(isText) == true
        case .phoneNumbers: return isList(target) && target["items"]?["$ref"]?.string == "#/$defs/phoneNumber"
        case .labels: return isObject(target) && target["additionalProperties"].map(isText) == true
        case .mapping(let mapping): return isMapping(property, mapping)
        case .attachment(let mapping):
            let choices = target["anyOf"]?.array ?? []
            return choices.count == 2 && choices.contains { resolved($0)["const"]?.string == ManifestWord.unmanaged }
                && choices.contains { isMapping($0, mapping) }
        case .named(let mapping):
            return isObject(target) && target["additionalProperties"].map { isMapping($0, mapping) } == true
        case .numbers:
            let blocks = target["patternProperties"]?.object?.values.map { $0 } ?? []
            return isObject(target) && target["additionalProperties"].map { isMapping($0, .number) } == true
                && blocks.count == 1 && blocks.allSatisfy { isMapping($0, .block) }
        case .rules: return isListOfRules(target)
        case .namedRules:
            return isObject(target) && target["additionalProperties"].map { isListOfRules(resolved($0)) } == true
        case .secret: return isMapping(property, .secret)
        case .credential:
            let choices = target["anyOf"]?.array ?? []
            return choices.count == 2 && choices.contains(where: isText)
                && choices.contains { isMapping($0, .secret) }
        case .anything: return target["type"] == nil && target["anyOf"] == nil && property["$ref"] == nil
        }
    }

    private func isText(_ property: JSONValue) -> Bool { resolved(property)["type"]?.string == "string" }
    private func isList(_ target: JSONValue) -> Bool { target["type"]?.string == "array" }
    private func isObject(_ target: JSONValue) -> Bool { target["type"]?.string == "object" }

    /// Whether a property is a mapping of the table: by itself, by reference, or as the first of what it must be.
    private func isMapping(_ property: JSONValue, _ mapping: ManifestMapping) -> Bool {
        property == at(mapping.pointer) || property["$ref"]?.string == mapping.pointer
            || resolved(property)["allOf"]?.array?.first?["$ref"]?.string == mapping.pointer
    }

    private func isListOfRules(_ target: JSONValue) -> Bool {
        let kinds = target["items"]?["anyOf"]?.array?.map(resolved) ?? []
        return isList(target)
            && kinds.contains { $0["properties"]?["type"]?["const"]?.string == HeaderRuleKind.uui.rawValue }
    }

    // MARK: The schema

    private func property(_ place: Place) throws -> JSONValue {
        let mapping = try #require(at(place.mapping.pointer))
        let group = place.row.key == .free ? "patternProperties" : "properties"
        let name = place.row.key == .free ? "^\(place.row.key)" : place.row.key.rawValue
        return try #require(mapping[group]?[name], "\(place)")
    }

    private func resolved(_ property: JSONValue) -> JSONValue {
        property["$ref"]?.string.flatMap(at) ?? property
    }

    /// What stands at a JSON pointer.
    private func at(_ pointer: String) -> JSONValue? {
        pointer.split(separator: "/").dropFirst().reduce(schema) { (part: JSONValue?, name) in part?[String(name)] }
    }
}

extension ManifestMapping {
    /// Where the schema says which keys the mapping has.
    var pointer: String {
        switch self {
        case .document: "#"
        case .defaults: "#/properties/defaults"
        case .trunk: "#/$defs/trunk"
        case .options: "#/$defs/options"
        case .number: "#/$defs/number"
        case .block: "#/$defs/block"
        case .lifecycle: "#/$defs/lifecycle"
        case .inbound: "#/$defs/inboundAttachment"
        case .outbound: "#/$defs/outboundDefaults"
        case .customRule: "#/$defs/customRule"
        case .uuiRule: "#/$defs/uuiRule"
        case .headerUse: "#/$defs/headerUse"
        case .secret: "#/$defs/secret"
        }
    }
}
