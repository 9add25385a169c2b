import BlandSimulator
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Rollback")
struct RollbackTests {
    /// Runs `body` after two applies; the second changed the endpoint and removed a number.
    private func withApplies(_ quirks: Quirks = Quirks(), _ body: @Sendable (Bench) async throws -> Void) async throws {
        let first = manifest([number: outbound(secret: true), "+14150000001": "inbound: {}"])
        try await withBench(["fleet/a.yaml": first], quirks) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([number: outbound("sip:pbx.example.com", secret: true)]))
            #expect(try await bench.apply().code == 0)
            bench.simulator.emptyLog()
            try await body(bench)
        }
    }

    private func rollback(_ bench: Bench, _ arguments: String..., environment: [String: String] = [:]) async throws
        -> Ran
    {
        try await bench.patchbay(["rollback", "--auto-approve"] + arguments, environment: environment)
    }

    @Test("the latest apply is undone, at the API and in the ledger, and Git is called to mind")
    func latest() async throws {
        try await withApplies(Quirks { $0.credentials = .masked }) { bench async throws in
            let ran = try await rollback(bench)
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls.sorted() == ["POST /sip/attach", "POST /sip/update"])
            #expect(ran.out.contains("Revert Git, too"))
            let back = try await bench.simulator.attachment(number, .outbound)
            #expect(back?.sipEndpoint == "sip:edge.carrier.example")
            #expect(back?.options?["sip_password"]?.string == Bench.password)
            #expect(try await bench.simulator.attachment("+14150000001", .inbound) != nil)
            try bench.write(
                "fleet/a.yaml", manifest([number: outbound(secret: true), "+14150000001": "inbound: {}"]))
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0, "Git reverted: nothing to do")
        }
    }

    /// Machines' clocks differ, and so do the times in their journals and their names.
    @Test("the latest apply is the one with the ledger's latest generation, whatever the clocks said")
    func clocksThatDiffer() async throws {
        try await withApplies { bench async throws in
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).sorted()
            // The first apply was made by a machine whose clock was years ahead.
            let text = try bench.read(".patchbay/journals/\(names[0])")
            try bench.write(".patchbay/journals/2099\(names[0].dropFirst(4))", text)
            try FileManager.default.removeItem(atPath: bench.path(".patchbay/journals/\(names[0])"))
            let ran = try await rollback(bench)
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(try await bench.simulator.attachment(number, .outbound)?.sipEndpoint == "sip:edge.carrier.example")
            #expect(try await bench.simulator.attachment("+14150000001", .inbound) != nil)
        }
    }

    @Test("if the latest apply's journal isn't at hand, the one before isn't undone in its place")
    func latestIsElsewhere() async throws {
        try await withApplies { bench async throws in
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).sorted()
            try FileManager.default.removeItem(atPath: bench.path(".patchbay/journals/\(names[1])"))
            let ran = try await rollback(bench)
            #expect(ran.code == 1, "\(ran.testDescription)")
            #expect(ran.calls.isEmpty)
            #expect(ran.err.contains(names[1]))
        }
    }

    @Test("with `ledger: none`, a trunk with credentials is put back, too")
    func withoutLedger() async throws {
        let files = ["fleet/a.yaml": manifest([number: outbound(secret: true)]), "patchbay.yaml": "ledger: none\n"]
        try await withBench(files) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([number: outbound("sip:other.carrier.example", secret: true)]))
            #expect(try await bench.apply().calls == ["POST /sip/update"])
            let ran = try await rollback(bench)
            #expect(ran.code == 0 && ran.calls == ["POST /sip/update"], "\(ran.testDescription)")
            let held = try await bench.simulator.attachment(number, .outbound)
            #expect(held?.sipEndpoint == "sip:edge.carrier.example")
            #expect(held?.options?["sip_password"]?.string == Bench.password)
        }
    }

    @Test("without a revert in Git, the next apply does it all again")
    func notReverted() async throws {
        try await withApplies { bench async throws in
            #expect(try await rollback(bench).code == 0)
            let again = try await bench.apply()
            #expect(again.code == 0)
            #expect(again.calls.sorted() == ["POST /sip/detach", "POST /sip/update"])
        }
    }

    @Test("a journal can be named, by its name or its path, and numbers picked")
    func named() async throws {
        try await withApplies { bench async throws in
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).sorted()
            #expect(names.count == 2)
            let one = try await rollback(bench, names[1], "--number", number)
            #expect(one.calls == ["POST /sip/update"])
            let two = try await rollback(bench, ".patchbay/journals/\(names[1])", "--number", "+14150000001")
            #expect(two.calls == ["POST /sip/attach"])
            let stranger = try await rollback(bench, names[1], "--number", "+14150000099")
            #expect(stranger.code == 1)
            #expect(stranger.err.contains("Not in the journal: +14150000099"))
        }
    }

    @Test("a rollback of a rollback is what there was")
    func twice() async throws {
        try await withApplies { bench async throws in
            let before = try await bench.simulator.attachment(number, .outbound)?.sipEndpoint
            #expect(try await rollback(bench).code == 0)
            #expect(try await rollback(bench).code == 0)
            #expect(try await bench.simulator.attachment(number, .outbound)?.sipEndpoint == before)
            #expect(try await bench.simulator.attachment("+14150000001", .inbound) == nil)
        }
    }

    @Test("manifests that are broken don't keep an apply from being undone")
    func brokenManifests() async throws {
        try await withApplies { bench async throws in
            try bench.write("fleet/a.yaml", "numbers: [")
            #expect(try await rollback(bench).code == 0)
            try bench.remove("fleet/a.yaml")
            #expect(try await rollback(bench).code == 0)
        }
    }

    @Test("a number that moved since is named and left alone")
    func moved() async throws {
        try await withApplies { bench async throws in
            try await bench.simulator.seed(strangersSeed(number))
            let ran = try await rollback(bench)
            #expect(ran.code == 0)
            #expect(ran.calls == ["POST /sip/attach"])
            #expect(ran.out.contains("Left alone: its outbound direction isn't what that apply left any more."))
            #expect(ran.out.contains(number))
        }
    }

    @Test("a secret that has another value now is a refusal that names the number and the source")
    func otherSecret() async throws {
        try await withApplies(Quirks { $0.credentials = .masked }) { bench async throws in
            let ran = try await rollback(bench, environment: ["CARRIER_PASSWORD": "canary-another"])
            #expect(ran.code == 1)
            #expect(ran.calls.isEmpty)
            #expect(ran.out.contains("\(number) can't be put back: the sip_password"), "\(ran.testDescription)")
            #expect(!ran.out.contains("canary-another") && !ran.err.contains("canary-another"))
        }
    }

    @Test("a journal of another API is refused before any call")
    func otherAPI() async throws {
        try await withApplies { bench async throws in
            let other = bench.simulator.baseURL.replacing("127.0.0.1", with: "localhost")
            let ran = try await rollback(bench, "--api-url", other)
            #expect(ran.code == 1)
            #expect(ran.requests.isEmpty)
            try bench.remove(".patchbay/ledger.json")
            let unbound = try await rollback(bench, "--api-url", other)
            #expect(unbound.code == 1)
            #expect(unbound.requests.isEmpty)
            #expect(unbound.err.contains("The journal is of an apply to \(bench.simulator.baseURL)"))
        }
    }

    @Test("a journal of another profile is refused before any call")
    func otherProfile() async throws {
        try await withApplies { bench async throws in
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).max())
            let text = try bench.read(".patchbay/journals/\(name)")
            try bench.write(
                ".patchbay/journals/\(name)", text.replacing(#""profile":"guide""#, with: #""profile":"current""#))
            let ran = try await rollback(bench)
            #expect(ran.code == 1)
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("with the API profile current"))
        }
    }

    @Test("a torn last line is said, a damaged line is refused")
    func damaged() async throws {
        try await withApplies { bench async throws in
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).max())
            let path = ".patchbay/journals/\(name)"
            let text = try bench.read(path)
            try bench.write(path, String(text.dropLast(20)))
            let torn = try await bench.patchbay("rollback")
            #expect(torn.code == 1, "nobody can be asked")
            #expect(torn.out.contains("The journal's last line is torn"), "\(torn.testDescription)")
            #expect(torn.err.contains("The run before was cut off while its journal was written"))
            try bench.write(path, text.replacing("\"event\":\"settled\"", with: "\"event\":"))
            let damaged = try await rollback(bench)
            #expect(damaged.code == 65)
            #expect(damaged.err.contains("is damaged at line"))
            #expect(damaged.calls.isEmpty)
        }
    }

    @Test("without a journal there is nothing to undo")
    func none() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let ran = try await rollback(bench)
            #expect(ran.code == 1)
            #expect(ran.err.contains("There is no journal in"))
            #expect(try await rollback(bench, "nothing.jsonl").err.contains("nothing.jsonl isn't there"))
        }
    }

    // MARK: After a crash

    @Test(
        "after a kill -9 the next apply says what was in flight and what became of it",
        arguments: [(true, "done"), (false, "not done")])
    func killed(_ hasActed: Bool, _ became: String) async throws {
        let quirks = Quirks {
            $0.writeFaults = [
                Fault { fault in
                    fault.status = hasActed ? 200 : 500
                    fault.acts = hasActed
                    fault.isHeld = true
                    fault.times = 100
                }
            ]
        }
        try await withBench(["fleet/a.yaml": inboundFleet([number])], quirks) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: 1)
                run.send(SIGKILL)
            }
            #expect(ended.code == -SIGKILL)
            bench.simulator.changeQuirks { $0 = Quirks() }
            bench.simulator.releaseAnswers()
            let next = try await bench.apply()
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(next.err.contains("The run before was cut off"))
            #expect(next.err.contains("  \(number) POST /sip/attach: \(became)"), "\(next.testDescription)")
            #expect(next.calls == (hasActed ? [] : ["POST /sip/attach"]))
            #expect(try await bench.apply().err.contains("cut off") == false, "it is said once")
        }
    }
}
