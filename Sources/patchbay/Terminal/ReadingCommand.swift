import ArgumentParser
import UnixSignals

/// A command that changes nothing. The first signal cancels it, and so ends the programs that it started (git, commands
/// that print secrets); a second one ends it at once.
protocol ReadingCommand: AsyncParsableCommand {}

extension Patchbay {
    /// Runs the command that the arguments name, until its end or a signal.
    ///
    /// - Throws: the command's error; `ExitCode` 130 after a signal.
    static func runUntilSignal() async throws {
        let signals = await UnixSignalsSequence(trapping: EndingSignals.trapped.map(\.0))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                var command = try await asyncParseAsRoot() as? any AsyncParsableCommand
                try await command?.run()
                return true
            }
            group.addTask {
                for await _ in signals { break }
                return false
            }
            defer { group.cancelAll() }
            if try await group.next() == true { return }
            EndingSignals.restore()
            group.cancelAll()
            _ = try? await group.next()
            throw Failure.Code.interrupted.exit
        }
    }
}
