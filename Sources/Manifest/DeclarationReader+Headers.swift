import Diagnostics
import FieldReading
import LocatedYAML
import SIPModel

// Lists of header rules.
extension DeclarationReader {
    /// The keys of all kinds of rule, for a rule without a `type`.
    private static let ruleKeys = ManifestMapping.rows(of: [.customRule, .uuiRule]).map(\.key.rawValue)
    private static let neededCustomKeys = ManifestMapping.customRule.requiredKeys.filter { $0 != .type }
    private static let neededUUIKeys = ManifestMapping.uuiRule.requiredKeys.filter { $0 != .type }

    mutating func readHeaders(_ node: YAMLNode, allowsUse: Bool) -> Stated<[HeaderItem]> {
        guard let nodes = fields.sequence(node, what: .headers) else { return .broken }
        let items = nodes.map { readItem($0, allowsUse: allowsUse) }
        return .value(Located(value: items, span: node.visibleSpan))
    }

    private mutating func readItem(_ node: YAMLNode, allowsUse: Bool) -> HeaderItem {
        if case .mapping(let entries) = node.content, let use = entries.entry(.use) {
            if allowsUse {
                guard let item = fields.fields(node, of: .headerUse),
                    let value = item[.use], let name = fields.string(value, what: .use)
                else { return .broken }
                return .use(Located(value: name, span: value.visibleSpan))
            }
            fields.report(
                Diagnostic(
                    .unknownKey,
                    "`use` is not a key of a named header list, which holds rules alone.",
                    remedy: "Write the rules themselves; an attachment's `headers` may use several lists.",
                    at: use.keySpan
                )
            )
            return .broken
        }
        return readRule(node).map(HeaderItem.rule) ?? .broken
    }

    private mutating func readRule(_ node: YAMLNode) -> RuleDeclaration? {
        guard let entries = fields.mapping(node, what: "a header rule") else { return nil }
        guard let type = entries.entry(.type) else {
            let found = fields.fields(node, of: "a header rule", allowing: Self.ruleKeys)
            // `X-Account: Account_Id` was already reported as an unknown key; the missing `type` is not reported as
            // well.
            let isNoRule =
                found.map { rule in !rule.unknown.isEmpty && !Self.ruleKeys.contains { rule.has($0) } } ?? true
            if let found, !isNoRule, !found.mayBeMisspelt(.type) {
                reportIncomplete("The header rule has no `type`.", "Write `type: custom` or `type: uui`.", found.span)
            }
            return nil
        }
        guard let kind: HeaderRuleKind = fields.choice(type.value, what: .type) else { return nil }
        return switch kind {
        case .custom: readCustom(node)
        case .uui: readUUI(node)
        }
    }

    private mutating func readCustom(_ node: YAMLNode) -> RuleDeclaration? {
        guard let rule = fields.fields(node, of: .customRule) else { return nil }
        let isComplete = require(Self.neededCustomKeys, of: .custom, in: rule)
        let key = readText(.key, in: rule)
        let value = readText(.value, in: rule)
        var passthrough: Bool? = false
        if let node = rule[.passthrough] { passthrough = fields.bool(node, what: .passthrough) }
        guard isComplete, let key, let value, let passthrough else { return nil }
        return RuleDeclaration(
            rule: .custom(key: key, value: value, passthrough: passthrough),
            span: rule.span,
            key: rule[.key]?.visibleSpan,
            value: rule[.value]?.visibleSpan
        )
    }

    private mutating func readUUI(_ node: YAMLNode) -> RuleDeclaration? {
        guard let rule = fields.fields(node, of: .uuiRule) else { return nil }
        let isComplete = require(Self.neededUUIKeys, of: .uui, in: rule)
        let target = readText(.target, in: rule)
        let purpose = readText(.purpose, in: rule)
        let content = readText(.content, in: rule)
        var encoding: UUIEncoding?
        if let node = rule[.encoding] { encoding = fields.choice(node, what: .encoding) }
        if let purpose, !HeaderSyntax.isToken(purpose) { reportParameter(.purpose, "", in: rule) }
        if let content, !HeaderSyntax.isToken(content), !HeaderSyntax.isQuotedString(content) {
            reportParameter(.content, ", or a text in double quotes", in: rule)
        }
        guard isComplete, let target, let purpose, let content, let encoding else { return nil }
        return RuleDeclaration(
            rule: .uui(target: target, purpose: purpose, encoding: encoding, content: content),
            span: rule.span
        )
    }

    /// Reports a parameter of a User-to-User header that isn't a token (RFC 7433 §4.1).
    private mutating func reportParameter(_ key: ManifestKey, _ otherwise: String, in rule: Fields) {
        guard let node = rule[key] else { return }
        fields.report(
            Diagnostic(
                .uuiParameter,
                "`\(key)` is a token in a User-to-User header\(otherwise), and this isn't.",
                remedy: "\(HeaderSyntax.tokenRemedy), like `bland`.",
                at: node.visibleSpan
            )
        )
    }

    private mutating func require(_ keys: [ManifestKey], of kind: HeaderRuleKind, in rule: Fields) -> Bool {
        if keys.allSatisfy({ rule.has($0) }) { return true }
        let missing = keys.filter { !rule.has($0) && !rule.mayBeMisspelt($0) }
        if missing.isEmpty { return false }
        reportIncomplete(
            "The \(kind.rawValue) header rule has no \(FieldReader.list(missing.map(\.rawValue))).",
            "A \(kind.rawValue) rule needs \(FieldReader.list(keys.map(\.rawValue))).",
            rule.span
        )
        return false
    }

    private mutating func readText(_ key: ManifestKey, in rule: Fields) -> String? {
        guard let node = rule[key], let text = fields.string(node, what: key) else { return nil }
        if text.isEmpty {
            reportIncomplete("`\(key)` is empty.", "Write what the rule is about.", node.visibleSpan)
            return nil
        }
        if HeaderSyntax.hasLineBreak(text) {
            fields.report(
                Diagnostic(
                    .lineBreakInHeader,
                    "`\(key)` has a line break, which would end the header and begin another.",
                    remedy: "Write it on one line.",
                    at: node.visibleSpan
                )
            )
            return nil
        }
        if let character = ControlCharacters.first(in: text) {
            fields.report(
                Diagnostic(
                    .controlCharacterInHeader,
                    "`\(key)` has the control character \(character), which no SIP header may have.",
                    remedy: "Delete it. In a text in double quotes, look for its escape, such as `\\t` or `\\x1B`.",
                    at: node.visibleSpan
                )
            )
            return nil
        }
        return text
    }

    private mutating func reportIncomplete(_ message: String, _ remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(.incompleteRule, message, remedy: remedy, at: span))
    }
}
