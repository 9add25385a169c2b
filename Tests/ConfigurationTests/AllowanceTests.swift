import Diagnostics
import PatchbayConfiguration
import Testing

@Suite("Allowances")
struct AllowanceTests {
    @Test(
        "an allowance says how many, until when and why",
        arguments: [
            ("{ detach: 40, until: 2026-12-01, reason: r }", []),
            ("{ detach: 0, until: 2026-12-01, reason: r }", []),
            ("{ until: 2026-12-01, reason: r }", ["PB0203 1:9"]),
            ("{}", ["PB0203 1:9", "PB0203 1:9"]),
            ("{ detach: 40, reason: r }", ["PB0203 1:9"]),
            ("{ detach: 40, until: 2026-12-01 }", ["PB0203 1:9"]),
            ("{ detach: 40 }", ["PB0203 1:9"]),
            ("{ detach: -1, until: 2026-12-01, reason: r }", ["PB0203 1:19"]),
            ("{ detach: 40%, until: 2026-12-01, reason: r }", ["PB0103 1:19"]),
            ("{ detach: none, until: 2026-12-01, reason: r }", ["PB0103 1:19"]),
            ("{ detach: \"40\", until: 2026-12-01, reason: r }", ["PB0103 1:19"]),
            ("{ detach: *nope, until: 2026-12-01, reason: r }", ["PB0005 1:19"]),
            ("{ detach: 40, until: 2026-12-01, reason: \"\" }", ["PB0203 1:50"]),
            ("{ detach: 40, until: 2026-12-01, reason: }", ["PB0103 1:50"]),
            ("{ detach: 40, until: tomorrow, reason: r }", ["PB0203 1:30"]),
            ("{ detach: 40, until: 20261201, reason: r }", ["PB0203 1:30"]),
            ("{ detach: 40, until: *nope, reason: r }", ["PB0005 1:30"]),
            ("{ detatch: 40, until: 2026-12-01, reason: r }", ["PB0102 1:11"]),
            ("{ detach: 40, untl: 2026-12-01, reason: r }", ["PB0102 1:23"]),
            (
                "{ detach: x, replace: -1, until: y, reason: 5 }",
                ["PB0103 1:19", "PB0203 1:31", "PB0203 1:42", "PB0103 1:53"]
            ),
            ("40", ["PB0103 1:9"]),
        ] as [(String, [String])]
    )
    func entries(_ text: String, _ notes: [String]) {
        let file = ConfigurationFile("allow: [\(text)]\n")
        #expect(file.notes == notes, "\(file.diagnostics.map(\.message))")
        #expect(file.settings.allowances.count == (notes.isEmpty ? 1 : 0))
    }

    @Test("`allow` is a list")
    func notAList() {
        #expect(ConfigurationFile("allow: { detach: 40 }\n").notes == ["PB0103 1:8"])
        #expect(ConfigurationFile("allow: []\n").diagnostics.isEmpty)
    }

    @Test(
        "a day is one of the calendar",
        arguments: ["2026-12-01", "2026-01-31", "2026-04-30", "2028-02-29", "2000-02-29", "9999-12-31"]
    )
    func day(_ text: String) {
        #expect(CalendarDay(text)?.description == text)
    }

    @Test(
        "what isn't a day is none",
        arguments: [
            "", "2026-12-1", "2026-1-01", "26-12-01", "2026-13-01", "2026-00-01", "2026-12-00", "2026-12-32",
            "2026-02-29", "2100-02-29", "2026-04-31", "2026/12/01", "2026-12-01T00:00:00Z", " 2026-12-01",
            "2026-12-01-",
            "-026-12-01", "+026-12-01", "２０２６-12-01", "01-12-2026",
        ]
    )
    func notADay(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("days are in the calendar's order")
    func order() {
        let days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01", "2027-01-01"].compactMap(CalendarDay.init)
        #expect(days.count == 5)
        #expect(days.shuffled().sorted() == days)
    }
}
