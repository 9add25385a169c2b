import Diagnostics
import LocatedYAML
import SIPModel

// Checks of header rules that depend on the direction in which the rules are used.
extension Resolver {
    mutating func check(_ rules: [RuleDeclaration], in direction: Direction) {
        for rule in rules {
            checkName(rule, in: direction)
            checkPassthrough(rule, in: direction)
        }
        if rules.count > Self.handful { checkKeys(of: rules) } else { checkKeys(ofFew: rules) }
    }

    /// Up to this number of rules, a linear search is faster than a dictionary.
    private static let handful = 8

    private mutating func checkKeys(ofFew rules: [RuleDeclaration]) {
        for index in rules.indices.dropFirst() {
            guard case .custom(let key, _, _) = rules[index].rule else { continue }
            let earlier = rules.indices.first { other in
                guard other < index, case .custom(let name, _, _) = rules[other].rule else { return false }
                return HeaderSyntax.isSameName(key, name)
            }
            if let earlier { reportTwice(rules[index], rules[earlier], key) }
        }
    }

    private mutating func checkKeys(of rules: [RuleDeclaration]) {
        var first: [String: RuleDeclaration] = [:]
        for rule in rules {
            guard case .custom(let key, _, _) = rule.rule else { continue }
            let folded = key.lowercased()
            if let earlier = first[folded] { reportTwice(rule, earlier, key) } else { first[folded] = rule }
        }
    }

    private mutating func reportTwice(_ rule: RuleDeclaration, _ earlier: RuleDeclaration, _ key: String) {
        let spans = [earlier.span(of: .key), rule.span(of: .key)].sorted { $0.start < $1.start }
        report(
            once: Diagnostic(
                .headerKeyTwice,
                "The same direction has the header key `\(key)` twice.",
                remedy: "Keep one rule, unless the API's order of rules is meant to decide.",
                at: spans[1],
                related: [.init("first here", at: spans[0])]
            )
        )
    }

    private mutating func checkName(_ rule: RuleDeclaration, in direction: Direction) {
        guard let header = rule.rule.headerName(in: direction), !HeaderSyntax.isToken(header.name) else { return }
        report(
            once: Diagnostic(
                header.isCertain ? .invalidHeaderName : .doubtfulHeaderName,
                "`\(header.field)` names a SIP header in \(direction.rawValue) calls, and this can't be one's name.",
                remedy: "Write a token of RFC 3261: letters, digits and any of - . ! % * _ + ` ' ~, like `X-Account`.",
                at: rule.span(of: ManifestKey(rawValue: header.field))
            )
        )
    }

    private mutating func checkPassthrough(_ rule: RuleDeclaration, in direction: Direction) {
        guard case .custom(let key, let value, true) = rule.rule else { return }
        let field: ManifestKey = direction == .inbound ? .key : .value
        let text = direction == .inbound ? key : value
        guard text.hasPrefix("x-") || text.hasPrefix("X-"), HeaderSyntax.isToken(text) else { return }
        report(
            once: Diagnostic(
                .passthroughBinds,
                direction == .inbound
                    ? "With `passthrough`, key and value go into the pathway as they are: no header `\(text)` is read."
                    : "With `passthrough`, the header `\(key)` is sent with the text `\(text)` as its value.",
                remedy: "Take out `passthrough` to bind the header to a variable.",
                at: rule.span(of: field)
            )
        )
    }
}
