import BlandSimulator
import Foundation
import TestSupport
import Testing

/// Whose a ledger is, which commit it has, and what happens where it isn't there.
@Suite("Identity of a ledger")
struct LedgerIdentityTests {
    private static let (one, two) = ("+14155550100", "+14155550101")

    /// Two configurations of one repository with one git ledger; the first is applied.
    private static func withTeams(_ body: @Sendable (Bench) async throws -> Void) async throws {
        try await withGitBench { bench async throws in
            try bench.remove("patchbay.yaml")
            for (team, number) in [("team-a", one), ("team-b", two)] {
                try bench.write("\(team)/patchbay.yaml", "ledger: git:origin\n")
                try bench.write("\(team)/fleet/a.yaml", inboundFleet([number]))
            }
            try await bench.push("Teams")
            #expect(try await bench.apply(["--config", "team-a/patchbay.yaml"]).code == 0)
            try await body(bench)
        }
    }

    @Test("another configuration's ledger is refused, by every command that would use it")
    func otherConfiguration() async throws {
        try await Self.withTeams { bench async throws in
            let commands = [
                ["plan"], ["drift"], ["apply", "--auto-approve"], ["rollback", "--auto-approve"],
                ["ledger", "forget", Self.one],
            ]
            for command in commands {
                let ran = try await bench.patchbay(command + ["--config", "team-b/patchbay.yaml"])
                #expect(ran.code == 1, "\(ran.testDescription)")
                #expect(ran.err.contains("belongs to team-a/patchbay.yaml of "), "\(ran.testDescription)")
                #expect(ran.err.contains("and this is team-b/patchbay.yaml of "), "\(ran.testDescription)")
                #expect(ran.calls == [])
            }
            try bench.write("team-b/patchbay.yaml", "ledger: git:origin\nname: team-b\n")
            #expect(try await bench.apply(["--config", "team-b/patchbay.yaml"]).code == 0)
            #expect(try await bench.patchbay("plan", "--config", "team-a/patchbay.yaml").out.contains("No changes"))
        }
    }

    @Test("after a move, `ledger rebind` makes the ledger the new place's")
    func moved() async throws {
        try await Self.withTeams { bench async throws in
            try await bench.git("mv", "team-a", "team-c")
            try await bench.push("Moved")
            let there = ["--config", "team-c/patchbay.yaml"]
            #expect(try await bench.patchbay(["plan"] + there).code == 1)
            let asked = try await bench.patchbay(["ledger", "rebind"] + there)
            #expect(asked.code == 1 && asked.err.contains("Nothing was changed"), "\(asked.testDescription)")
            #expect(try await bench.patchbay(["plan"] + there).code == 1)
            #expect(try await bench.patchbay(["ledger", "rebind", "--yes"] + there).code == 0)
            #expect(try await bench.patchbay(["plan"] + there).out.contains("No changes"))
            let history = try await bench.patchbay(["ledger", "history"] + there)
            #expect(history.out.contains("Bound to team-c/patchbay.yaml"), "\(history.testDescription)")
        }
    }

    @Test("the same repository by another address is the same")
    func addresses() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one])], kind: .file) { bench async throws in
            try await bench.git("remote", "set-url", "origin", "https://user:token@git.example.com/team/fleet.git")
            #expect(try await bench.apply().code == 0)
            #expect(bench.ledger?.contains("token") == false)
            for url in [
                "git@git.example.com:team/fleet", "ssh://git@work-alias:2222/Team/fleet.git",
                "https://git.example.com/a/team/fleet", "https://git.example.com/scm/team/fleet.git",
            ] {
                try await bench.git("remote", "set-url", "origin", url)
                #expect(try await bench.patchbay("plan").code == 0, "\(url)")
            }
            for url in [
                "https://git.example.com/team/other.git", "https://git.example.com/eu/team/fleet.git",
                "https://git.elsewhere.example/team/fleet.git",
            ] {
                try await bench.git("remote", "set-url", "origin", url)
                #expect(try await bench.patchbay("plan").code == 1, "\(url)")
            }
        }
    }

    @Test("a ledger of an older version takes the identity at the next apply, also if nothing else changes")
    func older() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one])], kind: .file) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let ledger = try #require(bench.ledger)
            let old = ledger.replacing(/\h+"identity" : \{[^}]*\},\n/, with: "")
            #expect(old != ledger)
            try bench.write(".patchbay/ledger.json", old)
            #expect(try await bench.patchbay("plan").code == 0)
            #expect(try await bench.apply().code == 0)
            #expect(bench.ledger?.contains("\"configuration\" : \"patchbay.yaml\"") == true)
        }
    }

    // MARK: A ledger that isn't there

    @Test(
        "in CI a git ledger that isn't there is asked for: a changed name forgets no removal", arguments: [true, false])
    func absent(_ isRenamed: Bool) async throws {
        let ci = ["CI": "true"]
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one, Self.two])]) { bench async throws in
            let first = try await bench.apply(environment: ci)
            #expect(first.code == 1 && first.calls == [], "\(first.testDescription)")
            #expect(first.out.contains("--first-run"))
            #expect(try await bench.apply(["--first-run"], environment: ci).code == 0)
            if isRenamed {
                try bench.write("patchbay.yaml", "ledger: git:origin\nname: other\n")
            } else {
                _ = try await bench.origin("update-ref", "-d", "refs/patchbay/default")
            }
            try bench.write("fleet/a.yaml", inboundFleet([Self.one]))
            try await bench.push("Removal")
            let plan = try await bench.patchbay("plan", environment: ci)
            #expect(plan.code == 0 && plan.out.contains("the ledger git:origin isn't there"), "\(plan.testDescription)")
            let drift = try await bench.patchbay("drift", environment: ci)
            #expect((drift.out + drift.err).contains("the ledger git:origin isn't there"), "\(drift.testDescription)")
            let apply = try await bench.apply(environment: ci)
            #expect(apply.code == 1 && apply.calls == [], "\(apply.testDescription)")
        }
    }

    // MARK: Histories that were written anew

    @Test("a squash merge of what was applied is planned and applied, and later commits on it, too")
    func squash() async throws {
        let ci = ["CI": "true"]
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one])]) { bench async throws in
            #expect(try await bench.apply(["--first-run"], environment: ci).code == 0)
            try await bench.git("checkout", "--quiet", "-b", "feature")
            for count in 1...2 {
                try bench.write("fleet/b.yaml", "# \(count)\n" + inboundFleet([Self.two]))
                try await bench.git("add", ".")
                try await bench.git("commit", "--quiet", "--message", "\(count)")
            }
            #expect(try await bench.apply(environment: ci).code == 0)
            try await bench.git("checkout", "--quiet", "main")
            try await bench.git("merge", "--quiet", "--squash", "feature")
            try await bench.push("Squashed")
            #expect(try await bench.patchbay("plan", environment: ci).out.contains("No changes"))
            try bench.write("fleet/b.yaml", inboundFleet([Self.two, "+14155550102"]))
            try await bench.push("More")
            let ran = try await bench.apply(environment: ci)
            #expect(ran.code == 0 && ran.calls == ["POST /sip/attach"], "\(ran.testDescription)")
        }
    }

    @Test("a commit without a change is recorded, too: a job that it overtook is refused")
    func overtakenByNothing() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one, Self.two])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([Self.one]))
            try await bench.push("Removed")
            try await bench.git("revert", "--no-edit", "HEAD")
            #expect(try await bench.apply().out.contains("No changes"))
            try await bench.git("checkout", "--quiet", "HEAD~1")
            let late = try await bench.apply()
            #expect(late.code == 1 && late.calls == [], "\(late.testDescription)")
            #expect(late.out.contains("is older than"), "\(late.testDescription)")
        }
    }

    @Test("another line of history is refused, and its differences are named; one without a change is taken over")
    func unrelated() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.one])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try await bench.git("checkout", "--quiet", "--orphan", "other")
            try bench.write("fleet/a.yaml", inboundFleet([Self.one, Self.two]))
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "other")
            let refused = try await bench.apply()
            #expect(refused.code == 1 && refused.calls == [], "\(refused.testDescription)")
            #expect(refused.out.contains("Their manifests differ in fleet/a.yaml."), "\(refused.testDescription)")
            try bench.write("fleet/a.yaml", "# the same\n" + inboundFleet([Self.one]))
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "same")
            #expect(try await bench.apply().code == 0)
            // The ledger moved on: a later commit of this line is applied.
            try bench.write("fleet/a.yaml", inboundFleet([Self.one, Self.two]))
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "more")
            #expect(try await bench.apply().calls == ["POST /sip/attach"])
        }
    }
}
