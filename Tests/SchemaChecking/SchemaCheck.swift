import Fleet
import Foundation
package import JSON
import TestSupport

/// Validates JSON against one of the schemas in schemas/. It supports the part of JSON Schema 2020-12 that they use.
/// An unknown keyword is a problem, so that no rule is silently skipped.
package final class SchemaCheck {
    private let root: JSONValue
    private var patterns: [String: Regex<AnyRegexOutput>] = [:]
    private var problems: [String] = []

    package init(schema: JSONValue) {
        root = schema
    }

    /// - Parameter name: the schema's name, as in `schemas/NAME.schema.json`.
    package convenience init(_ name: String) throws {
        let bytes = try Repository.bytes("schemas/\(name).schema.json")
        self.init(schema: try JSONDecoder().decode(JSONValue.self, from: Data(bytes)))
    }

    /// The problems of a text, each with its place; empty if the text is valid.
    package func problems(of text: String) -> [String] {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
            return ["it is no JSON"]
        }
        return problems(of: value)
    }

    package func problems(of value: JSONValue) -> [String] {
        problems = []
        check(value, root, "$")
        return problems
    }

    private func takes(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        let kept = problems
        defer { problems = kept }
        problems = []
        check(value, schema, "$")
        return problems.isEmpty
    }

    private func check(_ value: JSONValue, _ schema: JSONValue, _ place: String) {
        guard let keywords = schema.object else {
            if schema == false { problems.append("\(place): nothing may stand here") }
            return
        }
        for (keyword, rule) in keywords.sorted(by: { $0.key < $1.key }) {
            if let problem = judge(value, keyword, rule, keywords, place) { problems.append("\(place): \(problem)") }
        }
    }

    /// Checks a value against one keyword, and adds the problems of the values within it to `problems`.
    ///
    /// - Returns: the problem of the value itself, or `nil`.
    private func judge(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ keywords: [String: JSONValue], _ place: String
    ) -> String? {
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description", "examples", "default": return nil
        case "$ref":
            let name = rule.string?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = root["$defs"]?[name] else { return "there is no \(rule.text)" }
            check(value, target, place)
        case "const": if value != rule { return "\(value.text) isn't \(rule.text)" }
        case "enum": if rule.array?.contains(value) != true { return "\(value.text) is none of \(rule.text)" }
        case "type":
            let names = rule.string.map { [$0] } ?? rule.array?.compactMap(\.string) ?? []
            if !names.contains(where: value.isOf) { return "\(value.text.prefix(60)) is no \(names)" }
        case "allOf": for part in rule.array ?? [] { check(value, part, place) }
        case "anyOf": if rule.array?.contains(where: { takes(value, $0) }) != true { return "none of anyOf takes it" }
        case "oneOf":
            let count = rule.array?.count { takes(value, $0) } ?? 0
            if count != 1 { return "\(count) of oneOf take it" }
        case "not": if takes(value, rule) { return "`not` takes it" }
        case "if":
            guard let part = takes(value, rule) ? keywords["then"] : keywords["else"] else { return nil }
            check(value, part, place)
        case "then", "else": return nil
        default:
            switch value {
            case .object(let members): return judge(members, keyword, rule, keywords, place)
            case .array(let items): return judge(items, keyword, rule, place)
            case .string(let text): return judge(text, keyword, rule)
            default: return judge(number: value, keyword, rule)
            }
        }
        return nil
    }

    private func judge(
        _ members: [String: JSONValue], _ keyword: String, _ rule: JSONValue, _ keywords: [String: JSONValue],
        _ place: String
    ) -> String? {
        switch keyword {
        case "required":
            let absent = (rule.array ?? []).compactMap(\.string).filter { members[$0] == nil }
            if !absent.isEmpty { return "\(absent) isn't there" }
        case "properties":
            for (key, part) in rule.object ?? [:] {
                if let member = members[key] { check(member, part, "\(place).\(key)") }
            }
        case "additionalProperties":
            for (key, member) in members where keywords["properties"]?[key] == nil {
                check(member, rule, "\(place).\(key)")
            }
        default: return Self.unknown(keyword)
        }
        return nil
    }

    private func judge(_ items: [JSONValue], _ keyword: String, _ rule: JSONValue, _ place: String) -> String? {
        switch keyword {
        case "items": for (index, item) in items.enumerated() { check(item, rule, "\(place)[\(index)]") }
        case "minItems": if items.count < rule.count { return "\(items.count) items" }
        case "maxItems": if items.count > rule.count { return "\(items.count) items" }
        case "uniqueItems": if rule == true, Set(items).count != items.count { return "an item stands there twice" }
        default: return Self.unknown(keyword)
        }
        return nil
    }

    private func judge(_ text: String, _ keyword: String, _ rule: JSONValue) -> String? {
        switch keyword {
        case "pattern":
            guard let pattern = pattern(rule.string ?? "") else { return "\(rule.text) is no pattern" }
            if text.firstMatch(of: pattern) == nil { return "\(text) doesn't match \(rule.text)" }
        case "format":
            switch rule.string {
            case "date-time":
                if (try? Date(text, strategy: .iso8601)) == nil { return "\(text) is no time" }
            case "uri": if URL(string: text)?.scheme == nil { return "\(text) is no URI" }
            default: return Self.unknown("format \(rule.text)")
            }
        default: return Self.unknown(keyword)
        }
        return nil
    }

    private func judge(number: JSONValue, _ keyword: String, _ rule: JSONValue) -> String? {
        guard let value = number.double, let bound = rule.double else { return Self.unknown(keyword) }
        switch keyword {
        case "minimum": return value < bound ? "\(value) is below \(bound)" : nil
        case "maximum": return value > bound ? "\(value) is above \(bound)" : nil
        default: return Self.unknown(keyword)
        }
    }

    private func pattern(_ text: String) -> Regex<AnyRegexOutput>? {
        if let known = patterns[text] { return known }
        patterns[text] = try? Regex(text)
        return patterns[text]
    }

    /// Keywords that apply only to values of another type.
    private static let known: Set<String> = [
        "required", "properties", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems", "pattern",
        "format", "minimum", "maximum",
    ]

    private static func unknown(_ keyword: String) -> String? {
        known.contains(keyword) ? nil : "the checker doesn't know `\(keyword)`"
    }
}

extension JSONValue {
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
        case ("integer", .integer), ("integer", .unsigned), ("number", .integer), ("number", .unsigned): true
        case ("number", .number): true
        default: false
        }
    }

    fileprivate var count: Int { double.map { Int($0) } ?? 0 }

    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .number(let value): NSDecimalNumber(decimal: value).doubleValue
        default: nil
        }
    }
}
