package import Foundation

extension BlandClient {
    /// What a client needs of the world beside the network; tests put in a clock that doesn't wait.
    package struct World: Sendable {
        package var sleep: @Sendable (Duration) async throws -> Void
        package var now: @Sendable () -> Date
        /// The time since any one instant, by a clock that nobody sets.
        package var uptime: @Sendable () -> Duration
        /// 0 ..< 1.
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
