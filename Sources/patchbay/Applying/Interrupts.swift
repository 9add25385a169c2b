import Apply
import Foundation
import Ledger
import Synchronization
import UnixSignals

/// What signals do to a run that holds the ledger's lock (docs/commands.md#signals).
///
/// While it waits for the lock or plans, the first one cancels it: nothing was changed, and the lock is freed. While
/// it applies, the first one lets what is in flight finish and begins nothing new. A second one ends it at once.
final class Interrupts: Sendable {
    private enum Stage {
        case waiting
        case planning
        case applying
        case interrupted(by: String)
    }

    private struct State {
        var stage = Stage.waiting
        /// What ends each stage that was begun.
        var cancellations: [AsyncStream<Void>.Continuation] = []
        /// Those before it belong to stages that are over.
        var firstOfStage = 0
    }

    /// Turned off by the first signal while a plan is carried out.
    let runSwitch = RunSwitch()
    private let state = Mutex(State())

    /// Runs something under a ledger's lock, with signals trapped from before the lock is taken until it is freed.
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
                        // Cancelled by itself: the lock is freed by a task that isn't.
                        return try await interrupts.cancellable { try await body(interrupts) }
                    }
                }
            } catch {
                // A signal may come just when the lock was won. The task that won it is cancelled then.
                await ledger.unlock()
                throw error
            }
        }
    }

    /// From here on a signal drains.
    ///
    /// - Throws: where one came before.
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
                // The kernel frees a file's lock, this a lease; the journal tells what was in flight.
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

    /// Runs something that the first signal cancels, as long as the stage it was begun in lasts.
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
