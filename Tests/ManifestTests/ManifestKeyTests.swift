import Diagnostics
import Manifest
import SIPModel
import TestSupport
import Testing

@Suite("The table of a manifest's keys")
struct ManifestKeyTests {
    /// A row of the table of keys, in one of its mappings.
    struct Place: Sendable, CustomStringConvertible {
        let mapping: ManifestMapping
        let row: ManifestKeyRow

        var key: ManifestKey { row.key }
        var description: String { "\(mapping).\(key)" }

        static let all = ManifestMapping.allCases.flatMap { mapping in
            mapping.rows.map { Place(mapping: mapping, row: $0) }
        }
    }

    // MARK: A test per row

    @Test("a key with a value of its type is read", arguments: Place.all)
    func value(_ place: Place) {
        let set = read(place.mapping, others(place) + [entry(place)])
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics.map(\.message))")
    }

    @Test("a value of another type is one mistake", arguments: Place.all)
    func wrongType(_ place: Place) {
        for (value, code) in wrong(place) {
            let set = read(place.mapping, others(place) + ["\(place.key): \(value)"])
            #expect(set.codes == [code.rawValue], "\(value): \(set.diagnostics.map(\.message))")
        }
    }

    @Test(
        "a key can be absent unless its row says that it is required",
        arguments: Place.all.filter { $0.mapping != .secret })
    func absent(_ place: Place) {
        // A document must have content, and an outbound direction must have a target.
        let rest: [String] =
            switch (place.mapping, place.key) {
            case (.document, .apiVersion): ["numbers: {}"]
            case (.outbound, .trunk): ["sip_endpoint: \"\(Self.endpoint)\""]
            case (.outbound, .sipEndpoint): ["trunk: carrier"]
            default: []
            }
        let set = read(place.mapping, others(place) + rest)
        #expect(set.diagnostics.hasErrors == place.row.isRequired, "\(set.diagnostics.map(\.message))")
    }

    @Test(
        "a key with a letter too many is met with the key that was meant",
        arguments: Place.all.filter { $0.key != .free && $0.mapping != .headerUse })
    func misspelt(_ place: Place) {
        let set = read(place.mapping, others(place) + ["\(place.key)x: 1"])
        #expect(
            set.diagnostics.contains { $0.code == .unknownKey && $0.remedy == "Did you mean `\(place.key)`?" },
            "\(set.diagnostics.map(\.remedy))")
    }

    static let later = ManifestKeyRow.all.filter { $0.profile != .guide }.flatMap { row in
        row.mappings.map { Place(mapping: $0, row: row) }
    }

    @Test("a key of a later profile is refused as one", arguments: Self.later)
    func laterProfile(_ place: Place) {
        let set = read(place.mapping, others(place) + ["\(place.key): 1"])
        #expect(set.codes == [DiagnosticCode.laterProfileKey.rawValue], "\(set.diagnostics.map(\.message))")
    }

    @Test("messages list a mapping's keys in the table's order", arguments: ManifestMapping.allCases)
    func order(_ mapping: ManifestMapping) throws {
        let required = Place.all.filter { $0.mapping == mapping && $0.row.isRequired }.map(entry)
        let set = read(mapping, required + ["qqqqqqqq: 1"])
        let remedy = try #require(set.diagnostics.first { $0.code == .unknownKey }?.remedy)
        #expect(remedy.hasPrefix("Its keys are "))
        let words = remedy.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        #expect(words == mapping.names.filter { $0 != ManifestKey.free.rawValue })
    }

    // MARK: The table as a whole

    @Test("every key has a row, and no mapping has a key twice")
    func rows() {
        #expect(Set(ManifestKeyRow.all.map(\.key)) == Set(ManifestKey.allCases))
        for mapping in ManifestMapping.allCases {
            let keys = ManifestKeyRow.all.filter { $0.mappings.contains(mapping) }.map(\.key)
            #expect(Set(keys).count == keys.count, "\(mapping)")
            #expect(!mapping.names.isEmpty, "\(mapping)")
            let family = mapping.familyRows.map(\.key)
            #expect(Set(family).count == family.count, "\(mapping)")
            #expect(mapping.family.contains(mapping))
        }
    }

    @Test("what a manifest shares with the API is spelt as the API spells it, and in the same order")
    func apiNames() {
        #expect(ManifestMapping.options.names == OptionName.allCases.map(\.rawValue))
        #expect(ManifestMapping.defaults.names == Direction.allCases.map(\.rawValue))
        let fields = [AttachmentField.endpoint, .headers].map(\.path)
        #expect([ManifestKey.sipEndpoint, .headers].map(\.rawValue) == fields)
    }

    @Test("docs/manifest.md names every key in the section of its mapping", arguments: Place.all)
    func documented(_ place: Place) throws {
        let section =
            switch place.mapping {
            case .document: "The document"
            case .defaults: "Defaults"
            case .trunk, .options: "Outbound: trunk, endpoint, options"
            case .number, .block, .lifecycle: "Numbers"
            case .inbound, .outbound: "Directions"
            case .customRule, .uuiRule, .headerUse: "Header rules"
            case .secret: "Secrets"
            }
        let words = try #require(try Self.codeOfSections()[section], "there is no section \(section)")
        #expect(words.contains(place.key.rawValue))
    }

    /// The words that docs/manifest.md sets as code, by section.
    private static func codeOfSections() throws -> [String: Set<String>] {
        var sections: [String: Set<String>] = [:]
        var title = ""
        var isFenced = false
        for line in try Repository.text("docs/manifest.md").split(separator: "\n") {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if !isFenced, line.hasPrefix("## ") {
                title = String(line.dropFirst(3))
            } else {
                let parts = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                let code = isFenced ? [line] : parts.filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
                let words = code.flatMap { text in
                    text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || "_-".contains($0)) }
                }
                sections[title, default: []].formUnion(words.map(String.init))
            }
        }
        return sections
    }

    // MARK: Manifests

    private static let endpoint = "sip:a.example.com:5061"

    /// The entries that a mapping requires besides the place's own key.
    private func others(_ place: Place) -> [String] {
        let required = Place.all.filter { other in
            other.mapping == place.mapping && other.row.isRequired && other.key != place.key
        }
        let namesTarget = place.key == .trunk || place.key == .sipEndpoint
        return required.map(entry) + (place.mapping == .outbound && !namesTarget ? ["trunk: carrier"] : [])
    }

    private func entry(_ place: Place) -> String {
        place.key == .free ? "x-mine: 1" : "\(place.key): \(value(of: place))"
    }

    /// A valid value of a key.
    private func value(of place: Place) -> String {
        switch place.key {
        case .sipEndpoint: return "\"\(Self.endpoint)\""
        case .trunk: return "carrier"
        case .use: return "crm"
        case .outbound: return "{ trunk: carrier }"
        case .type: return place.mapping == .uuiRule ? "uui" : "custom"
        default: break
        }
        return switch place.row.type {
        case .text: "Text"
        case .boolean: "true"
        case .integer: "5061"
        case .choice(let words): words.first ?? ""
        case .texts: "[op, read]"
        case .phoneNumbers: "[\"+14155550101\"]"
        case .labels: "{ team: support }"
        case .mapping, .attachment, .named, .numbers, .namedRules: "{}"
        case .rules: "[]"
        case .secret, .credential: "{ env: NAME }"
        case .anything: "1"
        }
    }

    /// Invalid values of a key, each with the diagnostic that it raises.
    private func wrong(_ place: Place) -> [(String, DiagnosticCode)] {
        switch place.row.type {
        case .text: [("[]", .wrongType), ("true", .wrongType)]
        case .boolean, .integer: [("[]", .wrongType), ("Text", .wrongType)]
        case .choice:
            [("[]", .wrongType), ("qqqqqqqq", place.key == .apiVersion ? .apiVersion : .notOneOf)]
        case .texts, .phoneNumbers, .rules: [("{}", .wrongType), ("Text", .wrongType)]
        case .labels, .mapping, .attachment, .named, .numbers, .namedRules:
            [("[]", .wrongType), ("Text", .wrongType)]
        case .secret: [("[]", .wrongType), ("Text", .literalPassword)]
        case .credential: [("[]", .wrongType)]
        case .anything: []
        }
    }

    /// Reads a manifest with these entries in one mapping, and with a trunk `carrier` and a header list `crm`.
    private func read(_ mapping: ManifestMapping, _ entries: [String]) -> ManifestSet {
        let body = "{ " + entries.joined(separator: ", ") + " }"
        let text =
            switch mapping {
            case .document: entries.joined(separator: "\n")
            case .defaults: "defaults: \(body)"
            case .trunk: "trunks: { a: \(body) }"
            case .options: "trunks: { a: { sip_endpoint: \"\(Self.endpoint)\", options: \(body) } }"
            case .number: "numbers: { \"+14155550100\": \(body) }"
            case .block: "numbers: { \"+14155550100..+14155550109\": \(body) }"
            case .lifecycle: "numbers: { \"+14155550100\": { lifecycle: \(body) } }"
            case .inbound: "numbers: { \"+14155550100\": { inbound: \(body) } }"
            case .outbound: "numbers: { \"+14155550100\": { outbound: \(body) } }"
            case .customRule, .uuiRule: "headers: { a: [\(body)] }"
            case .headerUse: "numbers: { \"+14155550100\": { inbound: { headers: [\(body)] } } }"
            case .secret:
                "trunks: { a: { sip_endpoint: \"\(Self.endpoint)\", options: { sip_password: \(body) } } }"
            }
        let version = mapping == .document ? "" : "apiVersion: patchbay/v1\n"
        return ManifestSet(
            ("fleet.yaml", version + text + "\n"),
            (
                "names.yaml",
                "apiVersion: patchbay/v1\n"
                    + "trunks: { carrier: { sip_endpoint: \"\(Self.endpoint)\" } }\nheaders: { crm: [] }\n"
            )
        )
    }
}
