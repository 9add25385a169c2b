package import LocatedYAML

/// Reads the values of a located tree as the types they should have, and collects what is wrong.
///
/// Manifests and patchbay.yaml both go through it, so that the same mistake reads the same in both.
package struct FieldReader: Sendable {
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    package mutating func report(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    /// The entries of a mapping, with unknown keys reported.
    ///
    /// - Parameters:
    ///   - what: what the mapping is, with its article: "a trunk".
    ///   - isSensitive: whether keys may themselves be a secret in the wrong place.
    package mutating func fields(
        _ node: YAMLNode,
        of what: String,
        allowing keys: [String],
        isSensitive: Bool = false
    ) -> Fields? {
        guard let entries = mapping(node, what: what) else { return nil }
        var fields = Fields(span: node.visibleSpan)
        for entry in entries {
            if keys.contains(entry.key) {
                fields.entries[entry.key] = entry
            } else if entry.key.hasPrefix("x-"), keys.contains("x-") {
                continue
            } else {
                fields.unknown.append(entry.key)
                unknown(entry, of: what, among: keys.filter { $0 != "x-" }, isSensitive: isSensitive)
            }
        }
        return fields
    }

    /// A key as a message may quote it; nil for one that is long, or may be a credential itself.
    package static func shown(key: String) -> String? {
        key.count > 60 || CredentialKeys.mayHoldValue(key) ? nil : "`\(key)`"
    }

    private mutating func unknown(_ entry: YAMLEntry, of what: String, among keys: [String], isSensitive: Bool) {
        let shown = (isSensitive ? nil : Self.shown(key: entry.key)) ?? "This key"
        let suggestion = EditDistance.suggestion(for: entry.key, among: keys)
        let isGlued = keys.contains { entry.key.hasPrefix($0 + ":") }
        report(
            Diagnostic(
                .unknownKey,
                "\(shown) is not a key of \(what).",
                remedy: isGlued
                    ? "Put a space after the colon."
                    : suggestion.map { "Did you mean `\($0)`?" } ?? "Its keys are \(Self.list(keys)).",
                at: entry.keySpan
            )
        )
    }

    package mutating func mapping(_ node: YAMLNode, what: String) -> [YAMLEntry]? {
        if case .mapping(let entries) = node.content { return entries }
        wrongType(node, expected: "a mapping (key: value)", what: what)
        return nil
    }

    package mutating func sequence(_ node: YAMLNode, what: String) -> [YAMLNode]? {
        if case .sequence(let items) = node.content { return items }
        wrongType(node, expected: "a list", what: what)
        return nil
    }

    package mutating func string(_ node: YAMLNode, what: String, isSensitive: Bool = false) -> String? {
        if case .scalar(let scalar) = node.content {
            if scalar.value == .string { return scalar.text }
            if scalar.value != .null {
                report(
                    Diagnostic(
                        .wrongType,
                        "\(Self.capitalised(what)) must be text; YAML reads this as \(Self.name(of: node)).",
                        remedy: isSensitive || scalar.text.count > 60
                            ? "Put it in quotes." : "Put it in quotes: \"\(scalar.text)\".",
                        at: node.visibleSpan
                    )
                )
                return nil
            }
        }
        wrongType(node, expected: "text", what: what)
        return nil
    }

    package mutating func bool(_ node: YAMLNode, what: String) -> Bool? {
        if case .scalar(let scalar) = node.content, case .bool(let value) = scalar.value { return value }
        wrongType(node, expected: "true or false", what: what)
        return nil
    }

    package mutating func integer(_ node: YAMLNode, what: String) -> Int? {
        if case .scalar(let scalar) = node.content, case .integer(let value) = scalar.value { return value }
        wrongType(node, expected: "a whole number", what: what)
        return nil
    }

    /// One word of an enumeration.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode,
        what: String
    ) -> Choice? where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        guard let text = string(node, what: what) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let suggestion = EditDistance.suggestion(for: text, among: words)
        report(
            Diagnostic(
                .notOneOf,
                "\(Self.capitalised(what)) is \(Self.list(words, last: "or")).",
                remedy: suggestion.map { "Did you mean `\($0)`?" } ?? "Write one of these.",
                at: node.visibleSpan
            )
        )
        return nil
    }

    package mutating func wrongType(_ node: YAMLNode, expected: String, what: String) {
        if case .broken = node.content { return }
        report(
            Diagnostic(
                .wrongType,
                "\(Self.capitalised(what)) must be \(expected), and this is \(Self.name(of: node)).",
                remedy: "Write \(expected) here.",
                at: node.visibleSpan
            )
        )
    }

    // MARK: Words

    package static func name(of node: YAMLNode) -> String {
        switch node.content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .broken: "broken"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "null (nothing)"
            case .bool: "true or false"
            case .integer: "a whole number"
            case .number: "a number with a fraction"
            case .string: "text"
            }
        }
    }

    package static func list(_ words: [String], last: String = "and") -> String {
        let quoted = words.map { "`\($0)`" }
        guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "none" }
        return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
    }

    /// As a sentence begins with it; a key keeps its spelling.
    private static func capitalised(_ text: String) -> String {
        let isKey = !text.contains(" ") && text.contains { $0 == "_" || $0.isUppercase }
        return isKey ? "`\(text)`" : text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// The known keys of one mapping.
package struct Fields: Sendable {
    package let span: SourceSpan
    package fileprivate(set) var entries: [String: YAMLEntry] = [:]
    /// The keys that were reported as unknown.
    package fileprivate(set) var unknown: [String] = []

    package subscript(_ key: String) -> YAMLNode? { entries[key]?.value }
    package func has(_ key: String) -> Bool { entries[key] != nil }
    package func keySpan(_ key: String) -> SourceSpan { entries[key]?.keySpan ?? span }

    /// Whether a key that isn't there may stand there misspelt: that was reported, and that it is missing is the
    /// same mistake.
    package func mayBeMisspelt(_ key: String) -> Bool {
        if has(key) { return false }
        let key = key.lowercased()
        return unknown.contains { other in
            let other = other.lowercased()
            return EditDistance.suggestion(for: other, among: [key]) != nil
                || (min(other.count, key.count) >= 3 && (other.contains(key) || key.contains(other)))
        }
    }
}
