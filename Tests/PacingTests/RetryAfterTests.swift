import Pacing
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    /// 2026-01-01T00:00:00Z.
    private static let now = 1_767_225_600.0

    @Test(
        "it is seconds or a date (RFC 9110 §10.2.3)",
        arguments: [
            ("120", .seconds(120)), (" 5 ", .seconds(5)), ("\t5", .seconds(5)), ("0", .zero), ("-1", .zero),
            (nil, nil), ("", nil), ("soon", nil), ("1.5", nil), ("99999999999999999999999", nil),
            ("Thu, 01 Jan 2026 00:01:30 GMT", .seconds(90)), ("Wed, 31 Dec 2025 23:59:00 GMT", .zero),
        ] as [(String?, Duration?)]
    )
    func header(_ text: String?, _ expected: Duration?) {
        #expect(RetryAfter.wait(text, now: Self.now) == expected)
    }

    @Test(
        "a date is in any of the three forms of RFC 9110 §5.6.7",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed Nov 16 08:49:37 1994", 784_975_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Tue, 01 Mar 2100 00:00:00 GMT", 4_107_542_400), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Thursday, 01-Jan-26 00:00:00 GMT", 1_767_225_600), ("Friday, 01-Jan-77 00:00:00 GMT", 220_924_800),
            ("Wednesday, 01-Jan-76 00:00:00 GMT", 3_345_062_400),
        ]
    )
    func dates(_ text: String, _ seconds: Int) {
        #expect(HTTPDate.seconds(text, now: Self.now) == seconds)
    }

    @Test(
        "what is no date of HTTP is none",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 94",
            "1994-11-06T08:49:37Z", ", , , , , GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
        ]
    )
    func noDates(_ text: String) {
        #expect(HTTPDate.seconds(text, now: Self.now) == nil)
    }
}
