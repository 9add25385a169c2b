import SIPModel
import Testing

@Suite("Names of SIP headers")
struct HeaderNameTests {
    @Test(
        "names are equal without regard to case, and by their compact forms",
        arguments: [
            ("X-Account", "x-account"), ("VIA", "v"), ("Call-ID", "i"), ("Contact", "M"), ("From", "f"), ("To", "t"),
            ("Content-Length", "l"), ("Content-Type", "C"), ("Subject", "s"), ("Supported", "k"),
            ("Session-Expires", "x"), ("Refer-To", "r"), ("Event", "o"), ("Content-Encoding", "e"),
        ]
    )
    func same(_ one: String, _ other: String) {
        #expect(HeaderName(one) == HeaderName(other))
        #expect(Set([HeaderName(one), HeaderName(other)]).count == 1)
    }

    @Test(
        "other names are different, and canonically equivalent ones too",
        arguments: [
            ("X-Account", "X-Accounts"), ("v", "w"), ("To", "Too"), ("\u{212A}", "k"), ("X-\u{E9}", "X-e\u{301}"),
            ("", "v"),
        ]
    )
    func different(_ one: String, _ other: String) {
        #expect(HeaderName(one) != HeaderName(other))
    }

    @Test(
        "the SIP stack owns what makes a request malformed when it stands twice",
        arguments: [
            "Via", "v", "Call-ID", "CSEQ", "max-forwards", "Route", "Record-Route", "Content-Length", "l",
            "Content-Type",
            "Authorization", "Proxy-Authorization", "Proxy-Require", "proxy-authenticate",
        ]
    )
    func ofStack(_ name: String) {
        #expect(HeaderOwner(of: HeaderName(name)) == .stack)
    }

    @Test(
        "who calls whom is shared with the SIP stack, and the session with Bland",
        arguments: ["From", "f", "To", "t", "Contact", "m", "X-Bland-Session-Id", "Supported", "Content-Encoding"]
    )
    func shared(_ name: String) {
        #expect(HeaderOwner(of: HeaderName(name)) == .shared)
    }

    @Test(
        "rules are free to write all others",
        arguments: [
            "X-Account", "User-to-User", "P-Asserted-Identity", "Diversion", "Subject", "Reply-To", "X-Via", "Viaduct",
            "Proxy", "",
        ]
    )
    func free(_ name: String) {
        #expect(HeaderOwner(of: HeaderName(name)) == nil)
    }

    @Test(
        "a quoted string is one from its first character to its last",
        arguments: [
            ("\"\"", true), ("\"a b\"", true), (#""a\"b""#, true), (#""a\\""#, true), ("\"größe\"", true),
            ("a b", false),
            ("\"", false), ("\"a", false), ("\"a\"b\"", false), (#""a\""#, false), ("\"a\u{1B}\"", false), ("", false),
        ]
    )
    func quotedString(_ text: String, _ isOne: Bool) {
        #expect(HeaderSyntax.isQuotedString(text) == isOne)
    }
}
