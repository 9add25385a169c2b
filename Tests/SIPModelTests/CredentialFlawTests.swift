import SIPModel
import Testing

@Suite("Flaws of credentials")
struct CredentialFlawTests {
    @Test(
        "a line break at the end, a control character anywhere and a byte order mark are flaws",
        arguments: [
            ("pw\n", .lineBreakAtEnd), ("pw\r", .lineBreakAtEnd), ("pw\r\n", .lineBreakAtEnd), ("\n", .lineBreakAtEnd),
            ("p\nw", .controlCharacter), ("p\r\nX-Admin: 1", .controlCharacter), ("p\tw", .controlCharacter),
            ("\u{1B}[2Jpw", .controlCharacter), ("p\0w", .controlCharacter), ("pw\u{7F}", .controlCharacter),
            ("p\u{9B}w", .controlCharacter), ("\u{FEFF}pw", .byteOrderMark), ("pw\u{FEFF}", .byteOrderMark),
        ] as [(String, CredentialFlaw)]
    )
    func flawed(_ text: String, _ flaw: CredentialFlaw) {
        #expect(CredentialFlaw(in: text) == flaw)
        #expect(!flaw.explanation.contains("pw") && !flaw.remedy.contains("pw"))
    }

    @Test(
        "blanks, signs and other scripts are no flaws",
        arguments: ["pw", " pw ", "p w", "größe", "🔑", "\"';\\", "\u{A0}pw", "pa\u{2028}ss"])
    func sound(_ text: String) {
        #expect(CredentialFlaw(in: text) == nil)
    }

    @Test(
        "a blank or an invisible character at either end is noticed, and none within",
        arguments: [
            (" pw", true), ("pw ", true), ("\u{A0}pw", true), ("pw\u{3000}", true), ("\u{200B}pw", true),
            ("p w", false), ("pw", false), ("p\u{A0}w", false), ("", false),
        ]
    )
    func blanks(_ text: String, _ has: Bool) {
        #expect(CredentialFlaw.hasOuterBlank(text) == has)
    }
}
