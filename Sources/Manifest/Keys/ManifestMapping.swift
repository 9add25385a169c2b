/// A mapping of a manifest that has a fixed set of keys.
///
/// The raw value is an index into tables by mapping: readers ask for the keys once per number.
package enum ManifestMapping: Int, Hashable, Sendable, CaseIterable {
    case document
    case defaults
    case trunk
    case options
    case number
    case block
    case lifecycle
    case inbound
    case outbound
    case customRule
    case uuiRule
    case headerUse
    case secret

    /// The mapping as messages name it, with its article.
    var noun: String {
        switch self {
        case .document: "a manifest"
        case .defaults: "defaults"
        case .trunk: "a trunk"
        case .options: "options"
        case .number: "a number"
        case .block: "a block of numbers"
        case .lifecycle: "lifecycle"
        case .inbound: "inbound"
        case .outbound: "outbound"
        case .customRule: "a custom header rule"
        case .uuiRule: "a uui header rule"
        case .headerUse: "a use of a header list"
        case .secret: "a secret"
        }
    }

    /// The mappings that `fmt` sorts by the same order of keys, this one included. A key that belongs to another of
    /// them is sorted as well.
    package var family: [ManifestMapping] {
        switch self {
        case .number, .block: [.number, .block]
        case .inbound, .outbound: [.inbound, .outbound]
        case .customRule, .uuiRule, .headerUse: [.customRule, .uuiRule, .headerUse]
        case .document, .defaults, .trunk, .options, .lifecycle, .secret: [self]
        }
    }

    // MARK: The mapping's rows of the table, without those of later profiles

    /// The keys, in their order.
    package var rows: [ManifestKeyRow] { Self.rowsByMapping[rawValue] }

    /// The keys of the whole family, in their order.
    package var familyRows: [ManifestKeyRow] { Self.familiesByMapping[rawValue] }

    /// The names of the keys, in their order.
    package var names: [String] { Self.namesByMapping[rawValue] }

    /// The required keys, in their order.
    package var requiredKeys: [ManifestKey] { rows.filter(\.isRequired).map(\.key) }

    private static let rowsByMapping: [[ManifestKeyRow]] = allCases.map { rows(of: [$0]) }
    private static let familiesByMapping: [[ManifestKeyRow]] = allCases.map { rows(of: $0.family) }
    private static let namesByMapping: [[String]] = rowsByMapping.map { $0.map(\.key.rawValue) }

    /// The keys that any of these mappings has, in their order.
    static func rows(of mappings: [ManifestMapping]) -> [ManifestKeyRow] {
        ManifestKeyRow.all.filter { row in
            row.profile == .guide && row.mappings.contains { mappings.contains($0) }
        }
    }

    /// The names of the keys that the mapping has only in later profiles.
    var laterNames: [String] {
        ManifestKeyRow.all.filter { $0.profile != .guide && $0.mappings.contains(self) }.map(\.key.rawValue)
    }
}
