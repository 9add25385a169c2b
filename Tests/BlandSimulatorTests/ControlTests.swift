import BlandSimulator
import Testing

@Suite("/_simulator")
struct ControlTests {
    @Test("the log has every request in order, with what became of it and without the key")
    func log() async throws {
        try await withVendor { vendor in
            _ = try await vendor.configuration(number)
            _ = try await vendor.attach(.string(number), inbound)
            _ = try await vendor.ask("POST", vendor.simulator.baseURL + "/sip/attach", "{,}")
            _ = try await Vendor(simulator: vendor.simulator, key: "wrong").get("/inbound")
            _ = try await vendor.ask("GET", vendor.simulator.rootURL + "/elsewhere")
            _ = try await vendor.control("GET", "/state")

            let reply = try await vendor.control("GET", "/log")
            let log = try #require(reply.json?.array)
            #expect(log.map { $0["sequence"]?.int } == [1, 2, 3, 4, 5])
            #expect(log.map { $0["method"]?.string } == ["GET", "POST", "POST", "GET", "GET"])
            #expect(log.map { $0["status"]?.int } == [200, 200, 400, 401, 404])
            #expect(log.map { $0["authorized"]?.bool } == [true, true, true, false, true])
            #expect(log[0]["path"] == "/v1/sip")
            #expect(log[0]["query"] == "phone_number=%2B14150000000")
            #expect(log[0]["body"] == .null)
            #expect(log[0]["organisation"] == "org-simulator")
            #expect(log[1]["body"]?["directions"] == [inbound])
            #expect(log[2]["raw_body"] == "{,}")
            #expect(log[3]["organisation"] == .null)
            #expect(!reply.text.contains("simulator-key"))
            #expect(!reply.text.lowercased().contains("bearer"))

            _ = try await vendor.control("DELETE", "/log")
            #expect(vendor.simulator.log.isEmpty)
            _ = try await vendor.get("/inbound")
            #expect(vendor.simulator.log.map(\.sequence) == [6])
            #expect(vendor.simulator.log.map(\.status) == [200])
        }
    }

    @Test("it needs no key")
    func noKey() async throws {
        try await withVendor { vendor async throws in
            let stranger = Vendor(simulator: vendor.simulator, key: nil)
            for path in ["/log", "/state", "/quirks", "/held", "/organisations", "/codes", "/calls"] {
                #expect(try await stranger.control("GET", path).status == 200)
            }
            #expect(try await stranger.control("GET", "/nowhere").status == 404)
        }
    }

    @Test("a state can be put there raw, in the place of what there was")
    func seeding() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), outbound)
            let before = try #require(try await vendor.simulator.attachment(number, .outbound))
            let reply = try await vendor.control(
                "POST", "/attachments",
                [
                    "phone_number": .string(number), "direction": "outbound", "sip_endpoint": "sip:192.0.2.1",
                    "headers": [], "extra": ["failover_config": ["sip_endpoint": "sip:b.example"], "inbound_id": "7"],
                ]
            )
            #expect(reply.status == 200)
            let record = try await vendor.configuration(number).data?["outbound"]
            #expect(record?["sip_endpoint"] == "sip:192.0.2.1")
            #expect(record?["options"] == .null)
            #expect(record?["headers"] == [])
            #expect(record?["inbound_id"] == "7")
            #expect(record?["failover_config"]?["sip_endpoint"] == "sip:b.example")
            #expect(record?["id"]?.string == before.id)
            #expect(try await vendor.simulator.attachment(number, .outbound)?.updatedAt ?? 0 > before.updatedAt)
            #expect(vendor.simulator.log.count == 2)
        }
    }

    @Test("seeds in process are all there, each with its organisation")
    func seedsInProcess() async throws {
        try await withVendor { vendor in
            try await vendor.simulator.seed(
                AttachmentSeed(phoneNumber: number, direction: .inbound),
                AttachmentSeed(organisation: "org-b", phoneNumber: "+14150000001", direction: .outbound)
            )
            #expect(try await vendor.simulator.attachments().map(\.organisation) == ["org-simulator", "org-b"])
        }
    }

    @Test("a state can be removed, by direction or whole")
    func removing() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            let one = try await vendor.control("DELETE", "/attachments?phone_number=%2B14150000000&direction=inbound")
            #expect(one.json == ["removed": 1])
            #expect(try await vendor.simulator.attachments().map(\.direction) == [.outbound])
            #expect(try await vendor.simulator.remove(number) == 1)
            #expect(try await vendor.simulator.attachments().isEmpty)
        }
    }

    @Test("quirks and organisations can be changed while it runs")
    func changing() async throws {
        try await withVendor { vendor in
            let quirks = try await vendor.control("PUT", "/quirks", ["unknown_number": "null_data"])
            #expect(quirks.status == 200)
            #expect(try await vendor.configuration(number).data == .null)
            let organisation: SimulatorJSON = ["id": "org-simulator", "keys": ["simulator-key"], "sip_enabled": false]
            let organisations = try await vendor.control("PUT", "/organisations", organisation)
            #expect(organisations.json == [["id": "org-simulator", "sip_enabled": false]])
            #expect(try await vendor.configuration(number).status == 403)
        }
    }

    @Test(
        "what it can't make sense of answers 400 and says why",
        arguments: [
            ("PUT", "/quirks", ["uknown_number": "null_data"], "uknown_number"),
            ("PUT", "/quirks", ["unknown_number": "nothing"], "unknown_number"),
            ("PUT", "/organisations", ["id": "org-b"], "keys"),
            ("POST", "/attachments", ["phone_number": "+14150000000"], "direction"),
            ("DELETE", "/attachments?direction=inbound", [:], "phone_number"),
        ] as [(String, String, SimulatorJSON, String)]
    )
    func refusals(_ method: String, _ path: String, _ body: SimulatorJSON, _ word: String) async throws {
        try await withVendor { vendor in
            let reply = try await vendor.control(method, path, body)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?.string?.contains(word) == true, "\(reply.text)")
        }
    }
}
