import Apply
import Foundation
import Ledger
import Synchronization
import UnixSignals

/// Handles signals for a run that takes the ledger's lock (docs/commands.md#signals).
///
/// While the run waits for the lock or plans, the first signal cancels it: nothing was changed, and the lock is
/// freed. While it applies, the first signal lets calls in flight finish and starts nothing new. A second signal ends
/// the process at once.
final class Interrupts: Sendable {
    private enum Stage {
        case waiting
        case planning
        case applying
        case interrupted(by: String)
    }

    private struct State {
        var stage = Stage.waiting
        /// Finishing one of these cancels the work that was started with it.
        var cancellations: [AsyncStream<Void>.Continuation] = []
        /// Index in `cancellations` of the first one of the present stage; earlier ones belong to past stages.
        var firstOfStage = 0
    }

    /// The first signal during an apply stops the run with this switch.
    let runSwitch = RunSwitch()
    private let state = Mutex(State())

    /// Runs `body` under the ledger's lock. Signals are trapped from before the lock is taken until it is freed.
    static func withLock<Result: Sendable>(
        on ledger: any LedgerStore,
        _ context: Context,
        patience: TimeSpan,
        _ body: @escaping @Sendable (Interrupts) async throws -> Result
    ) async throws -> Result {
        let interrupts = Interrupts()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await interrupts.listen(to: signals, ledger, context.terminal) }
            defer { group.cancelAll() }
            do {
                return try await interrupts.cancellable {
                    try await ledger.withLock(as: LockHolder(context), patience: patience.duration) {
                        try interrupts.enter(.planning)
                        // A signal in this stage cancels `body` alone: the task that frees the lock must not be
                        // cancelled.
                        return try await interrupts.cancellable { try await body(interrupts) }
                    }
                }
            } catch {
                // A signal may cancel the task that takes the lock just after it took it; then the lock must be freed
                // here.
                await ledger.unlock()
                throw error
            }
        }
    }

    /// Marks the start of the apply: from here on, the first signal lets calls in flight finish.
    ///
    /// - Throws: `Failure` with exit code 130 if a signal came earlier.
    func beginApplying() throws { try enter(.applying) }

    private func enter(_ stage: Stage) throws {
        try state.withLock { state in
            if case .interrupted(let signal) = state.stage { throw Self.failure(signal) }
            state.stage = stage
            state.firstOfStage = state.cancellations.count
        }
    }

    private static func failure(_ signal: String) -> Failure {
        Failure(.interrupted, "\(signal): nothing was changed.")
    }

    // MARK: Signals

    private func listen(to signals: UnixSignalsSequence, _ ledger: any LedgerStore, _ terminal: Terminal) async {
        var count = 0
        for await signal in signals {
            count += 1
            if count > 1 {
                // `abandon` frees a lease, and the kernel frees a file's lock. The journal shows the calls that were
                // in flight.
                await ledger.abandon()
                exit(Failure.Code.interrupted.rawValue)
            }
            receive("\(signal)", terminal)
        }
    }

    private func receive(_ signal: String, _ terminal: Terminal) {
        let (isApplying, cancellations) = state.withLock { state in
            let cancellations = state.cancellations.dropFirst(state.firstOfStage)
            if case .applying = state.stage { return (true, cancellations) }
            state.stage = .interrupted(by: signal)
            return (false, cancellations)
        }
        guard !isApplying else {
            runSwitch.stop(because: "\(signal): what was in flight was finished, nothing new begun")
            terminal.note("\(signal): finishing what is in flight; a second one ends at once.")
            return
        }
        terminal.note("\(signal): ending; a second one ends at once.")
        for cancellation in cancellations { cancellation.finish() }
    }

    // MARK: Cancelling

    /// Runs `body`, which the first signal cancels if it comes in the stage in which `body` was started.
    private func cancellable<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let isLate = state.withLock { state in
            state.cancellations.append(continuation)
            if case .interrupted = state.stage { return true }
            return false
        }
        if isLate { continuation.finish() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in stream {}
                return nil
            }
            defer { group.cancelAll() }
            do {
                while let ended = try await group.next() {
                    if let ended { return ended }
                    group.cancelAll()
                }
            } catch {
                throw interruption ?? error
            }
            throw Failure(.failed, "The run ended without an outcome.")
        }
    }

    private var interruption: Failure? {
        state.withLock { state in
            if case .interrupted(let signal) = state.stage { Self.failure(signal) } else { nil }
        }
    }
}
