import Hummingbird
import NIOCore

/// Runs a simulator for as long as the body takes, on a port of its own, and stops it.
///
/// The body begins when the simulator listens. If its database can't be opened or its port not bound, that is thrown
/// and the body never runs.
package func withSimulator<Value: Sendable>(
    _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (Simulator) async throws -> Value
) async throws -> Value {
    let server = try SimulatorServer(configuration)
    let (sockets, continuation) = AsyncStream.makeStream(of: (any Channel).self)
    let application = server.application(onRunning: { continuation.yield($0) })
    let queue = ServerQueue()
    defer { withExtendedLifetime(queue) {} }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(executorPreference: queue) {
            // Without this, a simulator that can't be bound would leave the body waiting for its socket.
            defer { continuation.finish() }
            try await application.run()
        }
        var listening: (any Channel)?
        for await socket in sockets {
            listening = socket
            break
        }
        guard let listening else {
            try await group.waitForAll()
            throw CancellationError()
        }
        do {
            let value = try await body(Simulator(server: server, port: listening.port))
            await stopListening(listening, queue)
            group.cancelAll()
            return value
        } catch {
            await stopListening(listening, queue)
            throw error
        }
    }
}

/// Accepts no more connections, waits until the server has taken each that was made, and closes the socket. NIO ends the
/// process if a connection is dropped that the server hasn't taken.
private func stopListening(_ socket: any Channel, _ queue: ServerQueue) async {
    try? await socket.setOption(ChannelOptions.autoRead, value: false).get()
    // A connection is made in one turn of the loop, and prepared in the next.
    for _ in 0..<3 {
        try? await socket.eventLoop.submit {}.get()
        await queue.drain()
    }
    try? await socket.close()
}

extension Channel {
    fileprivate var port: Int { localAddress?.port ?? 0 }
}

/// Runs a simulator until SIGINT or SIGTERM, as the executable does.
package func runSimulator(
    _ configuration: SimulatorConfiguration, onListening: @escaping @Sendable (Simulator) -> Void
) async throws {
    let server = try SimulatorServer(configuration)
    let application = server.application(onRunning: { onListening(Simulator(server: server, port: $0.port)) })
    try await application.runService()
}
