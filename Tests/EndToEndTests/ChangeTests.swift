import BlandSimulator
import Testing

@Suite("Changes")
struct ChangeTests {
    private let inboundHeaders = "inbound:\n  headers:\n    - { type: custom, key: X-Account, value: Account }"

    /// Applies one manifest, replaces it with another, applies that one, and checks the second run.
    private func change(
        from old: String, to new: String, _ check: @Sendable (Bench, Ran) async throws -> Void
    ) async throws {
        try await withBench(["fleet/a.yaml": manifest([number: old])]) { bench async throws in
            let first = try await bench.patchbay("apply", "--auto-approve")
            #expect(first.code == 0, "\(first.testDescription)")
            try bench.write("fleet/a.yaml", manifest([number: new]))
            try await check(bench, try await bench.patchbay("apply", "--auto-approve"))
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test(
        "a change of endpoint or options is one POST /sip/update",
        arguments: [
            outbound("sip:other.carrier.example"), outbound(port: 5071), outbound() + "\n    transport: tcp",
            outbound() + "\n    secure_media: false", outbound() + "\n    sip_username: someone",
        ]
    )
    func update(_ new: String) async throws {
        try await change(from: outbound(), to: new) { _, ran async throws in
            #expect(ran.code == 0)
            #expect(ran.calls == ["POST /sip/update"])
            #expect(ran.writes.first?.body?["updates"]?["type"] == "outbound")
            #expect(ran.writes.first?.body?["updates"]?["headers"] == nil)
        }
    }

    @Test("a change of headers replaces that direction alone")
    func replace() async throws {
        let new = inboundHeaders + "\n" + outbound(headers: "{ type: custom, key: Colour, value: X-Colour }")
        try await change(from: inboundHeaders + "\n" + outbound(), to: new) { bench, ran async throws in
            #expect(ran.code == 0)
            #expect(ran.calls == ["POST /sip/detach", "POST /sip/attach"])
            #expect(ran.writes.first?.body?["directions"] == [["type": "outbound"]])
            #expect(ran.writes.last?.body?["directions"]?.array?.map { $0["type"] } == ["outbound"])
            let inbound = try await bench.simulator.attachment(number, .inbound)
            #expect(inbound?.createdAt == inbound?.updatedAt)
        }
    }

    @Test("headers and options that change together are one replace")
    func replaceOfBoth() async throws {
        let new = outbound(port: 5071, headers: "{ type: custom, key: Colour, value: X-Colour }")
        try await change(from: outbound(), to: new) { _, ran async throws in
            #expect(ran.calls == ["POST /sip/detach", "POST /sip/attach"])
        }
    }

    @Test("a direction that leaves the manifest is detached alone")
    func direction() async throws {
        try await change(from: "inbound: {}\n" + outbound(), to: outbound()) { _, ran async throws in
            #expect(ran.calls == ["POST /sip/detach"])
            #expect(ran.writes.first?.body?["directions"] == [["type": "inbound"]])
        }
    }

    @Test("an unmanaged direction is let go without a call")
    func unmanaged() async throws {
        try await change(from: "inbound: {}\n" + outbound(), to: "inbound: unmanaged\n" + outbound()) {
            bench, ran async throws in
            #expect(ran.calls.isEmpty)
            #expect(try await bench.simulator.attachment(number, .inbound) != nil)
        }
    }

    @Test("removal from Git is one detach, and what nobody declared is neither touched nor read")
    func removal() async throws {
        let stranger = "+14155559999"
        try await withBench(["fleet/a.yaml": inboundFleet([number, "+14150000001"])]) { bench async throws in
            try await bench.simulator.seed(strangersSeed(stranger))
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number]))
            let ran = try await bench.patchbay("apply", "--auto-approve")
            #expect(ran.code == 0)
            #expect(ran.calls == ["POST /sip/detach"])
            #expect(ran.writes.first?.body?["phone_number"] == "+14150000001")
            #expect(ran.writes.first?.body?["service"] == "sip")
            let named = bench.simulator.log.filter { request in
                request.query?.contains("14155559999") == true || request.body?["phone_number"] == .string(stranger)
            }
            #expect(named.isEmpty)
            #expect(try await bench.simulator.attachment(stranger, .outbound) != nil)
            #expect(bench.ledger?.contains("+14150000001") == false)
        }
    }

    @Test("attaches come first, then updates, then replaces, then detaches")
    func order() async throws {
        let fleet = numbers(4)
        let old = manifest([fleet[0]: "inbound: {}", fleet[1]: outbound(), fleet[2]: "inbound: {}"])
        let new = manifest([fleet[1]: outbound(port: 5071), fleet[2]: inboundHeaders, fleet[3]: "inbound: {}"])
        try await withBench(["fleet/a.yaml": old]) { bench async throws in
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.write("fleet/a.yaml", new)
            let ran = try await bench.patchbay("apply", "--auto-approve")
            #expect(
                ran.calls == [
                    "POST /sip/attach", "POST /sip/update", "POST /sip/detach", "POST /sip/attach", "POST /sip/detach",
                ]
            )
        }
    }
}
