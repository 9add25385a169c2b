import SIPModel
import TextBytes

/// Something that only one header rule of a direction can have: a second rule with the same claim overrides the first,
/// or is overridden by it.
enum RuleClaim: Sendable {
    /// The SIP header that a custom rule reads or writes.
    case header(HeaderName, field: ManifestKey)
    /// The pathway variable that a custom rule names in `key`.
    case variable(String)
    /// The purpose of an outbound `uui` rule (RFC 7433 §4.1).
    case purpose(String)
    /// The pathway variable that an inbound `uui` rule writes.
    case target(String)

    static func all(of rule: HeaderRule, in direction: Direction) -> [RuleClaim] {
        switch rule {
        case .uui(let target, let purpose, _, _):
            return [direction == .inbound ? .target(target) : .purpose(purpose.asciiLowercased)]
        case .custom(let key, _, _):
            let header = rule.headerName(in: direction)
            guard let header else { return [.variable(key)] }
            let name = HeaderName(header.name)
            if header.field == ManifestKey.key.rawValue { return [.header(name, field: .key)] }
            return [.variable(key), .header(name, field: .value)]
        }
    }
}

extension RuleClaim: Hashable {
    static func == (left: RuleClaim, right: RuleClaim) -> Bool {
        switch (left, right) {
        case (.header(let one, _), .header(let other, _)): one == other
        case (.variable(let one), .variable(let other)), (.purpose(let one), .purpose(let other)),
            (.target(let one), .target(let other)):
            one.isExactly(other)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .header(let name, _): hasher.combine(name)
        // Equal texts have equal hashes, whatever the comparison of texts goes by.
        case .variable(let text), .purpose(let text), .target(let text): hasher.combine(text)
        }
    }
}
