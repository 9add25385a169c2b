import ArgumentParser
import Importing
import PatchbayConfiguration
import Planning
import SIPModel
import Testing

@testable import patchbay

@Suite("Option values")
struct OptionTests {
    @Test(
        "lengths of time have a unit",
        arguments: [
            ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("10m", .seconds(600)), ("24h", .seconds(86_400)),
            ("2d", .seconds(172_800)), ("30", nil), ("", nil), ("-1s", nil), ("1w", nil),
        ] as [(String, Duration?)]
    )
    func timeSpans(_ text: String, _ duration: Duration?) {
        #expect((try? TimeSpan.option(text))?.duration == duration)
    }

    @Test(
        "actions are named one by one, and a wrong one isn't dropped silently",
        arguments: [
            ("detach", [.detach]), ("detach,replace", [.detach, .replace]), ("detach,", nil), ("destroy", nil),
            ("Detach", nil), ("", nil),
        ] as [(String, Set<Action>?)]
    )
    func actions(_ text: String, _ actions: Set<Action>?) {
        #expect((try? ActionList.option(text))?.actions == actions)
    }

    @Test("waves are counts or percentages", arguments: [("1,10%,100%", 3), ("5", 1), ("0%,x", nil), ("1,,2", nil)])
    func waves(_ text: String, _ count: Int?) {
        #expect((try? WaveList.option(text))?.sizes.count == count)
    }

    @Test(
        "an import is split by a prefix of 1 to 15 digits or by a label",
        arguments: [
            ("prefix", .prefix(4)), ("prefix:1", .prefix(1)), ("prefix:15", .prefix(15)), ("prefix:16", nil),
            ("prefix:0", nil), ("label:team", .label("team")), ("label:", nil), ("team", nil),
        ] as [(String, ImportSplit?)]
    )
    func splits(_ text: String, _ split: ImportSplit?) {
        #expect(ImportSplit(argument: text) == split)
    }

    @Test("a number option takes E.164 alone")
    func numbers() {
        #expect(PhoneNumber(argument: "+14155550100") != nil)
        #expect(PhoneNumber(argument: "14155550100") == nil)
    }

    @Test("parallelism outside 1 to 256 is wrong usage", arguments: ["0", "257", "-1", "many"])
    func parallelism(_ text: String) {
        #expect(throws: (any Error).self) { try APIOptions.parse(["--parallelism=\(text)"]) }
    }

    @Test("a negative allowance is wrong usage")
    func allowances() {
        #expect(throws: (any Error).self) { try PlanOptions.parse(["--allow-detach=-1"]) }
    }

    @Test("a check that the configuration names is run only where that is allowed")
    func check() throws {
        var configured = WaveSettings(sizes: [])
        configured.check = ["true"]
        let refused = try WaveOptions.parse([])
        #expect(throws: Failure.self) { try refused.settings(configured, [:]) }
        #expect(try refused.settings(configured, ["PATCHBAY_ALLOW_CHECK": "1"])?.check == ["true"])
        #expect(try WaveOptions.parse(["--allow-check"]).settings(configured, [:])?.check == ["true"])
        #expect(throws: Failure.self) { try WaveOptions.parse(["--pause", "1m"]).settings(nil, [:]) }
    }
}
