import BlandSimulator
import Foundation
import Testing

@Suite("Plan files")
struct PlanFileTests {
    /// Runs `body` with a project that has a plan file for two numbers.
    private func withPlan(_ body: @Sendable (Bench) async throws -> Void) async throws {
        let text = manifest([number: outbound(secret: true), "+14150000001": "inbound: {}"])
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            let ran = try await bench.patchbay("plan", "--out", "plan.json")
            #expect(ran.code == 0, "\(ran.testDescription)")
            try await body(bench)
        }
    }

    @Test("a plan file is applied as it stands, whatever the manifests say by then")
    func applies() async throws {
        try await withPlan { bench async throws in
            try bench.write("fleet/a.yaml", inboundFleet(["+14150000002"]))
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.writes.compactMap { $0.body?["phone_number"]?.string }.sorted() == [number, "+14150000001"])
            #expect(ran.out.contains("Apply: 2 applied."))
        }
    }

    @Test("the plan that is printed is the one that is kept, but for its digest, and holds its main keys")
    func json() async throws {
        try await withPlan { bench async throws in
            let kept = try SimulatorJSON(parsing: bench.read("plan.json"))
            let printed = try await bench.patchbay("plan", "--format", "json").json()
            #expect(kept.removing("digest").removing("created_at") == printed.removing("created_at"))
            for key in [
                "format_version", "tool_version", "created_at", "api_url", "git_commit", "manifest_digest", "summary",
                "operations", "warnings",
            ] { #expect(printed[key] != nil, "\(key)") }
            let operation = try #require(printed["operations"]?[0])
            for key in ["id", "action", "number", "directions", "phase", "reason", "changes", "requests", "place"] {
                #expect(operation[key] != nil, "\(key)")
            }
            #expect(operation["place"]?["file"] == "fleet/a.yaml")
        }
    }

    @Test(
        "a damaged plan is refused",
        arguments: [("attach", "detach"), ("+14150000000", "+14150000009"), ("\"digest\"", "\"digets\""), ("}\n", "")]
    )
    func damaged(_ old: String, _ new: String) async throws {
        try await withPlan { bench async throws in
            let text = try bench.read("plan.json")
            try bench.write("plan.json", text.replacing(old, with: new))
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 65)
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("The plan file is damaged"), "\(ran.testDescription)")
        }
    }

    @Test("half a plan file is refused as damaged, not read as a manifest")
    func truncated() async throws {
        try await withPlan { bench async throws in
            let text = try bench.read("plan.json")
            try bench.write("plan.json", String(text.prefix(text.count / 2)))
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 65)
            #expect(ran.err.contains("damaged"), "\(ran.testDescription)")
        }
    }

    @Test("a plan is known as one, though its headers have a manifest's words")
    func words() async throws {
        let header = "inbound: { headers: [{ type: custom, key: apiVersion, value: patchbay/v1 }] }"
        try await withBench(["fleet/a.yaml": manifest([number: header])]) { bench async throws in
            #expect(try await bench.patchbay("plan", "--out", "plan.json").code == 0)
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 0, "\(ran.testDescription)")
        }
    }

    @Test("a plan for another API is refused")
    func otherAPI() async throws {
        try await withPlan { bench async throws in
            let other = bench.simulator.baseURL.replacing("127.0.0.1", with: "localhost")
            let ran = try await bench.apply(["plan.json", "--api-url", other])
            #expect(ran.code == 65)
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("The plan is for \(bench.simulator.baseURL)"), "\(ran.testDescription)")
        }
    }

    @Test("a plan that is too old is refused")
    func tooOld() async throws {
        try await withPlan { bench async throws in
            let ran = try await bench.apply(["plan.json", "--max-age", "0s"])
            #expect(ran.code == 65)
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("too old"), "\(ran.testDescription)")
        }
    }

    @Test("a ledger that isn't the plan's any more is a refusal of its own: put back, or another")
    func otherLedger() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let old = try #require(bench.ledger)
            try bench.write("fleet/a.yaml", inboundFleet([number, "+14150000001"]))
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number, "+14150000001", "+14150000002"]))
            #expect(try await bench.patchbay("plan", "--out", "plan.json").code == 0)
            let other = old.replacing(/"salt" : "[^"]*"/, with: #""salt" : "AAAAAAAAAAAAAAAAAAAAAA==""#)
            for (ledger, word) in [(old, "put back or lost"), (other, "another ledger")] {
                try bench.write(".patchbay/ledger.json", ledger)
                let ran = try await bench.apply(["plan.json"])
                #expect(ran.code == 65, "\(ran.testDescription)")
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains(word), "\(ran.testDescription)")
            }
        }
    }

    // MARK: Signed plans

    private static let key = ["PATCHBAY_PLAN_KEY": "canary-plan-key-77aa"]

    @Test("with PATCHBAY_PLAN_KEY a plan is signed, and applied where the key is the same")
    func signed() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let plan = try await bench.patchbay(["plan", "--out", "plan.json"], environment: Self.key)
            #expect(plan.code == 0)
            let text = try bench.read("plan.json")
            #expect(text.contains("hmac-sha256:"))
            let ran = try await bench.apply(["plan.json", "--log-level", "trace"], environment: Self.key)
            #expect(ran.code == 0, "\(ran.testDescription)")
            for said in [plan.out, plan.err, ran.out, ran.err, text, try #require(bench.ledger)] {
                #expect(!said.contains("canary-plan-key"))
            }
        }
    }

    @Test(
        "an unsigned, a changed, a re-signed and an unverifiable plan are refused before any call, each in its own words"
    )
    func forged() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            func plan(_ key: [String: String]) async throws -> String {
                #expect(try await bench.patchbay(["plan", "--out", "plan.json"], environment: key).code == 0)
                return try bench.read("plan.json")
            }
            let (unsigned, signed) = (try await plan([:]), try await plan(Self.key))
            let resigned = try await plan(["PATCHBAY_PLAN_KEY": "another"])
            let changed = signed.replacing(number, with: "+14150000009")
            let younger = signed.replacing(/"created_at" : "[^"]*"/, with: #""created_at" : "2099-01-01T00:00:00Z""#)
            for (text, key, word) in [
                (unsigned, Self.key, "isn't signed"), (changed, Self.key, "signature isn't one of"),
                (younger, Self.key, "signature isn't one of"), (resigned, Self.key, "signature isn't one of"),
                (signed, [:], "PATCHBAY_PLAN_KEY isn't set"), (signed, ["PATCHBAY_PLAN_KEY": ""], "isn't set"),
            ] {
                try bench.write("plan.json", text)
                let ran = try await bench.apply(["plan.json"], environment: key)
                #expect(ran.code == 65, "\(ran.testDescription)")
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains(word), "\(ran.testDescription)")
            }
        }
    }

    @Test("a number that moved since is skipped and named, the others are applied")
    func stale() async throws {
        try await withPlan { bench async throws in
            try await bench.simulator.seed(strangersSeed(number))
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 3)
            #expect(ran.writes.map { $0.body?["phone_number"] } == ["+14150000001"])
            #expect(ran.out.contains("\(number) stale: it changed since it was planned"), "\(ran.testDescription)")
        }
    }

    @Test("a number whose ledger entry moved since is skipped, too: a plan is applied once")
    func twice() async throws {
        try await withPlan { bench async throws in
            #expect(try await bench.apply(["plan.json"]).code == 0)
            let again = try await bench.apply(["plan.json"])
            #expect(again.code == 3)
            #expect(again.calls.isEmpty)
        }
    }

    @Test("the guards run again")
    func guards() async throws {
        let fleet = numbers(6)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number]))
            let plan = try await bench.patchbay("plan", "--out", "plan.json", "--allow-detach", "6")
            #expect(plan.code == 0, "\(plan.testDescription)")
            let refused = try await bench.apply(["plan.json"])
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("--allow-detach 6"), "\(refused.testDescription)")
            #expect(try await bench.apply(["plan.json", "--allow-detach", "6"]).code == 0)
        }
    }

    @Test("a refused plan's file is refused again")
    func refusedPlan() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound()])]) { bench async throws in
            try await bench.simulator.seed(strangersSeed(number))
            #expect(try await bench.patchbay("plan", "--out", "plan.json").code == 1)
            let refused = try await bench.apply(["plan.json"])
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(try await bench.apply(["plan.json", "--allow-adopt", "1"]).code == 0)
        }
    }

    @Test("secrets are found again at apply, and their absence refuses it before the first call")
    func absentSecret() async throws {
        try await withPlan { bench async throws in
            let ran = try await bench.patchbay(
                "apply", "plan.json", "--auto-approve", without: ["CARRIER_PASSWORD"])
            #expect(ran.code == 1)
            #expect(ran.calls.isEmpty)
            #expect(ran.err.contains("CARRIER_PASSWORD"))
        }
    }

    @Test(
        "what would narrow or change a plan file is wrong usage, never ignored",
        arguments: [
            ["--target", number], ["--selector", "team=x"], ["--without", "detach"], ["--refresh-secrets"],
            ["--skip-unreadable"], ["fleet/a.yaml"],
        ]
    )
    func narrowed(_ arguments: [String]) async throws {
        try await withPlan { bench async throws in
            let ran = try await bench.apply(["plan.json"] + arguments)
            #expect(ran.code == 64, "\(ran.testDescription)")
            #expect(ran.requests.isEmpty)
        }
    }

    @Test("a place to write to that isn't there is a failure, said so")
    func unwritable() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let ran = try await bench.patchbay("plan", "--out", "nowhere/plan.json")
            #expect(ran.code == 1)
            #expect(ran.err.contains("nowhere/plan.json"))
        }
    }
}
