package import Diagnostics
package import LocatedYAML
import Redaction
import Wording

/// Reads the values of a located tree as the expected types, and collects diagnostics.
///
/// Manifests and patchbay.yaml are both read with it, so the same mistake causes the same message in both.
package struct FieldReader: Sendable {
    package private(set) var list = DiagnosticList()

    package init() {}

    package var diagnostics: [Diagnostic] { list.told + list.omitted }

    package mutating func report(_ diagnostic: Diagnostic) {
        list.report(diagnostic)
    }

    /// Whether the list keeps another diagnostic of `code` in the file of `span`. If not, it counts the diagnostic as
    /// omitted; don't report it as well.
    mutating package func tells(_ code: DiagnosticCode, at span: SourceSpan) -> Bool {
        list.tells(code, at: span)
    }

    /// Reports the problems of a file as YAML.
    ///
    /// - Parameter limits: the limits that the file was read with.
    package mutating func report(_ file: YAMLFile, limits: ReadingLimits = ReadingLimits()) {
        for problem in Diagnostic.all(of: file, limits: limits) { report(problem) }
        for omission in Diagnostic.omitted(of: file) { list.omit(omission.count, like: omission.first) }
    }

    /// Adds the diagnostics of another reader.
    package mutating func report(all other: FieldReader) {
        list.report(all: other.list)
    }

    /// Returns the entries of a mapping and reports its unknown keys; reports a node that isn't a mapping and returns
    /// `nil`.
    ///
    /// - Parameters:
    ///   - what: the mapping's name in messages, with its article: "a trunk".
    ///   - keys: the known keys; `x-` stands for every key that begins with it.
    ///   - aside: keys that the mapping doesn't have, and that the caller reports.
    ///   - misplaced: keys that belong elsewhere, with the remedy for each; they are reported as unknown.
    ///   - isSensitive: whether a key may itself be a secret in the wrong place; messages then don't quote keys.
    package mutating func fields(
        _ node: YAMLNode,
        of what: String,
        allowing keys: [String],
        aside: [String] = [],
        misplaced: [String: String] = [:],
        isSensitive: Bool = false
    ) -> Fields? {
        guard let entries = mapping(node, what: what) else { return nil }
        var fields = Fields(entries, span: node.visibleSpan)
        for entry in entries where !entry.isAmong(keys) {
            if entry.isAmong(aside) {
                fields.aside.append(entry)
                continue
            }
            let key = entry.key
            if key.hasPrefix("x-"), keys.contains("x-") { continue }
            fields.unknown.append(key)
            let known = keys.filter { $0 != "x-" }
            unknown(entry, of: what, among: known, remedy: misplaced[key], isSensitive: isSensitive)
        }
        return fields
    }

    private mutating func unknown(
        _ entry: YAMLEntry,
        of what: String,
        among keys: [String],
        remedy: String?,
        isSensitive: Bool
    ) {
        guard tells(.unknownKey, at: entry.keySpan) else { return }
        let key = entry.key
        let quoted = isSensitive ? nil : CredentialKeys.quoted(key)
        let suggestion = EditDistance.suggestion(for: key, among: keys)
        let isGlued = keys.contains { key.hasPrefix($0 + ":") }
        let lookalike = quoted.map { _ in Self.lookalike(in: key, isMisspelt: suggestion != nil) } ?? ""
        let meant = suggestion.map { "Did you mean `\($0)`?" + lookalike }
        report(
            Diagnostic(
                .unknownKey,
                "\(quoted ?? "This key") is not a key of \(what).",
                remedy: isGlued
                    ? "Put a space after the colon."
                    : remedy ?? meant ?? "Its keys are \(Self.list(keys)).\(lookalike)",
                at: entry.keySpan
            )
        )
    }

    /// Returns a sentence that names the first character of a key that looks like another one or is invisible; empty
    /// if the key has no such character. The excerpt doesn't show the difference.
    private static func lookalike(in key: String, isMisspelt: Bool) -> String {
        let found = key.unicodeScalars.first { scalar in
            let isSeen = !scalar.properties.isWhitespace && scalar.properties.generalCategory != .format
            return !scalar.isASCII && (isMisspelt || !isSeen)
        }
        guard let scalar = found else { return "" }
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = scalar.properties.name.map { " (\($0.lowercased()))" } ?? ""
        return " Here it has U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)\(name) in it."
    }

    package mutating func mapping(_ node: YAMLNode, what: String) -> YAMLEntries? {
        if case .mapping(let entries) = node.content { return entries }
        wrongType(node, expected: "a mapping (key: value)", what: what)
        return nil
    }

    package mutating func sequence(_ node: YAMLNode, what: String) -> YAMLItems? {
        if case .sequence(let items) = node.content { return items }
        var remedy: String?
        if case .mapping(let entries) = node.content, let first = entries.first, first.key.hasPrefix("-") {
            remedy = "Put a space after each `-`."
        }
        wrongType(node, expected: "a list", what: what, remedy: remedy)
        return nil
    }

    package mutating func string(_ node: YAMLNode, what: String, isSensitive: Bool = false) -> String? {
        if case .scalar(let scalar) = node.content, scalar.isString { return scalar.text }
        checkText(node, what: what, isSensitive: isSensitive)
        return nil
    }

    /// Reports a value that isn't text.
    package mutating func checkText(_ node: YAMLNode, what: String, isSensitive: Bool = false) {
        if case .scalar(let scalar) = node.content {
            if scalar.isString { return }
            if !scalar.isNull {
                report(
                    Diagnostic(
                        .wrongType,
                        "\(Self.capitalised(what)) must be text; YAML reads this as \(Self.name(of: node)).",
                        remedy: isSensitive || scalar.text.count > 60
                            ? "Put it in quotes." : "Put it in quotes: \"\(scalar.text)\".",
                        at: node.visibleSpan
                    )
                )
                return
            }
        }
        wrongType(node, expected: "text", what: what)
    }

    package mutating func bool(_ node: YAMLNode, what: String) -> Bool? {
        var remedy: String?
        if case .scalar(let scalar) = node.content {
            if case .bool(let value) = scalar.value { return value }
            if case .bool = CoreSchema.resolve(plain: scalar.text) {
                remedy = Self.withoutQuotes
            } else if let word = Self.oldBooleans[scalar.text.lowercased()] {
                remedy = "YAML 1.2 has no `\(scalar.text)`: write `\(word)`."
            }
        }
        wrongType(node, expected: "true or false", what: what, remedy: remedy)
        return nil
    }

    package mutating func integer(_ node: YAMLNode, what: String) -> Int? {
        var remedy: String?
        if case .scalar(let scalar) = node.content {
            if case .integer(let value) = scalar.value { return value }
            if scalar.isString, case .integer = CoreSchema.resolve(plain: scalar.text) {
                remedy = Self.withoutQuotes
            }
        }
        wrongType(node, expected: "a whole number", what: what, remedy: remedy)
        return nil
    }

    private static let withoutQuotes = "Take it out of its quotes."

    /// The words that YAML 1.1 read as true and false, and that YAML 1.2 reads as text.
    private static let oldBooleans = ["yes": true, "y": true, "on": true, "no": false, "n": false, "off": false]

    /// Reads one word of an enumeration.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode,
        what: String
    ) -> Choice? where Choice.RawValue == String {
        guard let text = string(node, what: what) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
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

    package mutating func wrongType(_ node: YAMLNode, expected: String, what: String, remedy: String? = nil) {
        if node.isReported || !tells(.wrongType, at: node.visibleSpan) { return }
        report(
            Diagnostic(
                .wrongType,
                "\(Self.capitalised(what)) must be \(expected), and this is \(Self.name(of: node)).",
                remedy: remedy ?? "Write \(expected) here.",
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
            case .number:
                scalar.text.allSatisfy(\.isWholeNumber) ? "a number beyond all bounds" : "a floating-point number"
            case .string: "text"
            }
        }
    }

    package static func list(_ words: [String], last: String = "and") -> String {
        let quoted = words.map { "`\($0)`" }
        guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "none" }
        return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
    }

    /// Returns a text as the start of a sentence. A single word is a key: it keeps its spelling and is quoted.
    private static func capitalised(_ text: String) -> String {
        text.contains(" ") ? text.prefix(1).uppercased() + text.dropFirst() : "`\(text)`"
    }
}

extension YAMLNode {
    /// Whether the node's mistake is already reported: the node is broken, or a mapping that had only lists or
    /// mappings as its keys, as in `{{ name }}`.
    package var isReported: Bool {
        switch content {
        case .broken: true
        case .mapping(let entries): entries.isEmpty && dropped.contains { $0.key.isEmpty }
        case .scalar, .sequence: false
        }
    }
}

/// The known keys of one mapping.
package struct Fields: Sendable {
    package let span: SourceSpan
    /// The entries. A mapping has few keys, so searching them is faster than a dictionary.
    private let entries: YAMLEntries
    /// The keys that were reported as unknown.
    package fileprivate(set) var unknown: [String] = []
    /// The entries that the caller reports.
    package fileprivate(set) var aside: [YAMLEntry] = []

    fileprivate init(_ entries: YAMLEntries, span: SourceSpan) {
        self.entries = entries
        self.span = span
    }

    package subscript(_ key: String) -> YAMLNode? { entry(key)?.value }
    package func has(_ key: String) -> Bool { entry(key) != nil }
    package func keySpan(_ key: String) -> SourceSpan { entry(key)?.keySpan ?? span }

    private func entry(_ key: String) -> YAMLEntry? {
        unknown.contains(key) ? nil : entries.entry(key)
    }

    /// Whether an unknown key nearby looks like a typo of the absent `key`; if so, "missing key" must not be reported
    /// as well.
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
