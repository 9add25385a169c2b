import TextBytes

/// The name of a SIP header. Names are equal without regard to case, and a compact form is its long name
/// (RFC 3261 §7.3.1 and §7.3.3).
package struct HeaderName: Sendable {
    /// The long name, with its ASCII letters in lower case.
    package let canonical: String

    package init(_ text: some StringProtocol) {
        let lower = text.asciiLowercased
        canonical = Self.longNames[lower] ?? lower
    }

    /// The compact forms that IANA has registered (Session Initiation Protocol Parameters, Header Fields).
    private static let longNames = [
        "a": "accept-contact", "b": "referred-by", "c": "content-type", "d": "request-disposition",
        "e": "content-encoding", "f": "from", "i": "call-id", "j": "reject-contact", "k": "supported",
        "l": "content-length", "m": "contact", "n": "identity-info", "o": "event", "r": "refer-to", "s": "subject",
        "t": "to", "u": "allow-events", "v": "via", "x": "session-expires", "y": "identity",
    ]
}

extension HeaderName: Hashable {
    package static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.canonical.isExactly(right.canonical)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(canonical)
    }
}
