import Diagnostics
import LocatedYAML
import SIPModel

// Checks of two header rules of one direction that get in each other's way.
extension Resolver {
    /// Up to this number of rules, a linear search is faster than a dictionary.
    private static let handful = 8

    /// Reports each rule with the claim of an earlier one, and custom User-to-User headers beside `uui` rules.
    mutating func checkPairs(of rules: [RuleDeclaration], in direction: Direction) {
        if rules.count > Self.handful {
            checkClaims(of: rules, in: direction)
        } else {
            checkClaims(ofFew: rules, in: direction)
        }
        if direction == .outbound { checkUserToUser(rules) }
    }

    private mutating func checkClaims(ofFew rules: [RuleDeclaration], in direction: Direction) {
        for index in rules.indices.dropFirst() {
            for claim in rules[index].claims(in: direction) {
                let earlier = rules[..<index].first { $0.claims(in: direction).contains(claim) }
                if let earlier { reportTwice(claim, rules[index], earlier, in: direction) }
            }
        }
    }

    private mutating func checkClaims(of rules: [RuleDeclaration], in direction: Direction) {
        var first: [RuleClaim: RuleDeclaration] = [:]
        for rule in rules {
            for claim in rule.claims(in: direction) {
                if let earlier = first[claim] {
                    reportTwice(claim, rule, earlier, in: direction)
                } else {
                    first[claim] = rule
                }
            }
        }
    }

    private mutating func reportTwice(
        _ claim: RuleClaim,
        _ rule: RuleDeclaration,
        _ earlier: RuleDeclaration,
        in direction: Direction
    ) {
        let spans = [earlier, rule].map { $0.span(ofClaim: claim, in: direction) }.sorted()
        report(
            once: Diagnostic(
                claim.isOfUserToUser ? .uuiTwice : .headerKeyTwice,
                claim.message(rule.rule),
                remedy: "Keep one rule, unless the API's order of rules is meant to decide.",
                at: spans[1],
                related: [.init("first here", at: spans[0])]
            )
        )
    }

    /// A custom rule that writes User-to-User beside a `uui` rule, which writes it, too (RFC 7433 §4).
    private mutating func checkUserToUser(_ rules: [RuleDeclaration]) {
        guard let uui = rules.first(where: \.rule.isUserToUser) else { return }
        for rule in rules where rule.claims(in: .outbound).contains(Self.userToUser) {
            guard let header = rule.rule.headerName(in: .outbound) else { continue }
            let spans = [uui.span, rule.span(of: ManifestKey(rawValue: header.field))].sorted()
            report(
                once: Diagnostic(
                    header.isCertain ? .uuiBesideCustom : .contestedHeader,
                    "A custom rule writes the header `\(header.name)` beside a `uui` rule, which writes it, too.",
                    remedy: "Keep one of the two.",
                    at: spans[1],
                    related: [.init("the other stands here", at: spans[0])]
                )
            )
        }
    }

    private static let userToUser = RuleClaim.header(HeaderName("User-to-User"), field: .key)
}

extension RuleDeclaration {
    fileprivate func span(ofClaim claim: RuleClaim, in direction: Direction) -> SourceSpan {
        // The two rules of one claim may name the header in different fields.
        switch claims(in: direction).first(where: { $0 == claim }) {
        case .header(_, let field): span(of: field)
        case .variable: span(of: .key)
        case .purpose, .target, nil: span
        }
    }
}

extension HeaderRule {
    fileprivate var isUserToUser: Bool { if case .uui = self { true } else { false } }
}

extension RuleClaim {
    fileprivate var isOfUserToUser: Bool {
        switch self {
        case .purpose, .target: true
        case .header, .variable: false
        }
    }

    fileprivate func message(_ rule: HeaderRule) -> String {
        switch (self, rule) {
        case (.header(_, .value), .custom(_, let value, _)): "The same direction writes the header `\(value)` twice."
        case (_, .custom(let key, _, _)): "The same direction has the header key `\(key)` twice."
        case (.target, .uui(let target, _, _, _)):
            "Two `uui` rules of this direction write the variable `\(target)`."
        case (_, .uui(_, let purpose, _, _)): "Two `uui` rules of this direction have the purpose `\(purpose)`."
        }
    }
}
