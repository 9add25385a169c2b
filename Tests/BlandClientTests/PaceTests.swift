import BlandClient
import BlandSimulator
import BlandWire
import Pacing
import SIPModel
import Testing

@Suite("How fast calls are made")
struct PaceTests {
    private static func readAll(_ count: Int, _ client: BlandClient) async throws -> [ClientError] {
        try await withThrowingTaskGroup(of: ClientError?.self) { group in
            for index in 0..<count {
                let number = try number("+1415000\(1_000 + index)")
                group.addTask { await failure(client, number) }
            }
            var errors: [ClientError] = []
            for try await error in group { if let error { errors.append(error) } }
            return errors
        }
    }

    @Test("a rate limit spreads calls evenly")
    func rateLimit() async throws {
        try await withClient(parallelism: 1, rateLimit: 2) { client, simulator, clock async throws in
            for _ in 0..<5 { _ = try await client.read(number()) }
            #expect(clock.waits == Array(repeating: .milliseconds(500), count: 4))
            #expect(client.pace.retries == 0)
        }
    }

    @Test("a host that fails from the first call on is given up soon, and the user is told")
    func neverAnswered() async throws {
        try await withClient(url: "http://127.0.0.1:1/v1") { client, _, clock async throws in
            let errors = try await Self.readAll(100, client)
            #expect(errors.count == 100)
            let reason = "connection refused"
            #expect(errors.contains(.givenUp(url: "http://127.0.0.1:1/v1", reason: reason)))
            #expect(errors.allSatisfy { $0.message.contains(reason) })
            #expect(client.pace.circuit == .givenUp)
            #expect(clock.notices.map { $0.contains("fails steadily") } == [true, false])
            #expect(clock.notices.last?.contains("given up") == true)
        }
    }

    @Test("a host that comes back is called again, and the user is told")
    func comesBack() async throws {
        let outage = Fault {
            $0.reset = true
            $0.times = 24
        }
        // Fewer at once than there are failures beyond 20: an answer can overtake those that are under way with it.
        try await withClient(parallelism: 4) { client, simulator, clock async throws in
            _ = try await client.read(number())
            simulator.changeQuirks { $0.readFaults = [outage] }
            let errors = try await Self.readAll(60, client)
            #expect(errors.allSatisfy { $0.kind == .retriesSpent }, "\(errors)")
            #expect(errors.count < 20)
            #expect(simulator.log.count < 60 + 25 + 20)
            #expect(clock.notices.count == 2)
            #expect(clock.notices.last?.contains("answers again") == true)
            #expect(client.pace.circuit == .closed)
        }
    }

    @Test("retries of the whole run are counted, and when they are spent a read fails at once and says so")
    func budget() async throws {
        try await withClient(parallelism: 1) { client, simulator, clock async throws in
            for index in 0..<10 {
                simulator.changeQuirks {
                    $0.readFaults = [
                        Fault {
                            $0.status = 500
                            $0.times = 3
                        }
                    ]
                }
                let error = await failure(client, try number())
                if index < 6 {
                    #expect(error == nil)
                    #expect(client.pace.retries == 3 * (index + 1))
                } else if let error {
                    #expect(error.message.contains("retries are spent"))
                    #expect(error.message.contains("HTTP 500"))
                    #expect(!error.stopsRun && !error.stopsReading)
                }
            }
            #expect(client.pace.retries == 20)
        }
    }
}
