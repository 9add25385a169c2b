import Apply
import Foundation
import Ledger
import Synchronization
import UnixSignals

/// What a signal does while the ledger is locked: it drains an apply, and ends anything else.
final class Interruption: Sendable {
    private let runSwitch = Mutex<RunSwitch?>(nil)

    /// From here on a signal lets what is in flight come to its end.
    func drain(with runSwitch: RunSwitch) {
        self.runSwitch.withLock { $0 = runSwitch }
    }

    fileprivate func stop(because reason: String) -> Bool {
        runSwitch.withLock { runSwitch in
            runSwitch?.stop(because: reason)
            return runSwitch != nil
        }
    }
}

extension LedgerStore {
    /// Runs something under the lock, which is let go of in order when a signal comes, too.
    func withLock<Result: Sendable>(
        _ context: Context,
        patience: TimeSpan,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (Interruption) async throws -> Result
    ) async throws -> Result {
        let interruption = Interruption()
        let terminal = context.terminal
        return try await withLock(as: LockHolder(context), patience: patience.duration) {
            // Before anything is done: a signal that came while nobody listened would end the run in its midst.
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            return try await withThrowingTaskGroup(of: Void.self, returning: Result.self) { group in
                group.addTask {
                    var count = 0
                    for await signal in signals {
                        count += 1
                        let reason = "\(signal): what was in flight was finished, nothing new begun"
                        if count == 1, interruption.stop(because: reason) {
                            terminal.note("\(signal): finishing what is in flight; a second one ends at once.")
                        } else if count == 1 {
                            // Nothing was begun that would have to come to its end.
                            await unlock()
                            exit(130)
                        } else {
                            // The journal tells what was in flight.
                            await abandon()
                            exit(130)
                        }
                    }
                }
                defer { group.cancelAll() }
                return try await body(interruption)
            }
        }
    }
}
