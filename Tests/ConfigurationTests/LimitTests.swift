import Diagnostics
import LocatedYAML
import PatchbayConfiguration
import Testing

@Suite("Limits")
struct LimitTests {
    @Test(
        "a percentage rounds down, and is at least the kind's floor and at most 100 numbers; 0 % is none",
        arguments: [
            (20, 0, 0), (20, 24, 4), (20, 25, 5), (20, 29, 5), (20, 30, 6), (20, 34, 6), (20, 499, 99), (20, 500, 100),
            (20, 10_000, 100), (0, 1000, 0), (1, 599, 5), (1, 600, 6), (100, 3, 3), (100, 99, 99),
            (100, 1_000_000, 100),
            (33, 100, 33), (33, 20, 6),
        ]
    )
    func percentage(_ percent: Int, _ owned: Int, _ share: Int) {
        for (kind, floor) in [(GuardKind.detach, 1), (.reattach, 1), (.replace, 5), (.update, 5), (.adopt, 5)] {
            let allowed = percent == 0 ? 0 : max(share, floor)
            #expect(Limit.percentage(percent).allowed(kind, ofOwned: owned) == allowed)
        }
    }

    @Test("a count is exact, however many numbers there are", arguments: [0, 1, 4, 5, 101, 100_000])
    func count(_ count: Int) {
        #expect(Limit.count(count).allowed(.detach, ofOwned: 0) == count)
        #expect(Limit.count(count).allowed(.detach, ofOwned: 1_000_000) == count)
    }

    @Test("none is no limit")
    func unlimited() {
        #expect(Limit.unlimited.allowed(.detach, ofOwned: 1_000_000) == nil)
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

    // MARK: Limits of reading

    @Test(
        "a limit of reading is a whole number from 1 to its maximum; a size may be in KiB or MiB",
        arguments: [
            ("file_size", "1", 1), ("file_size", "16777216", 16_777_216), ("file_size", "1KiB", 1024),
            ("file_size", "16384KiB", 16_777_216), ("file_size", "16MiB", 16_777_216),
            ("file_size", "'1MiB'", 1_048_576),
            ("file_size", "0x10", 16), ("depth", "1", 1), ("depth", "64", 64), ("nodes", "1", 1),
            ("nodes", "1000000", 1_000_000), ("numbers", "1", 1), ("numbers", "1000000", 1_000_000),
        ] as [(String, String, Int)]
    )
    func reading(_ key: String, _ text: String, _ expected: Int) throws {
        let file = ConfigurationFile("limits: { detach: 10%, \(key): \(text) }\n")
        #expect(file.diagnostics.isEmpty)
        let reading = file.settings.reading
        let values = [
            "file_size": reading.yaml.fileSize, "depth": reading.yaml.depth, "nodes": reading.yaml.nodes,
            "numbers": reading.numbers,
        ]
        #expect(values[key] == expected)
        let name = try #require(ReadingLimits.Name(rawValue: key))
        #expect(reading.places.keys.map(\.self) == [name])
        #expect(reading.places[name]?.start == SourcePlace(file: "patchbay.yaml", line: 1, column: 26 + key.count))
        #expect(file.settings.limits[.detach] == .percentage(10))
    }

    @Test(
        "another value is an error with its place, and the built-in limit holds",
        arguments: [
            ("file_size", "0", "16777216"), ("file_size", "-1", "16777216"), ("file_size", "16777217", "16777216"),
            ("file_size", "17MiB", "16MiB"), ("file_size", "16385KiB", "16MiB"), ("file_size", "0KiB", "16MiB"),
            ("file_size", "99999999999999MiB", "16MiB"), ("file_size", "1GiB", "1MiB"), ("file_size", "MiB", "1MiB"),
            ("file_size", "1 MiB", "1MiB"), ("file_size", "-1MiB", "1MiB"), ("file_size", "1.5", "1MiB"),
            ("file_size", "'65536'", "1MiB"), ("file_size", "٣MiB", "1MiB"), ("depth", "0", "64"),
            ("depth", "65", "64"), ("depth", "10%", "64"), ("depth", "none", "64"), ("depth", "'8'", "64"),
            ("nodes", "0", "1000000"), ("nodes", "1000001", "1000000"), ("nodes", "[]", "1000000"),
            ("numbers", "0", "1000000"), ("numbers", "1000001", "1000000"), ("numbers", "~", "1000000"),
        ] as [(String, String, String)]
    )
    func readingMistakes(_ key: String, _ text: String, _ told: String) {
        let file = ConfigurationFile("limits: { \(key): \(text) }\n")
        #expect(file.notes == ["PB0202 1:\(13 + key.count)"])
        #expect(file.settings.reading == ReadingLimits())
        let words = file.diagnostics.map { $0.message + $0.remedy }.joined()
        #expect(words.contains(told))
    }
}
