import BlandSimulator
import Testing

@Suite("Refusals")
struct GuardTests {
    @Test("deleting a protected number's line is refused, and the remedy works")
    func preventDetach() async throws {
        let protected = "lifecycle: { prevent_detach: true }\ninbound: {}"
        let other = "+14150000001"
        try await withBench(["fleet/a.yaml": manifest([number: protected, other: "inbound: {}"])]) {
            bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([other]))
            for ran in [try await bench.apply(), try await bench.patchbay("plan")] {
                #expect(ran.code == 1)
                #expect(ran.calls.isEmpty)
                #expect(ran.out.contains("refused: \(number) would be detached"), "\(ran.testDescription)")
                #expect(ran.out.contains("lifecycle: { prevent_detach: false }"))
            }
            try bench.write("fleet/a.yaml", manifest([number: "inbound: {}", other: "inbound: {}"]))
            let lifted = try await bench.apply()
            #expect(lifted.code == 0)
            #expect(lifted.calls.isEmpty)
            try bench.write("fleet/a.yaml", inboundFleet([other]))
            #expect(try await bench.apply().calls == ["POST /sip/detach"])
        }
    }

    @Test("a direction left null is an error with both remedies", arguments: ["inbound:", "outbound:", "inbound: ~"])
    func null(_ direction: String) async throws {
        try await withBench(["fleet/a.yaml": manifest([number: direction])]) { bench async throws in
            for command in ["validate", "plan", "drift"] {
                let ran = try await bench.patchbay(command)
                #expect(ran.code == 65)
                #expect(ran.requests.isEmpty)
                let said = ran.out + ran.err
                #expect(said.contains("fleet/a.yaml:4:"), "\(ran.testDescription)")
                #expect(said.contains("{}` for an attachment without headers"))
                #expect(said.contains("or take the key out to have it not attached"))
            }
            #expect(try await bench.apply().code == 65)
        }
    }

    @Test("somebody else's attachment that differs is refused until it is allowed")
    func adoption() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound()])]) { bench async throws in
            try await bench.simulator.seed(strangersSeed(number))
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("--allow-adopt 1"), "\(refused.testDescription)")
            #expect(refused.out.contains("adopts"))
            let allowed = try await bench.apply(["--allow-adopt", "1"])
            #expect(allowed.code == 0, "\(allowed.testDescription)")
            #expect(allowed.calls == ["POST /sip/update"])
        }
    }

    @Test("an allowance of the configuration lifts a refusal until its last day", arguments: [true, false])
    func allowance(_ holds: Bool) async throws {
        let until = holds ? "2999-12-31" : "2020-01-01"
        let configuration = "manifests: fleet\nallow:\n  - { adopt: 1, until: \(until), reason: We take it over }\n"
        try await withBench(["fleet/a.yaml": manifest([number: outbound()]), "patchbay.yaml": configuration]) {
            bench async throws in
            try await bench.simulator.seed(strangersSeed(number))
            #expect(try await bench.apply().code == (holds ? 0 : 1))
        }
    }

    @Test("an equal attachment is adopted without a call")
    func equalAdoption() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound()])]) { bench async throws in
            try await bench.simulator.seed(strangersSeed(number, "sip:Edge.Carrier.Example"))
            let ran = try await bench.apply()
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls.isEmpty)
            #expect(ran.out.contains("1 adopted"))
            #expect(bench.ledger?.contains(number) == true)
            try bench.write("fleet/a.yaml", inboundFleet(["+14150000001"]))
            #expect(try await bench.apply().calls == ["POST /sip/attach", "POST /sip/detach"])
        }
    }

    @Test("a fleet that vanished is refused: a wrong key looks like that")
    func vanished() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet(numbers(6))]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            for number in numbers(6) { try await bench.simulator.remove(number) }
            let ran = try await bench.apply()
            #expect(ran.code == 1)
            #expect(ran.calls.isEmpty)
            #expect(ran.out.contains("--allow-reattach 6"), "\(ran.testDescription)")
            #expect(ran.out.contains("a wrong key or organisation looks like that"))
            #expect(try await bench.apply(["--allow-reattach", "6"]).calls.count == 6)
        }
    }

    @Test("another API with the same ledger is refused before anything is read")
    func otherAPI() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let other = bench.simulator.baseURL.replacing("127.0.0.1", with: "localhost")
            for command in [["plan"], ["drift"], ["apply", "--auto-approve"]] {
                let ran = try await bench.patchbay(command + ["--api-url", other])
                #expect(ran.code == 1)
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains("The ledger belongs to \(bench.simulator.baseURL)"), "\(ran.testDescription)")
            }
        }
    }

    @Test("another organisation's key is refused")
    func otherOrganisation() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            bench.simulator.set(SimulatedOrganisation(id: "org-other", keys: ["another-key"]))
            try await bench.simulator.remove(number)
            let seed = AttachmentSeed(organisation: "org-other", phoneNumber: number, direction: .inbound)
            try await bench.simulator.seed(seed)
            let ran = try await bench.apply(environment: ["BLAND_API_KEY": "another-key"])
            #expect(ran.code == 1)
            #expect(ran.calls.isEmpty)
            #expect(ran.out.contains("belongs to organisation org-simulator"), "\(ran.testDescription)")
            #expect(ran.out.contains("org-other"))
        }
    }

    @Test("an empty manifest set with a ledger is refused", arguments: ["", "x-nothing: {}\n"])
    func emptySet(_ head: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([:], head: head).replacing("numbers:\n  {}", with: "numbers: {}"))
            let ran = try await bench.apply()
            #expect(ran.code == 1, "\(ran.testDescription)")
            #expect(ran.calls.isEmpty)
            #expect(ran.out.contains("The manifest set declares no number"))
        }
    }

    @Test("a manifest set without files is an error, whatever the ledger says")
    func noFiles() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.remove("fleet/a.yaml")
            let ran = try await bench.apply()
            #expect(ran.code == 65)
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("No manifest found: fleet"))
            #expect(ran.err.contains("PB0014"))
        }
    }

    @Test("in CI without a ledger's file plan and drift warn, and apply refuses without --first-run")
    func firstRunInCI() async throws {
        let ci = ["CI": "true"]
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let plan = try await bench.patchbay("plan", environment: ci)
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(plan.out.contains("removals and drift can't be seen"))
            #expect(plan.out.contains("git:"))
            let drift = try await bench.patchbay("drift", environment: ci)
            #expect(drift.out.contains("removals and drift can't be seen"))
            let refused = try await bench.apply(environment: ci)
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("--first-run"), "\(refused.testDescription)")
            #expect(try await bench.apply(["--first-run"], environment: ci).code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number, "+14150000001"]))
            let second = try await bench.apply(environment: ci)
            #expect(second.code == 0, "\(second.testDescription)")
            #expect(!second.out.contains("removals and drift can't be seen"))
        }
    }

    @Test("a removal that someone else moved is a conflict")
    func driftedRemoval() async throws {
        let other = "+14150000001"
        try await withBench(["fleet/a.yaml": manifest([number: outbound(), other: "inbound: {}"])]) {
            bench async throws in
            #expect(try await bench.apply().code == 0)
            try await bench.simulator.seed(strangersSeed(number))
            try bench.write("fleet/a.yaml", inboundFleet([other]))
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.out.contains("--allow-drifted"), "\(refused.testDescription)")
            #expect(try await bench.apply(["--allow-drifted"]).calls == ["POST /sip/detach"])
        }
    }

    @Test("more detaches than the limit are refused; --without applies the rest and lists what it left")
    func limits() async throws {
        let fleet = numbers(7)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([fleet[0], number]))
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.out.contains("--allow-detach 6"), "\(refused.testDescription)")
            let rest = try await bench.apply(["--without", "detach,replace"])
            #expect(rest.code == 0)
            #expect(rest.calls == ["POST /sip/attach"])
            #expect(rest.out.contains("left out: \(fleet[6]) detach inbound"))
            #expect(try await bench.apply(["--allow-detach", "6"]).calls.count == 6)
        }
    }
}
