import BlandClient
import BlandSimulator
import BlandWire
import Fleet
import Foundation
import SIPModel
import TestSupport
import Testing

@Suite("Client")
struct ClientTests {
    @Test("the key goes into the header alone")
    func key() async throws {
        try await withClient { client, simulator, _ async throws in
            _ = try await client.read(number())
            #expect(simulator.log.first?.authorized == true)
            #expect(!"\(client)".contains("simulator-key"))
            var dumped = ""
            dump(client, to: &dumped)
            #expect(!dumped.contains("simulator-key"))
        }
    }

    @Test("a refused key stops the run after one call, and its message says what to do")
    func unauthorized() async throws {
        try await withClient(key: "wrong") { client, simulator, clock async throws in
            let error = try #require(await failure(client, try number()))
            #expect(error.kind == .unauthorized && error.stopsRun && error.stopsReading)
            #expect(error.message.contains("BLAND_API_KEY"))
            #expect(!error.message.contains("wrong"))
            #expect(simulator.log.count == 1)
            #expect(clock.waits.isEmpty)
        }
    }

    @Test(
        "a missing entitlement is told by its word, whatever the status",
        arguments: [200, 400, 401, 403, 404, 429, 500])
    func notEntitled(_ status: Int) async throws {
        try await withClient(Quirks { $0.entitlementStatus = status }) { client, simulator, clock async throws in
            simulator.set(SimulatedOrganisation(id: "org-simulator", keys: ["simulator-key"], sipEnabled: false))
            let error = await failure(client, try number())
            #expect(error?.kind == .notEntitled)
            #expect(error?.failure?.codes == ["SIP_NOT_ENABLED"])
            #expect(clock.waits.isEmpty)
        }
    }

    @Test("what may pass is tried six times, with full jitter that doubles", arguments: [500, 502, 504])
    func backOff(_ status: Int) async throws {
        let fault = Fault(path: "/sip") {
            $0.status = status
            $0.times = 100
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, clock async throws in
            let error = await failure(client, try number())
            #expect(error?.kind == .serverError && error?.stopsReading == false)
            #expect(error?.message.hasPrefix("The API keeps failing: HTTP \(status)") == true)
            #expect(simulator.log.count == 6)
            #expect(clock.waits == [100, 200, 400, 800, 1_600].map { .milliseconds($0) })
        }
    }

    @Test("what won't pass is asked once", arguments: [400, 403, 405, 409, 422])
    func refused(_ status: Int) async throws {
        let fault = Fault(path: "/sip") { $0.status = status }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, clock async throws in
            let error = await failure(client, try number())
            #expect(error?.kind == (status == 405 ? .strayPage : status == 409 ? .exists : .refused))
            #expect(error?.failure?.status == status)
            #expect(simulator.log.count == 1)
            #expect(clock.waits.isEmpty)
        }
    }

    @Test("a connection that ends without an answer is made again")
    func reset() async throws {
        let fault = Fault(path: "/sip") {
            $0.reset = true
            $0.times = 2
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, clock async throws in
            try await simulator.seedBoth()
            #expect(try await client.read(number()).inbound != nil)
            #expect(clock.waits.count == 2)
        }
    }

    @Test("nothing listening is unreachable, and the message has the address")
    func unreachable() async throws {
        try await withClient(url: "http://127.0.0.1:1/v1") { client, _, clock async throws in
            let error = try #require(await failure(client, try number()))
            #expect(error == .unreachable(url: "http://127.0.0.1:1/v1", reason: "connection refused"))
            #expect(error.stopsReading && !error.stopsRun)
            #expect(error.message.contains("http://127.0.0.1:1/v1") && error.message.contains("--api-url"))
            #expect(clock.waits.count == 5)
        }
    }

    @Test("a redirect isn't followed: the key would go with it", arguments: [301, 302, 307, 308])
    func redirect(_ status: Int) async throws {
        let fault = Fault(path: "/sip") { $0.status = status }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, _ async throws in
            let error = await failure(client, try number())
            #expect(error?.kind == .redirect)
            #expect(error?.message.contains("\(simulator.baseURL) is not the API (HTTP \(status) ") == true)
            #expect(simulator.log.count == 1)
        }
    }

    @Test("an answer larger than a mebibyte isn't read")
    func hugeBody() async throws {
        try await withClient(Quirks { $0.brokenReads = ["*": .hugeBody] }) { client, simulator, _ async throws in
            let error = await failure(client, try number())
            #expect(error == .unreadable("it is larger than 1048576 bytes"))
            #expect(simulator.log.count == 1)
        }
    }

    @Test("what the API says of a refusal is quoted whole, with control characters escaped and an end")
    func quoted() async throws {
        let long = String(repeating: "x", count: 5_000)
        let fault = Fault(path: "/sip") {
            $0.status = 400
            $0.body = #"{"data": null, "errors": [{"error": "BAD", "message": "\u001b[2J\u2028\u202e\#(long)"}]}"#
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, _, _ async throws in
            let said = try #require(await failure(client, try number())?.failure)
            #expect(said.text.hasPrefix("BAD: \\u{1b}[2J\\u{2028}\\u{202e}xxx"))
            #expect(said.text.count < 2_100)
        }
    }

    @Test("no more calls are under way at once than the ceiling", arguments: [1, 3])
    func ceiling(_ parallelism: Int) async throws {
        let quirks = Quirks { $0.latencyMs = 20 }
        try await withClient(quirks, parallelism: parallelism) { client, simulator, _ async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<12 {
                    group.addTask { _ = try await client.read(number("+1415000010\(index % 10)")) }
                }
                try await group.waitForAll()
            }
            #expect(simulator.log.count == 12)
            let overlaps = simulator.log.map { request in
                simulator.log.count { $0.askedAt <= request.askedAt && ($0.answeredAt ?? .max) > request.askedAt }
            }
            // The log's clock counts milliseconds: a call may end and another begin within the same one.
            #expect((overlaps.max() ?? 0) <= parallelism + 1)
        }
    }

    @Test("a cancelled read ends as cancelled, before its call and in the midst of it", arguments: [false, true])
    func cancelled(_ isUnderWay: Bool) async throws {
        let fault = Fault(path: "/sip") {
            $0.isHeld = true
            $0.times = 100
        }
        try await withClient(Quirks { $0.readFaults = [fault] }) { client, simulator, _ async throws in
            let number = try number()
            let task = Task {
                while !isUnderWay, !Task.isCancelled { await Task.yield() }
                return await failure(client, number)
            }
            if isUnderWay { try await waitUntil { simulator.heldAnswers == 1 } }
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }
}
