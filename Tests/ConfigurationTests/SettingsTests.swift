import Diagnostics
import PatchbayConfiguration
import Redaction
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
            rate_limit: 20/s
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
        #expect(settings.rateLimit?.perSecond == 20)
    }

    @Test("`manifests` may be one path, and the ledger none")
    func shortForms() {
        let settings = ConfigurationFile("manifests: fleet/all.yaml\nledger: none\n").settings
        #expect(settings.manifests == ["fleet/all.yaml"])
        #expect(settings.ledger == .none)
    }

    @Test(
        "the ledger may be in a Git remote: its name, its URL or a path",
        arguments: [
            "origin", "https://example.com/team/fleet.git", "ssh://git@example.com:2222/fleet.git",
            "git@example.com:team/fleet.git", "../ledger.git", "file:///srv/ledger.git",
        ]
    )
    func gitLedger(_ remote: String) {
        let file = ConfigurationFile("ledger: git:\(remote)\n")
        #expect(file.diagnostics.isEmpty)
        #expect(file.settings.ledger == .git(remote))
    }

    @Test("a URL's password isn't in the message that refuses it, nor in the excerpt")
    func ledgerPassword() {
        let file = ConfigurationFile("ledger: git:https://me:CANARY@example.com/x.git\n")
        #expect(file.diagnostics.count == 1)
        #expect(file.diagnostics.allSatisfy { !$0.message.contains("CANARY") && !$0.remedy.contains("CANARY") })
        #expect(file.text.line(1)?.contains("CANARY") == false)
    }

    @Test(
        "a rate limit is so many calls a second, a minute or an hour",
        arguments: [("20/s", 20), ("600/m", 10), ("7200/h", 2), ("1/h", 1.0 / 3_600), ("100000/s", 100_000)]
    )
    func rateLimit(_ text: String, _ perSecond: Double) {
        #expect(RateLimit(text)?.perSecond == perSecond)
        #expect(ConfigurationFile("rate_limit: \(text)\n").diagnostics.isEmpty)
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
