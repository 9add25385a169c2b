import Diagnostics
import PatchbayConfiguration
import Testing

@Suite("Limits")
struct LimitTests {
    @Test(
        "a percentage rounds down, and is at least 5 and at most 100 numbers",
        arguments: [
            (20, 0, 5), (20, 24, 5), (20, 25, 5), (20, 29, 5), (20, 30, 6), (20, 34, 6), (20, 499, 99), (20, 500, 100),
            (20, 10_000, 100), (0, 1000, 5), (1, 599, 5), (1, 600, 6), (100, 3, 5), (100, 99, 99),
            (100, 1_000_000, 100),
            (33, 100, 33), (33, 20, 6),
        ]
    )
    func percentage(_ percent: Int, _ owned: Int, _ allowed: Int) {
        #expect(Limit.percentage(percent).allowed(ofOwned: owned) == allowed)
    }

    @Test("a count is exact, however many numbers there are", arguments: [0, 1, 4, 5, 101, 100_000])
    func count(_ count: Int) {
        #expect(Limit.count(count).allowed(ofOwned: 0) == count)
        #expect(Limit.count(count).allowed(ofOwned: 1_000_000) == count)
    }

    @Test("none is no limit")
    func unlimited() {
        #expect(Limit.unlimited.allowed(ofOwned: 1_000_000) == nil)
    }

    @Test(
        "a limit is a count, a percentage or none",
        arguments: [
            ("none", .unlimited), ("0", .count(0)), ("12", .count(12)), ("007", .count(7)), ("0%", .percentage(0)),
            ("20%", .percentage(20)), ("020%", .percentage(20)), ("100%", .percentage(100)),
        ] as [(String, Limit)]
    )
    func valid(_ text: String, _ limit: Limit) {
        #expect(Limit(text) == limit)
        #expect(Limit(limit.description) == limit)
    }

    @Test(
        "anything else isn't",
        arguments: [
            "", "%", "-1", "+1", "-5%", "+5%", "101%", "20 %", "20%%", "2.5%", "1e2", "None", "all", "٢٠%", "1_000",
            "99999999999999999999",
        ]
    )
    func invalid(_ text: String) {
        #expect(Limit(text) == nil)
    }

    @Test(
        "in the configuration a limit may be quoted or not",
        arguments: [
            ("20%", .percentage(20)), ("'20%'", .percentage(20)), ("12", .count(12)), ("\"12\"", .count(12)),
            ("none", .unlimited), ("0x10", .count(16)), ("+7", .count(7)),
        ] as [(String, Limit)]
    )
    func written(_ text: String, _ limit: Limit) {
        let file = ConfigurationFile("limits: { detach: \(text) }\n")
        #expect(file.diagnostics.isEmpty)
        #expect(file.settings.limits[.detach] == limit)
        #expect(file.settings.limits[.replace] == .percentage(20))
    }

    @Test(
        "a limit that isn't one has its place, and the default holds",
        arguments: ["-1", "101%", "~", "true", "1.5", "[]", "{}", "\"-1\"", "\"+1\"", "no", "''", "20 %"]
    )
    func mistakes(_ text: String) {
        let file = ConfigurationFile("limits: { detach: \(text) }\n")
        #expect(file.notes == ["PB0202 1:19"])
        #expect(file.settings.limits[.detach] == .percentage(20))
    }
}
