import Testing
import Wording

@Suite("Text that comes from elsewhere")
struct TerminalSafeTests {
    @Test(
        "what a terminal would obey is shown",
        arguments: [
            ("plain text, ümläut, 漢字, 👩‍👩‍👧", "plain text, ümläut, 漢字, 👩‍👩‍👧"), ("a\tb", "a b"), ("a\nb", "a\\u{a}b"),
            ("a\r\nb", "a\\u{d}\\u{a}b"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
            ("\u{7}\u{8}\u{7F}", "\\u{7}\\u{8}\\u{7f}"),
            ("\u{9B}2J", "\\u{9b}2J"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
            ("\u{202E}gpj.exe\u{2066}", "\\u{202e}gpj.exe\\u{2066}"), ("\u{FEFF}x", "\\u{feff}x"),
            ("\u{E0041}x", "\\u{e0041}x"), ("", ""),
        ]
    )
    func text(_ text: String, _ expected: String) {
        #expect(TerminalSafe.text(text) == expected)
    }
}
