import BlandSimulator
import Testing

@Suite("POST /sip/update, POST /sip/detach, PUT /sip/verify, POST /calls")
struct WriteTests {
    // MARK: Update

    @Test("options that are given take the place of the stored ones, whole")
    func optionsReplaced() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), outbound)
            let before = try #require(try await vendor.simulator.attachment(number, .outbound))
            let reply = try await vendor.update(
                .string(number),
                ["type": "outbound", "sip_endpoint": "sip:other.provider.com", "options": ["port": 5061]]
            )
            #expect(reply.status == 200)
            let after = try #require(try await vendor.simulator.attachment(number, .outbound))
            #expect(after.sipEndpoint == "sip:other.provider.com")
            #expect(after.options == ["port": 5061])
            #expect(after.headers == before.headers)
            #expect(after.id == before.id)
            #expect(after.createdAt == before.createdAt)
            #expect(after.updatedAt > before.updatedAt)
        }
    }

    @Test("options that are left out stay")
    func optionsKept() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), outbound)
            let reply = try await vendor.update(
                .string(number), ["type": "outbound", "sip_endpoint": "sip:other.provider.com"]
            )
            #expect(reply.status == 200)
            #expect(try await vendor.simulator.attachment(number, .outbound)?.options == outbound["options"])
        }
    }

    @Test("an update keeps the headers, which it cannot name")
    func headersKept() async throws {
        try await withVendor { vendor in
            let example = try guideAttach()
            _ = try await vendor.post("/sip/attach", example)
            #expect(try await vendor.update(.string(number), outbound).status == 200)
            #expect(try await vendor.update(.string(number), inbound).status == 200)
            let live = try await vendor.configuration(number).data
            #expect(live?["inbound"]?["headers"] == example["directions"]?[0]?["headers"])
            #expect(live?["outbound"]?["headers"] == example["directions"]?[1]?["headers"])
        }
    }

    @Test(
        "update refuses",
        arguments: [
            outbound.setting("headers", to: ["direction": "outbound", "headers": []]),
            outbound.removing("sip_endpoint"),
            outbound.setting("sip_endpoint", to: "sip:192.0.2.1"),
            outbound.setting("options", to: ["transport": "tls"]),
            ["type": "inbound", "sip_endpoint": "sip:your.provider.com"],
            ["type": "inbound", "options": ["port": 5061]],
            ["type": "both"],
            [outbound],
        ] as [SimulatorJSON]
    )
    func badUpdates(_ updates: SimulatorJSON) async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            let before = try await vendor.simulator.attachments()
            let reply = try await vendor.update(.string(number), updates)
            #expect(reply.status == 400)
            #expect(reply.error == "INVALID_PAYLOAD")
            #expect(try await vendor.simulator.attachments() == before)
        }
    }

    @Test("a direction that isn't attached can't be updated")
    func updateOfNothing() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound)
            let reply = try await vendor.update(.string(number), outbound)
            #expect(reply.status == 404)
            #expect(reply.error == "NOT_ATTACHED")
        }
    }

    // MARK: Detach

    @Test("detaching one direction leaves the other", arguments: ["inbound", "outbound"])
    func detachOne(_ type: String) async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            #expect(try await vendor.detach(.string(number), .string(type)).status == 200)
            let left = try await vendor.simulator.attachments().map(\.direction.rawValue)
            #expect(left == ["inbound", "outbound"].filter { $0 != type })
        }
    }

    @Test("detaching a direction that isn't attached detaches nothing")
    func detachOfNothing() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound)
            let reply = try await vendor.detach(.string(number), "inbound", "outbound")
            #expect(reply.status == 404)
            #expect(reply.error == "NOT_ATTACHED")
            #expect(try await vendor.simulator.attachment(number, .inbound) != nil)
        }
    }

    @Test(
        "detach refuses",
        arguments: [
            ["phone_number": .string(number), "directions": [["type": "inbound"]]],
            ["phone_number": .string(number), "directions": ["inbound"], "service": "sip"],
            ["phone_number": .string(number), "directions": [], "service": "sip"],
            ["phone_number": .string(number), "directions": [outbound], "service": "sip"],
            ["directions": [["type": "inbound"]], "service": "sip"],
        ] as [SimulatorJSON]
    )
    func badDetaches(_ body: SimulatorJSON) async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            #expect(try await vendor.post("/sip/detach", body).status == 400)
            #expect(try await vendor.simulator.attachments().count == 2)
        }
    }

    // MARK: Verify and calls

    @Test("verify gives a code of six digits for a number attached outbound")
    func verify() async throws {
        try await withVendor { vendor in
            #expect(try await vendor.put("/sip/verify", ["phone_number": .string(number)]).status == 404)
            _ = try await vendor.attach(.string(number), outbound)
            let reply = try await vendor.put("/sip/verify", ["phone_number": .string(number)])
            let code = try #require(reply.data?["code"]?.string)
            #expect(code.count == 6)
            #expect(try await vendor.simulator.codes().map(\.code) == [code])
        }
    }

    @Test("the same seed gives the same codes")
    func seeded() async throws {
        var codes: [String] = []
        for seed: UInt64 in [1, 1, 2] {
            try await withSimulator(SimulatorConfiguration { $0.seed = seed }) { simulator in
                let vendor = Vendor(simulator: simulator)
                _ = try await vendor.attach(.string(number), outbound)
                _ = try await vendor.put("/sip/verify", ["phone_number": .string(number)])
                codes += try await simulator.codes().map(\.code)
            }
        }
        #expect(codes[0] == codes[1])
        #expect(codes[1] != codes[2])
    }

    @Test("a call is written down with whether its number was verified")
    func call() async throws {
        try await withVendor { vendor in
            let body: SimulatorJSON = ["task": "Say hi", "from": .string(number), "phone_number": "+14155550000"]
            #expect(try await vendor.post("/calls", body).error == "NOT_ATTACHED")
            _ = try await vendor.attach(.string(number), outbound)
            let reply = try await vendor.post("/calls", body)
            #expect(reply.json?["status"] == "success")
            _ = try await vendor.put("/sip/verify", ["phone_number": .string(number)])
            _ = try await vendor.post("/calls", body)
            let calls = try await vendor.simulator.calls()
            #expect(calls.map(\.verified) == [false, true])
            #expect(calls.first?.id == reply.json?["call_id"]?.string)
            #expect(try await vendor.post("/calls", body.setting("voice", to: "maya")).status == 400)
        }
    }
}
