import BlandSimulator
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A server that records the requests posted to it, and answers with given statuses.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        let path: String
        let headers: [String: String]
        let body: Data
    }

    private let state: Mutex<(statuses: [Int], deliveries: [Delivery])>

    /// - Parameter statuses: the statuses of its answers, in order; 200 after the last.
    init(_ statuses: [Int]) {
        state = Mutex((statuses, []))
    }

    var deliveries: [Delivery] { state.withLock { $0.deliveries } }

    fileprivate func take(_ delivery: Delivery) -> Int {
        state.withLock { state in
            state.deliveries.append(delivery)
            return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
        }
    }
}

/// Runs a receiver on a free port while `body` runs.
func withReceiver(_ statuses: [Int] = [], _ body: (Receiver, _ port: Int) async throws -> Void) async throws {
    let receiver = Receiver(statuses)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let router = Router()
    router.post("**") { request, _ -> Response in
        let bytes = try await request.body.collect(upTo: 64 * 1024 * 1024)
        let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
        let status = receiver.take(
            Receiver.Delivery(
                path: request.uri.path,
                headers: Dictionary(headers) { $1 },
                body: Data(bytes.readableBytesView)
            )
        )
        return Response(status: .init(code: status))
    }
    var logger = Logger(label: "receiver")
    logger.logLevel = .critical
    let application = Application(
        router: router,
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
        logger: logger
    )
    let queue = ServerQueue()
    defer { withExtendedLifetime(queue) {} }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(executorPreference: queue) {
            defer { continuation.finish() }
            try await application.run()
        }
        var listening: Int?
        for await port in ports {
            listening = port
            break
        }
        guard let listening else { return try await group.waitForAll() }
        try await body(receiver, listening)
        group.cancelAll()
    }
}
