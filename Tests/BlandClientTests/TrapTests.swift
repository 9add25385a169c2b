import BlandClient
import BlandSimulator
import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

/// One test for each trap of docs/api-notes.md#traps, over real HTTP.
@Suite("Traps of the API")
struct TrapTests {
    @Test("trap 1: a plus in a query is percent-encoded")
    func plus() async throws {
        try await withClient { client, simulator, _ async throws in
            _ = try await client.read(number())
            #expect(simulator.log.map(\.query) == ["phone_number=%2B14150000000"])
            #expect(simulator.log.first?.path == "/v1/sip")
        }
    }

    @Test("trap 2: the wire is strict JSON, and says so")
    func strictJSON() async throws {
        try await withClient { client, simulator, _ async throws in
            let request = APIRequest.verify(try number())
            _ = await client.attempt(request, body: try request.bytes { _ in nil })
            #expect(simulator.log.first?.body == ["phone_number": .string(text)])
            #expect(simulator.log.first?.method == "PUT")
        }
    }

    @Test("trap 3: ids of any kind are kept exactly", arguments: [Quirks.Identifiers.number, .numericString, .string])
    func identifiers(_ ids: Quirks.Identifiers) async throws {
        try await withClient(Quirks { $0.ids = ids }) { client, simulator, _ async throws in
            try await simulator.seedBoth()
            let server = try #require(try await client.read(number()).inbound?.server)
            guard ids == .number else { return }
            guard case .integer(let id) = server.inboundID else { return #expect(Bool(false), "\(server)") }
            #expect(id > 1 << 53)
            #expect(Int64(Double(id)) != id)
        }
    }

    @Test(
        "trap 4: each way to say that nothing is attached is understood",
        arguments: [Quirks.UnknownNumber.twoNulls, .nullData, .notFoundEnvelope]
    )
    func nothingAttached(_ unknown: Quirks.UnknownNumber) async throws {
        try await withClient(Quirks { $0.unknownNumber = unknown }) { client, _, _ async throws in
            #expect(try await client.read(number()) == LiveNumber(number()))
        }
    }

    @Test("trap 4: a 404 counts only when the route is proven, which takes one call a run")
    func provenRoute() async throws {
        try await withClient(Quirks { $0.unknownNumber = .notFoundEnvelope }) { client, simulator, _ async throws in
            _ = try await client.read(number())
            #expect(simulator.log.map(\.query) == ["phone_number=%2B14150000000", nil])
            _ = try await client.read(number("+14150000001"))
            #expect(simulator.log.count == 3)
        }
    }

    @Test("trap 4: a number that was answered proves the route")
    func provenByAnswer() async throws {
        try await withClient(Quirks { $0.unknownNumber = .notFoundEnvelope }) { client, simulator, _ async throws in
            try await simulator.seedBoth()
            _ = try await client.read(number())
            _ = try await client.read(number("+14150000001"))
            #expect(simulator.log.count == 2)
        }
    }

    @Test("trap 4: a 404 of a wrong base URL is never `nothing attached`")
    func wrongBase() async throws {
        try await withClient(path: "/v2") { client, simulator, _ async throws in
            let found = await failure(client, try number())
            #expect(found?.kind == .notTheAPI)
            #expect(found?.message.contains("\(simulator.rootURL)/v2 is not the API (HTTP 404 ") == true)
        }
    }

    @Test("trap 4: not even in the API's envelope, when the route isn't proven")
    func unprovenRoute() async throws {
        let envelope = #"{"data": null, "errors": [{"error": "NOT_FOUND", "message": "No such route"}]}"#
        let fault = Fault {
            $0.status = 404
            $0.body = envelope
            $0.times = 100
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, _ async throws in
            let found = await failure(client, try number())
            #expect(found?.kind == .notTheAPI)
            #expect(found?.message.contains("\(simulator.baseURL) is not the API (HTTP 404 ") == true)
        }
    }

    @Test("trap 4: an answer that can't be read proves no route")
    func unreadableProvesNothing() async throws {
        let quirks = Quirks {
            $0.unknownNumber = .notFoundEnvelope
            $0.brokenReads = ["+14150000001": .emptyObject]
        }
        try await withClient(quirks) { client, simulator, _ async throws in
            _ = await failure(client, try number("+14150000001"))
            _ = try await client.read(number())
            #expect(simulator.log.last?.query == nil)
        }
    }

    @Test("trap 5: a state that can't be read is an error, never `nothing attached`", arguments: BrokenRead.allCases)
    func unreadable(_ broken: BrokenRead) async throws {
        try await withClient(Quirks { $0.brokenReads = ["*": broken] }) { client, simulator, _ async throws in
            for isAttached in [false, true] {
                if isAttached { try await simulator.seedBoth() }
                let error = try #require(await failure(client, try number()))
                let kind: AnswerKind =
                    switch broken {
                    case .html404: .notTheAPI
                    case .status500: .serverError
                    case .cutBody: .noAnswer
                    case .errorsBesideData: .refused
                    default: .unintelligible
                    }
                #expect(error.kind == kind, "\(broken): \(error)")
            }
        }
    }

    @Test(
        "trap 6: 200 with errors is a failure",
        arguments: [
            #"{"data": {"status": "success"}, "errors": [{"error": "BAD", "message": "no"}]}"#,
            #"{"data": null, "errors": {"error": "BAD", "message": "no"}}"#, #"{"data": null, "errors": "BAD: no"}"#,
            #"{"status": "error", "message": "BAD: no"}"#,
        ]
    )
    func errorsBeside200(_ body: String) async throws {
        let fault = Fault(path: "/sip") {
            $0.status = 200
            $0.body = body
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, _, clock async throws in
            let error = await failure(client, try number())
            #expect(error?.kind == .refused)
            #expect(error?.failure?.text.contains("BAD") == true)
            #expect(clock.waits.isEmpty, "what was refused isn't asked again")
        }
    }

    @Test(
        "trap 6: 200 without errors is a success, in each of its shapes",
        arguments: [Quirks.SuccessShape.envelope, .emptyList, .emptyObject, .noErrors]
    )
    func success(_ shape: Quirks.SuccessShape) async throws {
        try await withClient(Quirks { $0.successShape = shape }) { client, simulator, _ async throws in
            try await simulator.seedBoth()
            #expect(try await client.read(number()).outbound?.endpoint == "sip:your.provider.com")
        }
    }

    @Test("trap 8: a write is tried once here, whatever becomes of it", arguments: [400, 409, 429, 500, 503])
    func writesOnce(_ status: Int) async throws {
        let fault = Fault(path: "/sip/verify") {
            $0.status = status
            $0.times = 100
        }
        try await withClient(Quirks { $0.writeFaults = [fault] }) { client, simulator, clock async throws in
            let request = APIRequest.verify(try number())
            _ = await client.attempt(request, body: try request.bytes { _ in nil })
            #expect(simulator.log.count == 1)
            #expect(clock.waits.isEmpty)
        }
    }

    @Test(
        "trap 11: a masked credential is neither a value nor missing",
        arguments: [
            (Quirks.Credentials.masked, LiveCredential.masked), (.maskedBoth, .masked), (.redactedWord, .masked),
            (.missing, .missing), (.nulls, .missing), (.plain, .plain(SecretValue("password"))),
        ]
    )
    func masked(_ quirk: Quirks.Credentials, _ expected: LiveCredential) async throws {
        try await withClient(Quirks { $0.credentials = quirk }) { client, simulator, _ async throws in
            try await simulator.seedBoth()
            #expect(try await client.read(number()).outbound?.options.password == expected)
        }
    }

    @Test("trap 12: a server that throttles is asked again when it says, and less at once")
    func throttled() async throws {
        let fault = Fault(path: "/sip") {
            $0.status = 429
            $0.retryAfter = 7
            $0.times = 3
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, clock async throws in
            _ = try await client.read(number())
            #expect(clock.waits == [.seconds(7), .seconds(7), .seconds(7)])
            #expect(simulator.log.count == 4)
        }
    }
}
