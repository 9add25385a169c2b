package import Foundation

extension BlandClient {
    /// The clocks and the randomness of a client; tests replace them, for example with a clock that doesn't wait.
    package struct World: Sendable {
        package var sleep: @Sendable (Duration) async throws -> Void
        package var now: @Sendable () -> Date
        /// The time since a fixed but arbitrary instant, by a monotonic clock.
        package var uptime: @Sendable () -> Duration
        /// Returns a random number in 0 ..< 1.
        package var dice: @Sendable () -> Double

        package init(
            sleep: @escaping @Sendable (Duration) async throws -> Void,
            now: @escaping @Sendable () -> Date,
            uptime: @escaping @Sendable () -> Duration,
            dice: @escaping @Sendable () -> Double
        ) {
            self.sleep = sleep
            self.now = now
            self.uptime = uptime
            self.dice = dice
        }

        package static let real: World = {
            let start = ContinuousClock.now
            return World(
                sleep: { try await Task.sleep(for: $0) },
                now: { Date() },
                uptime: { ContinuousClock.now - start },
                dice: { Double.random(in: 0..<1) }
            )
        }()
    }
}
