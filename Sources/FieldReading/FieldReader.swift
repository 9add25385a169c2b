package import Diagnostics
package import LocatedYAML
import Redaction
import Wording

/// Reads the values of a located tree as the types they should have, and collects what is wrong.
///
/// Manifests and patchbay.yaml both go through it, so that the same mistake reads the same in both.
package struct FieldReader: Sendable {
    package private(set) var list = DiagnosticList()

    package init() {}

    package var diagnostics: [Diagnostic] { list.told + list.omitted }

    package mutating func report(_ diagnostic: Diagnostic) {
        list.report(diagnostic)
    }

    /// Whether one more of a code is told in a file; where not, it is counted, and needs no words.
    mutating package func tells(_ code: DiagnosticCode, at span: SourceSpan) -> Bool {
        list.tells(code, at: span)
    }

    /// Reports all that is wrong with a file as YAML.
    ///
    /// - Parameter limits: what it was read with.
    package mutating func report(_ file: YAMLFile, limits: ReadingLimits = ReadingLimits()) {
        for problem in Diagnostic.all(of: file, limits: limits) { report(problem) }
        for omission in Diagnostic.omitted(of: file) { list.omit(omission.count, like: omission.first) }
    }

    /// Takes in what another reader found.
    package mutating func report(all other: FieldReader) {
        list.report(all: other.list)
    }

    /// The entries of a mapping, with unknown keys reported.
    ///
    /// - Parameters:
    ///   - what: what the mapping is, with its article: "a trunk".
    ///   - aside: keys that it doesn't have, and that the caller tells of.
    ///   - misplaced: keys that belong elsewhere, and where: they are not among its keys, and told so.
    ///   - isSensitive: whether keys may themselves be a secret in the wrong place.
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

    /// Which character of a key only looks like another, or like none: nobody sees it in what is shown.
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

    /// Reports what isn't text.
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

    /// What YAML 1.1 took for true and false.
    private static let oldBooleans = ["yes": true, "y": true, "on": true, "no": false, "n": false, "off": false]

    /// One word of an enumeration.
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

    /// As a sentence begins with it; a key keeps its spelling.
    private static func capitalised(_ text: String) -> String {
        text.contains(" ") ? text.prefix(1).uppercased() + text.dropFirst() : "`\(text)`"
    }
}

extension YAMLNode {
    /// Whether its mistake is already reported: it is broken, or all that is in it has a list or mapping as its key,
    /// as in `{{ name }}`.
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
    /// A handful at most: a search is quicker than a table.
    private let entries: YAMLEntries
    /// The keys that were reported as unknown.
    package fileprivate(set) var unknown: [String] = []
    /// The entries whose keys the caller tells of.
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
