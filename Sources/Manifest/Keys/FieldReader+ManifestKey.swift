import FieldReading
import LocatedYAML

extension FieldReader {
    /// Returns the entries of a manifest's mapping, and reports its unknown keys.
    ///
    /// - Parameters:
    ///   - aside: unknown keys that the caller reports instead.
    ///   - misplaced: keys that belong elsewhere, with the remedy for each.
    ///   - isSensitive: whether a key may itself be a secret in the wrong place, which no message may quote.
    /// - Returns: `nil` if `node` is not a mapping; that is reported.
    mutating func fields(
        _ node: YAMLNode,
        of mapping: ManifestMapping,
        aside: [String] = [],
        misplaced: [String: String] = [:],
        isSensitive: Bool = false
    ) -> Fields? {
        fields(
            node,
            of: mapping.noun,
            allowing: mapping.names,
            aside: aside,
            misplaced: misplaced,
            isSensitive: isSensitive
        )
    }

    // MARK: The value of a key

    mutating func mapping(_ node: YAMLNode, what key: ManifestKey) -> YAMLEntries? {
        mapping(node, what: key.rawValue)
    }

    mutating func sequence(_ node: YAMLNode, what key: ManifestKey) -> YAMLItems? {
        sequence(node, what: key.rawValue)
    }

    mutating func string(_ node: YAMLNode, what key: ManifestKey, isSensitive: Bool = false) -> String? {
        string(node, what: key.rawValue, isSensitive: isSensitive)
    }

    mutating func checkText(_ node: YAMLNode, what key: ManifestKey) {
        checkText(node, what: key.rawValue)
    }

    mutating func bool(_ node: YAMLNode, what key: ManifestKey) -> Bool? {
        bool(node, what: key.rawValue)
    }

    mutating func integer(_ node: YAMLNode, what key: ManifestKey) -> Int? {
        integer(node, what: key.rawValue)
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode,
        what key: ManifestKey
    ) -> Choice? where Choice.RawValue == String {
        choice(node, what: key.rawValue)
    }

    mutating func wrongType(_ node: YAMLNode, expected: String, what key: ManifestKey) {
        wrongType(node, expected: expected, what: key.rawValue)
    }
}

extension Fields {
    subscript(_ key: ManifestKey) -> YAMLNode? { self[key.rawValue] }
    func has(_ key: ManifestKey) -> Bool { has(key.rawValue) }
    func keySpan(_ key: ManifestKey) -> SourceSpan { keySpan(key.rawValue) }
    func mayBeMisspelt(_ key: ManifestKey) -> Bool { mayBeMisspelt(key.rawValue) }
}

extension YAMLEntries {
    func entry(_ key: ManifestKey) -> YAMLEntry? { entry(key.rawValue) }
}
