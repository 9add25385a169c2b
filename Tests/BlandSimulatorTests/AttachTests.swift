import BlandSimulator
import Testing

@Suite("POST /sip/attach")
struct AttachTests {
    @Test("the guide's example is accepted and read back as it was sent")
    func guideExample() async throws {
        try await withVendor { vendor in
            let example = try guideAttach()
            let reply = try await vendor.post("/sip/attach", example)
            #expect(reply.status == 200)
            #expect(reply.data?["status"] == "success")
            #expect(reply.json?["errors"] == .null)

            let live = try #require(try await vendor.configuration(number).data)
            #expect(live["inbound"]?["headers"] == example["directions"]?[0]?["headers"])
            #expect(live["inbound"]?["sip_endpoint"] == .null)
            #expect(live["inbound"]?["options"] == .null)
            #expect(live["outbound"]?["headers"] == example["directions"]?[1]?["headers"])
            #expect(live["outbound"]?["sip_endpoint"] == "sip:your.provider.com")
            #expect(live["outbound"]?["options"] == example["directions"]?[1]?["options"])
        }
    }

    @Test("the guide's example with its comments is refused")
    func commentedExample() async throws {
        try await withVendor { vendor in
            let reply = try await vendor.ask("POST", vendor.simulator.baseURL + "/sip/attach", guideAttachText)
            #expect(reply.status == 400)
            #expect(try await vendor.simulator.attachments().isEmpty)
        }
    }

    @Test("a live record has the guide's ten members and no other")
    func members() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            let live = try #require(try await vendor.configuration(number).data)
            #expect(live.members?.map(\.key) == ["inbound", "outbound"])
            for direction in ["inbound", "outbound"] {
                let record = try #require(live[direction])
                #expect(
                    record.members?.map(\.key).sorted() == [
                        "created_at", "direction", "headers", "id", "inbound_id", "number", "options", "org_id",
                        "sip_endpoint", "updated_at",
                    ]
                )
                #expect(record["number"] == .string(number))
                #expect(record["direction"] == .string(direction))
                #expect(record["org_id"] == "org-simulator")
                #expect(record["id"]?.string?.count == 36)
                #expect(record["created_at"] == record["updated_at"])
            }
            #expect(live["inbound"]?["inbound_id"]?.int != nil)
            #expect(live["outbound"]?["inbound_id"] == .null)
        }
    }

    @Test("a direction that is attached already answers 409, and nothing changes")
    func twice() async throws {
        try await withVendor { vendor in
            #expect(try await vendor.attach(.string(number), outbound).status == 200)
            let before = try await vendor.configuration(number).text
            let reply = try await vendor.attach(.string(number), inbound, outbound)
            #expect(reply.status == 409)
            #expect(reply.error == "ALREADY_ATTACHED")
            #expect(reply.data == .null)
            #expect(try await vendor.configuration(number).text == before)
        }
    }

    @Test("the other direction can be attached later")
    func later() async throws {
        try await withVendor { vendor async throws in
            #expect(try await vendor.attach(.string(number), inbound).status == 200)
            #expect(try await vendor.attach(.string(number), outbound).status == 200)
            #expect(try await vendor.simulator.attachments().map(\.direction) == [.inbound, .outbound])
        }
    }

    @Test("of many who attach the same direction at once, one succeeds")
    func race() async throws {
        try await withVendor { vendor in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await vendor.attach(.string(number), outbound).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 19)
        }
    }

    @Test("a number belongs to the organisation that has it attached")
    func numberTaken() async throws {
        try await withVendor { vendor in
            vendor.simulator.set(SimulatedOrganisation(id: "org-b", keys: ["b"]))
            let other = Vendor(simulator: vendor.simulator, key: "b")
            #expect(try await vendor.attach(.string(number), outbound).status == 200)

            let reply = try await other.attach(.string(number), inbound)
            #expect(reply.status == 409)
            #expect(reply.error == "NUMBER_TAKEN")
            #expect(try await other.configuration(number).data == ["inbound": nil, "outbound": nil])
            #expect(try await other.update(.string(number), outbound).error == "NOT_ATTACHED")
            #expect(try await other.detach(.string(number), "outbound").error == "NOT_ATTACHED")

            #expect(try await vendor.detach(.string(number), "outbound").status == 200)
            #expect(try await other.attach(.string(number), outbound).status == 200)
            #expect(try await other.configuration(number).data?["outbound"]?["org_id"] == "org-b")
        }
    }
}
