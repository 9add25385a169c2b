import Apply
import BlandClient
import SIPModel

/// Reads the live states of many numbers, with progress on the terminal.
struct LiveReader: Sendable {
    let client: BlandClient
    let terminal: Terminal
    let parallelism: Int

    /// - Throws: `Failure` at the first error that would also affect every other number.
    func read(_ numbers: [PhoneNumber]) async throws -> LiveReadings {
        let display = ProgressDisplay("reading", of: numbers.count, by: client, on: terminal)
        return try await display.during {
            let readings: LiveReadings
            do throws(LiveReadings.Stopped) {
                readings = try await LiveReadings(
                    of: numbers, by: client, parallelism: parallelism,
                    report: { readings in
                        let failed = readings.unreadable.count
                        display.update(done: readings.live.count + failed, failed: failed)
                    })
            } catch {
                throw Failure(error.error, about: "reading \(error.number)")
            }
            // What a signal kept from being read isn't unreadable.
            try Task.checkCancellation()
            return readings
        }
    }

    /// The failure of a command that needs every number. It names at most 20 of them.
    static func failure(of unreadable: [PhoneNumber: ClientError]) -> Failure {
        let lines = unreadable.keys.sorted().prefix(20).map { "  \($0): \(unreadable[$0]?.message ?? "")" }
        let more = unreadable.count > 20 ? "\n  and \(unreadable.count - 20) more" : ""
        let isServer = unreadable.values.allSatisfy { Failure($0).code == .unreachable }
        return Failure(
            isServer ? .unreachable : .failed,
            "\(unreadable.count) of the numbers can't be read, and what can't be read can't be planned:\n"
                + lines.joined(separator: "\n") + more
        )
    }
}
