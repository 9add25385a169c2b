import BlandSimulator
import Testing

@Suite("Who may ask, and how")
struct AccessTests {
    @Test("without a key that is known, the answer is 401", arguments: [nil, "wrong", ""])
    func unauthorized(_ key: String?) async throws {
        try await withVendor { vendor in
            let reply = try await Vendor(simulator: vendor.simulator, key: key).configuration(number)
            #expect(reply.status == 401)
            #expect(reply.data == .null)
            #expect(reply.error == "UNAUTHORIZED")
        }
    }

    @Test("without the entitlement every /sip route answers with the guide's error")
    func entitlement() async throws {
        try await withVendor { vendor in
            vendor.simulator.set(SimulatedOrganisation(id: "org-b", keys: ["b"], sipEnabled: false))
            let other = Vendor(simulator: vendor.simulator, key: "b")
            let replies = [
                try await other.configuration(number),
                try await other.attach(.string(number), inbound),
                try await other.update(.string(number), inbound),
                try await other.detach(.string(number), "inbound"),
                try await other.put("/sip/verify", ["phone_number": .string(number)]),
            ]
            for reply in replies {
                #expect(reply.status == 403)
                #expect(
                    reply.json == [
                        "data": nil,
                        "errors": [
                            ["error": "SIP_NOT_ENABLED", "message": "SIP is not enabled for this organization"]
                        ],
                    ]
                )
            }
            #expect(try await other.get("/inbound").status == 200)
        }
    }

    @Test("the status of a missing entitlement can be another", arguments: [200, 400, 402])
    func entitlementStatus(_ status: Int) async throws {
        try await withVendor(Quirks { $0.entitlementStatus = status }) { vendor in
            vendor.simulator.set(SimulatedOrganisation(id: "org-b", keys: ["b"], sipEnabled: false))
            let reply = try await Vendor(simulator: vendor.simulator, key: "b").configuration(number)
            #expect(reply.status == status)
            #expect(reply.error == "SIP_NOT_ENABLED")
        }
    }

    @Test(
        "a route that isn't there answers a page, not the API's envelope",
        arguments: ["/sip?phone_number=%2B14150000000", "/v2/sip", "/v1/sip/", "/v1/sip/attach", "/v1", "/"]
    )
    func wrongRoute(_ path: String) async throws {
        try await withVendor { vendor in
            let reply = try await vendor.ask("GET", vendor.simulator.rootURL + path)
            #expect(reply.status == 404)
            #expect(reply.text == "Not Found")
            #expect(reply.contentType?.hasPrefix("text/html") == true)
        }
    }

    @Test(
        "a body that isn't strict JSON answers 400",
        arguments: [
            "", "phone_number=%2B14150000000", #"{"phone_number": "+14150000000",}"#,
            "{\"service\": \"sip\" // Must be set to sip.\n}",
        ]
    )
    func notJSON(_ body: String) async throws {
        try await withVendor { vendor in
            for (method, path) in [("POST", "/sip/attach"), ("PUT", "/sip/verify")] {
                let reply = try await vendor.ask(method, vendor.simulator.baseURL + path, body)
                #expect(reply.status == 400)
                #expect(reply.error == "INVALID_PAYLOAD")
            }
        }
    }

    @Test("a body that isn't said to be JSON answers 400", arguments: [nil, "text/plain"])
    func contentType(_ type: String?) async throws {
        try await withVendor { vendor in
            let url = vendor.simulator.baseURL + "/sip/attach"
            let reply = try await vendor.ask("POST", url, BadPayload.whole.text, contentType: type)
            #expect(reply.status == 400)
            #expect(reply.message?.contains("Content-Type") == true)
        }
    }
}
