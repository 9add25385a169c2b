import BlandClient
import BlandSimulator
import BlandWire
import Fleet
import Foundation
import Logging
import SIPModel
import Synchronization

/// A clock for the client: waits take no time, and each is recorded.
final class Clock: Sendable {
    private let state = Mutex<[Duration]>([])
    private let told = Mutex<[String]>([])

    /// The notices to the user, in order.
    var notices: [String] { told.withLock { $0 } }

    func notice(_ text: String) { told.withLock { $0.append(text) } }

    /// Every requested wait, in order.
    var waits: [Duration] { state.withLock { $0 } }

    /// The sum of all waits.
    var uptime: Duration { state.withLock { $0.reduce(.zero, +) } }

    /// A world whose date is 2026-01-01T00:00:00Z and whose random number is always `dice`.
    func world(dice: Double = 0.5) -> BlandClient.World {
        BlandClient.World(
            sleep: { wait in self.state.withLock { $0.append(wait) } },
            now: { Date(timeIntervalSince1970: 1_767_225_600) },
            uptime: { self.uptime },
            dice: { dice }
        )
    }
}

/// Runs `body` with a client, a new simulator, and a clock that doesn't wait.
func withClient(
    _ quirks: Quirks = Quirks(),
    url: String? = nil,
    path: String = "/v1",
    key: String = "simulator-key",
    parallelism: Int = 16,
    rateLimit: Double? = nil,
    _ body: @Sendable (BlandClient, Simulator, Clock) async throws -> Void
) async throws {
    try await withSimulator(SimulatorConfiguration { $0.quirks = quirks }) { simulator async throws in
        let clock = Clock()
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .trace
        try await BlandClient.withClient(
            baseURL: try APIBaseURL(url ?? simulator.rootURL + path), key: SecretValue(key), parallelism: parallelism,
            rateLimit: rateLimit, logger: logger, world: clock.world(), notify: { clock.notice($0) }
        ) { client async throws in
            try await body(client, simulator, clock)
        }
    }
}

let text = "+14150000000"

func number(_ text: String = text) throws -> PhoneNumber { try PhoneNumber(text) }

extension Simulator {
    /// Attaches a number in both directions without a call to the API.
    func seedBoth(_ phoneNumber: String = text) async throws {
        try await seed(
            AttachmentSeed(
                phoneNumber: phoneNumber, direction: .outbound, sipEndpoint: "sip:your.provider.com",
                options: ["port": 1234, "transport": "tls", "secure_media": true, "sip_password": "password"]
            ),
            AttachmentSeed(phoneNumber: phoneNumber, direction: .inbound)
        )
    }
}

/// Reads a number and returns the error, or `nil` if the read succeeds.
func failure(_ client: BlandClient, _ number: PhoneNumber) async -> ClientError? {
    do {
        _ = try await client.read(number)
        return nil
    } catch {
        return error
    }
}
