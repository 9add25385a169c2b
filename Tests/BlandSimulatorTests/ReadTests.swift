import BlandSimulator
import Testing

@Suite("GET /sip and the lists")
struct ReadTests {
    @Test(
        "the number's plus may come in any way",
        arguments: ["%2B14150000000", "+14150000000", "%2b14150000000", "%2014150000000", "14150000000"]
    )
    func plus(_ written: String) async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound)
            let reply = try await vendor.get("/sip?phone_number=" + written)
            #expect(reply.data?["inbound"]?["number"] == .string(number))
        }
    }

    @Test(
        "a query that names no number answers 400 in the API's envelope",
        arguments: [
            "", "?", "?phone_number", "?phone_number=", "?number=1", "?phone_number=abc", "?phone_number=%2B0123",
        ]
    )
    func noNumber(_ query: String) async throws {
        try await withVendor { vendor in
            let reply = try await vendor.get("/sip" + query)
            #expect(reply.status == 400)
            #expect(reply.data == .null)
            #expect(reply.error == "INVALID_PAYLOAD")
        }
    }

    @Test("a number with nothing attached reads as the quirk says")
    func unknownNumber() async throws {
        try await withVendor { vendor in
            let twoNulls = try await vendor.configuration(number)
            #expect(twoNulls.status == 200)
            #expect(twoNulls.json == ["data": ["inbound": nil, "outbound": nil], "errors": nil])

            vendor.simulator.changeQuirks { $0.unknownNumber = .nullData }
            let nullData = try await vendor.configuration(number)
            #expect(nullData.status == 200)
            #expect(nullData.json == ["data": nil, "errors": nil])

            vendor.simulator.changeQuirks { $0.unknownNumber = .notFoundEnvelope }
            let notFound = try await vendor.configuration(number)
            #expect(notFound.status == 404)
            #expect(notFound.data == .null)
            #expect(notFound.error == "NOT_FOUND")
        }
    }

    @Test("the lists name the organisation's numbers, by direction")
    func lists() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach("+14150000001", inbound, outbound)
            _ = try await vendor.attach("+14150000000", inbound)
            #expect(
                try await vendor.get("/inbound").json == [
                    "inbound_numbers": [["phone_number": "+14150000000"], ["phone_number": "+14150000001"]]
                ]
            )
            #expect(
                try await vendor.get("/outbound").json == ["outbound_numbers": [["phone_number": "+14150000001"]]]
            )
        }
    }

    // MARK: Broken answers

    @Test("a broken read is broken for its number alone, or for all", arguments: BrokenRead.allCases)
    func broken(_ kind: BrokenRead) async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            let right = try await vendor.configuration(number).text
            for key in [number, "*"] {
                vendor.simulator.changeQuirks { $0.brokenReads = [key: kind] }
                if kind == .cutBody {
                    await #expect(throws: (any Error).self) { try await vendor.configuration(number) }
                } else {
                    #expect(try await vendor.configuration(number).text != right)
                }
            }
            vendor.simulator.changeQuirks { $0.brokenReads = ["+14150000009": kind] }
            #expect(try await vendor.configuration(number).text == right)
        }
    }

    @Test("broken reads are what their names say")
    func brokenShapes() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            func read(_ kind: BrokenRead) async throws -> Vendor.Reply {
                vendor.simulator.changeQuirks { $0.brokenReads = ["*": kind] }
                return try await vendor.configuration(number)
            }
            #expect(try await read(.html200).status == 200)
            #expect(try await read(.html404).status == 404)
            #expect(try await read(.status500).status == 500)
            #expect(try await read(.emptyBody).text.isEmpty)
            #expect(try await read(.emptyObject).json == [:])
            #expect(try await read(.emptyArray).json == [])
            #expect(try await read(.emptyData).json == ["data": [:], "errors": nil])
            #expect(try await read(.halfBody).json == nil)
            #expect(try await read(.otherNumber).data?["outbound"]?["number"] != .string(number))
            #expect(try await read(.wrongDirection).data?["outbound"]?["direction"] == "inbound")
            #expect(try await read(.missingDirectionKey).data?.members?.map(\.key) == ["inbound"])
            #expect(try await read(.hugeBody).text.utf8.count > 32 * 1024 * 1024)
            let beside = try await read(.errorsBesideData)
            #expect(beside.data?["inbound"]?["number"] == .string(number))
            #expect(beside.error == "PARTIAL_RESULT")
        }
    }

    @Test("there is something wrong to read even where nothing is attached")
    func brokenNothing() async throws {
        try await withVendor(Quirks { $0.brokenReads = ["*": .otherNumber] }) { vendor async throws in
            #expect(try await vendor.configuration(number).data?["inbound"]?["number"]?.string != nil)
        }
    }
}
