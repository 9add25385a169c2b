import Diagnostics
import PatchbayConfiguration
import Testing

@Suite("patchbay.yaml")
struct SettingsTests {
    @Test("every key is optional", arguments: ["", "# nothing\n", "---\n", "{}\n", "x-mine: 1\n"])
    func defaults(_ text: String) {
        let file = ConfigurationFile(text)
        #expect(file.diagnostics.isEmpty)
        let settings = file.settings
        #expect(settings == Settings())
        #expect(settings.manifests == ["fleet"])
        #expect(settings.name == "default")
        #expect(settings.ledger == .file(".patchbay/ledger.json"))
        #expect(settings.allowances.isEmpty)
        #expect(settings.acceptedLosses.isEmpty)
        #expect(settings.policy == DiagnosticPolicy())
        #expect(settings.parallelism == nil)
        #expect(settings.limits[.detach] == .percentage(20))
        #expect(settings.limits[.replace] == .percentage(20))
        #expect(settings.limits[.reattach] == .percentage(20))
        #expect(settings.limits[.update] == .unlimited)
        #expect(settings.limits[.adopt] == .count(0))
    }

    @Test("every key is read")
    func everyKey() throws {
        let file = ConfigurationFile(
            """
            x-percent: &percent 10%
            manifests: [fleet, ../shared/trunks.yaml]
            name: production_2
            ledger: file:/var/lib/patchbay/ledger.json
            limits: { detach: *percent, replace: 5, update: "12", adopt: none, reattach: 100% }
            allow:
              - { detach: 40, until: 2026-12-01, reason: The Berlin office closes }
              - { replace: 0, update: 1, adopt: 2, reattach: 3, until: "2028-02-29", reason: yes }
            accept_loss: [options.codec, headers.x]
            policy: { PB0301: error, PB0302: off, PB0303: warning }
            api: { profile: guide }
            parallelism: 256
            """
        )
        #expect(file.diagnostics.isEmpty)
        let settings = file.settings
        #expect(settings.manifests == ["fleet", "../shared/trunks.yaml"])
        #expect(settings.name == "production_2")
        #expect(settings.ledger == .file("/var/lib/patchbay/ledger.json"))
        #expect(settings.limits[.detach] == .percentage(10))
        #expect(settings.limits[.replace] == .count(5))
        #expect(settings.limits[.update] == .count(12))
        #expect(settings.limits[.adopt] == .unlimited)
        #expect(settings.limits[.reattach] == .percentage(100))
        #expect(
            settings.allowances.map(\.totals) == [[.detach: 40], [.replace: 0, .update: 1, .adopt: 2, .reattach: 3]])
        #expect(settings.allowances.map(\.until.description) == ["2026-12-01", "2028-02-29"])
        #expect(settings.allowances.map(\.reason) == ["The Berlin office closes", "yes"])
        #expect(settings.acceptedLosses == ["options.codec", "headers.x"])
        #expect(settings.policy.weights == [.transportNotTLS: .error, .mediaNotSecure: .off, .portsDiffer: .warning])
        #expect(settings.parallelism == 256)
    }

    @Test("`manifests` may be one path, and the ledger none")
    func shortForms() {
        let settings = ConfigurationFile("manifests: fleet/all.yaml\nledger: none\n").settings
        #expect(settings.manifests == ["fleet/all.yaml"])
        #expect(settings.ledger == .none)
    }

    @Test(
        "what is wrong has its code and its place",
        arguments: [
            ("[]", "PB0103 1:1"),
            ("manifest: fleet", "PB0102 1:1"),
            ("url: https://api.example.com", "PB0102 1:1"),
            ("api: { url: https://api.example.com }", "PB0102 1:8"),
            ("manifests:", "PB0103 1:11"),
            ("manifests: 5", "PB0103 1:12"),
            ("manifests: []", "PB0206 1:12"),
            ("manifests: \"\"", "PB0206 1:12"),
            ("manifests: [fleet, \"\"]", "PB0206 1:12"),
            ("manifests: [5]", "PB0103 1:13"),
            ("manifests: {}", "PB0103 1:12"),
            ("name: \"\"", "PB0206 1:7"),
            ("name: my ledger", "PB0206 1:7"),
            ("name: a/b", "PB0206 1:7"),
            ("name: größe", "PB0206 1:7"),
            ("name: \(String(repeating: "n", count: 65))", "PB0206 1:7"),
            ("name: 5", "PB0103 1:7"),
            ("ledger: .patchbay/ledger.json", "PB0201 1:9"),
            ("ledger: \"file:\"", "PB0201 1:9"),
            ("ledger: None", "PB0201 1:9"),
            ("ledger: s3:bucket", "PB0201 1:9"),
            ("ledger: ~", "PB0103 1:9"),
            ("limits: 5", "PB0103 1:9"),
            ("limits: { detatch: 5 }", "PB0102 1:11"),
            ("accept_loss: options.codec", "PB0103 1:14"),
            ("policy: [PB0301]", "PB0103 1:9"),
            ("policy: { PB0301: warn }", "PB0204 1:19"),
            ("policy: { PB0301: false }", "PB0204 1:19"),
            ("policy: { PB0101: off }", "PB0204 1:11"),
            ("policy: { PB0399: off }", "PB0204 1:11"),
            ("policy: { transport: off }", "PB0204 1:11"),
            ("api: guide", "PB0103 1:6"),
            ("api: { profile: current }", "PB0205 1:17"),
            ("api: { profile: future }", "PB0122 1:17"),
            ("parallelism: 0", "PB0206 1:14"),
            ("parallelism: 257", "PB0206 1:14"),
            ("parallelism: many", "PB0103 1:14"),
            ("rate_limit: 20/s", "PB0205 1:1"),
            ("waves: []", "PB0206 1:8"),
            ("waves: 1", "PB0103 1:8"),
            ("waves: [0]", "PB0206 1:9"),
            ("waves: [1, 101%]", "PB0206 1:12"),
            ("waves: [0%]", "PB0206 1:9"),
            ("waves: [none]", "PB0206 1:9"),
            ("waves: { pause: 30s }", "PB0206 1:8"),
            ("waves: { size: [1] }", "PB0102 1:10"),
            ("waves: { sizes: [1], pause: 30 }", "PB0103 1:29"),
            ("waves: { sizes: [1], pause: soon }", "PB0206 1:29"),
            ("waves: { sizes: [1], pause: 25h }", "PB0206 1:29"),
            ("waves: { sizes: [1], check: scripts/check }", "PB0103 1:29"),
            ("waves: { sizes: [1], check: [] }", "PB0206 1:29"),
            ("name: a\nname: b", "PB0004 2:1"),
            ("name: [", "PB0003 2:1"),
            ("name: a\n---\nname: b", "PB0103 2:1"),
            ("limits: *nope", "PB0005 1:9"),
            ("limits: { detach: *nope }", "PB0005 1:19"),
            ("policy: { PB0301: *nope }", "PB0005 1:19"),
            ("manifests: [*nope]", "PB0005 1:13"),
        ]
    )
    func mistakes(_ text: String, _ note: String) {
        let file = ConfigurationFile(text + (note.hasPrefix("PB0003") ? "\n" : ""))
        #expect(file.notes == [note], "\(file.diagnostics.map(\.message))")
        for diagnostic in file.diagnostics {
            #expect(diagnostic.message.hasSuffix("."))
            #expect(!diagnostic.remedy.isEmpty)
        }
    }

    @Test("waves are a list of sizes, or a mapping with what happens between two")
    func waves() {
        let list = ConfigurationFile("waves: [1, 10%, 100%]\n")
        #expect(list.notes == [])
        #expect(list.settings.waves == WaveSettings(sizes: [.count(1), .percentage(10), .percentage(100)]))
        let mapping = ConfigurationFile(
            "waves: { sizes: [1, 50%], pause: 2m, check: [scripts/check, --last, 5m] }\n")
        #expect(mapping.notes == [])
        #expect(mapping.settings.waves?.sizes == [.count(1), .percentage(50)])
        #expect(mapping.settings.waves?.pause == .seconds(120))
        #expect(mapping.settings.waves?.check == ["scripts/check", "--last", "5m"])
        #expect(ConfigurationFile("name: a\n").settings.waves == nil)
    }

    @Test("all mistakes come in one run, and what is right is kept")
    func several() {
        let file = ConfigurationFile("parallelism: 0\nname: production\nledger: s3:x\nlimit: {}\nwaves: 1\n")
        #expect(file.notes == ["PB0206 1:14", "PB0201 3:9", "PB0102 4:1", "PB0103 5:8"])
        #expect(file.settings.name == "production")
    }

    @Test("an unknown key or code is told the nearest")
    func suggestions() {
        let file = ConfigurationFile("manifest: fleet\npolicy: { PB030: off }\n")
        #expect(file.diagnostics.map(\.remedy) == ["Did you mean `manifests`?", "Did you mean `PB0301`?"])
    }

    @Test("a code that is always an error isn't told another one")
    func alwaysAnError() {
        let diagnostic = ConfigurationFile("policy: { PB0103: off }\n").diagnostics.first
        #expect(diagnostic?.message.contains("always an error") == true)
        #expect(diagnostic?.remedy.contains("Did you mean") == false)
    }

    @Test("an excerpt is at hand, and never shows a credential")
    func excerpt() {
        let file = ConfigurationFile("parallelism: 0\napi_key: CANARY\n")
        #expect(file.text.line(1) == "parallelism: 0")
        #expect(file.text.line(2)?.contains("CANARY") == false)
        #expect(file.diagnostics.allSatisfy { !$0.message.contains("CANARY") })
    }
}
