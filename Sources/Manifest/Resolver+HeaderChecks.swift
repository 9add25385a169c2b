import Diagnostics
import LocatedYAML
import SIPModel

// Checks of header rules that depend on the direction in which the rules are used.
extension Resolver {
    mutating func check(_ rules: [RuleDeclaration], in direction: Direction) {
        for rule in rules {
            checkName(rule, in: direction)
            checkPassthrough(rule, in: direction)
            if direction == .outbound { checkOwner(rule) }
        }
        if rules.count > 1 { checkPairs(of: rules, in: direction) }
    }

    private mutating func checkName(_ rule: RuleDeclaration, in direction: Direction) {
        guard let header = rule.rule.headerName(in: direction), !HeaderSyntax.isToken(header.name) else { return }
        report(
            once: Diagnostic(
                header.isCertain ? .invalidHeaderName : .doubtfulHeaderName,
                "`\(header.field)` names a SIP header in \(direction.rawValue) calls, and this can't be one's name.",
                remedy: "\(HeaderSyntax.tokenRemedy), like `X-Account`.",
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

    /// Checks that an outbound rule writes no header that the SIP stack or Bland writes.
    private mutating func checkOwner(_ rule: RuleDeclaration) {
        guard let owner = rule.owner, let header = rule.rule.headerName(in: .outbound) else { return }
        let isError = owner == .stack && header.isCertain
        report(
            once: Diagnostic(
                isError ? .stackHeader : .contestedHeader,
                isError
                    ? "The SIP stack writes the header `\(header.name)` itself: with a second one, every outbound call is refused."
                    : "The SIP stack or Bland writes the header `\(header.name)`, too: one is lost, or the call is refused.",
                remedy: "Send it under a name of your own, like `X-Account`.",
                at: rule.span(of: ManifestKey(rawValue: header.field))
            )
        )
    }
}
