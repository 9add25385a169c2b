import BlandClient
import BlandWire
import Fleet
import Foundation
import Logging
import NetworkSupport
import SIPModel
import Testing

/// Runs `body` with a client of a server, over a network, and a clock that doesn't wait.
func withClient(
    of url: String,
    _ network: Network,
    _ body: (BlandClient, Clock) async throws -> Void
) async throws {
    let clock = Clock()
    try await BlandClient.withClient(
        baseURL: try APIBaseURL(url),
        key: SecretValue("canary-key"),
        network: network,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        world: clock.world()
    ) { client async throws in
        try await body(client, clock)
    }
}

/// Sends a detach once.
func detach(_ client: BlandClient) async throws -> BlandClient.Attempt {
    let request = APIRequest.detach(try number(), [.inbound])
    return await client.attempt(request, body: try request.bytes { _ in nil })
}

/// The reason of an attempt that was never sent, and that no other attempt would change.
func barred(_ attempt: BlandClient.Attempt) throws -> String {
    guard case .notSent(let error) = attempt else {
        Issue.record("\(attempt)")
        return ""
    }
    #expect(error.kind == .barred && error.stopsRun && error.exit == .unreachable)
    return error.message
}
