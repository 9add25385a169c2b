import BlandSimulator
import Testing

@Suite("Quirks")
struct QuirkTests {
    /// Checks the live record of one direction of a number that is attached in both, under the given quirks.
    private func record(
        _ direction: String, _ quirks: Quirks, _ check: (SimulatorJSON) throws -> Void
    ) async throws {
        try await withVendor(quirks) { vendor in
            _ = try await vendor.attach(.string(number), inbound, outbound)
            try check(try #require(try await vendor.configuration(number).data?[direction]))
        }
    }

    @Test(
        "credentials read back as the quirk says",
        arguments: [
            (.plain, "bland", "password"), (.masked, "bland", "********"), (.maskedBoth, "********", "********"),
            (.missing, nil, nil), (.nulls, .null, .null), (.redactedWord, "REDACTED", "REDACTED"),
        ] as [(Quirks.Credentials, SimulatorJSON?, SimulatorJSON?)]
    )
    func credentials(_ quirk: Quirks.Credentials, _ username: SimulatorJSON?, _ password: SimulatorJSON?) async throws {
        try await record("outbound", Quirks { $0.credentials = quirk }) { record in
            #expect(record["options"]?["sip_username"] == username)
            #expect(record["options"]?["sip_password"] == password)
            #expect(record["options"]?["port"] == 1234)
        }
    }

    @Test("identifiers can be numbers that no Double holds, in quotes or not")
    func identifiers() async throws {
        try await record("inbound", Quirks { $0.ids = .number }) { record in
            let id = try #require(record["inbound_id"]?.int)
            #expect(id > 1 << 53)
            #expect(Int(Double(id)) != id)
            #expect(record["id"]?.int != nil)
        }
        try await record("inbound", Quirks { $0.ids = .numericString }) { record in
            #expect(record["inbound_id"]?.string.flatMap { Int($0) } != nil)
        }
    }

    @Test("dates can be milliseconds")
    func dates() async throws {
        try await record("inbound", Quirks { $0.dates = .epochMillis }) { #expect($0["created_at"]?.int != nil) }
        try await record("inbound", Quirks()) { record in
            #expect(record["created_at"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        }
    }

    @Test("unknown members can stand beside a record's own and inside its options")
    func extraFields() async throws {
        try await record("outbound", Quirks { $0.extraFields = true }) { record in
            #expect(record["region"] == "us1")
            #expect(record["codec_config"] == .null)
            #expect(record["options"] == outbound["options"])
        }
        try await record("outbound", Quirks { $0.extraOptionFields = true }) { record in
            #expect(record["options"]?["keepalive"] == 30)
            #expect(record["region"] == nil)
        }
    }

    @Test("numbers can lose their plus")
    func withoutPlus() async throws {
        try await record("inbound", Quirks { $0.numbersWithoutPlus = true }) { #expect($0["number"] == "14150000000") }
    }

    @Test("inbound options can tell an auth mode")
    func authMode() async throws {
        let quirks = Quirks { $0.inboundAuthMode = true }
        try await record("inbound", quirks) { #expect($0["options"] == ["auth_mode": "ip"]) }
        try await record("outbound", quirks) { #expect($0["options"] == outbound["options"]) }
    }

    @Test("options can go unreported")
    func omitted() async throws {
        try await record("outbound", Quirks { $0.omitOptions = ["transport", "secure_media"] }) { record in
            #expect(record["options"]?.members?.map(\.key) == ["port", "sip_username", "sip_password"])
        }
    }

    @Test("an update can keep the credentials that it leaves out")
    func keepCredentials() async throws {
        try await withVendor(Quirks { $0.keepRemovedCredentials = true }) { vendor in
            _ = try await vendor.attach(.string(number), outbound)
            _ = try await vendor.update(.string(number), outbound.setting("options", to: ["port": 5061]))
            #expect(
                try await vendor.simulator.attachment(number, .outbound)?.options == [
                    "port": 5061, "sip_username": "bland", "sip_password": "password",
                ]
            )
        }
    }

    @Test("failures have the shape that the quirk says")
    func failures() async throws {
        try await withVendor { vendor async throws in
            func failure(_ shape: Quirks.ErrorsShape) async throws -> SimulatorJSON? {
                vendor.simulator.changeQuirks { $0.errorsShape = shape }
                return try await vendor.detach(.string(number), "inbound").json
            }
            let message: SimulatorJSON = "+14150000000 is not attached inbound"
            let error: SimulatorJSON = ["error": "NOT_ATTACHED", "message": message]
            #expect(try await failure(.list) == ["data": nil, "errors": [error]])
            #expect(try await failure(.object) == ["data": nil, "errors": error])
            #expect(try await failure(.text)?["errors"] == "NOT_ATTACHED: +14150000000 is not attached inbound")
            #expect(try await failure(.statusMessage) == ["status": "error", "message": message])
            vendor.simulator.changeQuirks { $0.failuresAs200 = true }
            #expect(try await vendor.detach(.string(number), "inbound").status == 200)
        }
    }

    @Test("successes have the shape that the quirk says")
    func successes() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound)
            func success(_ shape: Quirks.SuccessShape) async throws -> SimulatorJSON? {
                vendor.simulator.changeQuirks { $0.successShape = shape }
                return try await vendor.update(.string(number), inbound).json
            }
            #expect(try await success(.envelope)?["errors"] == .null)
            #expect(try await success(.emptyList)?["errors"] == [])
            #expect(try await success(.emptyObject)?["errors"] == [:])
            #expect(try await success(.noErrors)?["errors"] == nil)
            #expect(try await success(.statusMessage)?["status"] == "success")
            #expect(try await success(.configured)?["data"] == ["configured": [.string(number)], "failed": []])
        }
    }

    @Test("every quirk comes back from its JSON")
    func json() throws {
        let quirks = Quirks {
            $0.ids = .number
            $0.brokenReads = ["*": .halfBody]
            $0.writeFaults = [Fault(path: "/sip/attach") { $0.retryAfter = 1 }]
            $0.latencyMs = 5
        }
        #expect(try Quirks(quirks.json) == quirks)
        #expect(try Quirks([:]) == Quirks())
        #expect(throws: DecodingError.self) { try Quirks(["unknownNumber": "two_nulls"]) }
        #expect(throws: DecodingError.self) { try Quirks(["write_faults": [["statuss": 500]]]) }
    }
}
