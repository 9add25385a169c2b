import Hummingbird

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
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = server.application(onRunning: { continuation.yield($0) })
    let queue = ServerQueue()
    defer { withExtendedLifetime(queue) {} }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(executorPreference: queue) {
            // Without this, a simulator that can't be bound would leave the body waiting for its port.
            defer { continuation.finish() }
            try await application.run()
        }
        var listening: Int?
        for await port in ports {
            listening = port
            break
        }
        guard let listening else {
            try await group.waitForAll()
            throw CancellationError()
        }
        let value = try await body(Simulator(server: server, port: listening))
        group.cancelAll()
        return value
    }
}

/// Runs a simulator until SIGINT or SIGTERM, as the executable does.
package func runSimulator(
    _ configuration: SimulatorConfiguration, onListening: @escaping @Sendable (Simulator) -> Void
) async throws {
    let server = try SimulatorServer(configuration)
    let application = server.application(onRunning: { onListening(Simulator(server: server, port: $0)) })
    try await application.runService()
}
