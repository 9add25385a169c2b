/// The program that writes a header of outbound calls itself, so that a rule must not, or had better not.
package enum HeaderOwner: Hashable, Sendable {
    /// The SIP stack alone. A second such header makes the request malformed (RFC 3261 §8.1.1 and §20).
    case stack
    /// The SIP stack or Bland, beside which a rule's header may be taken, dropped or refused.
    case shared

    /// Returns the owner of a header; `nil` if rules are free to write it.
    package init?(of name: HeaderName) {
        if Self.ofStack.contains(name.canonical) || name.canonical.hasPrefix("proxy-") {
            self = .stack
        } else if Self.ofBoth.contains(name.canonical) {
            self = .shared
        } else {
            return nil
        }
    }

    private static let ofStack: Set = [
        "via", "call-id", "cseq", "max-forwards", "route", "record-route", "content-length", "content-type",
        "authorization",
    ]

    /// The first four are whose call it is; the others change how the callee reads the request or its body.
    private static let ofBoth: Set = [
        "from", "to", "contact", "x-bland-session-id",
        "content-encoding", "content-disposition", "require", "supported", "session-expires",
    ]
}
