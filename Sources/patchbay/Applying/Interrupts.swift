import Apply
import Applying
import Foundation
import Journal
import Ledger
import Synchronization
import UnixSignals

/// Handles signals for a run that takes the ledger's lock (docs/commands.md#signals).
///
/// While the run waits for the lock or plans, the first signal cancels it: nothing was changed, and the lock is
/// freed; a second signal ends the process at once. While it applies, a signal sets the run's deadline
/// (`RunDeadline`): calls in flight finish, gaps are closed, and nothing new starts. A further signal brings the deadline
/// forward.
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
        /// The exit code of a run that can't free its lock before its deadline.
        var exitCode = Failure.Code.partial.rawValue
        /// Index in `cancellations` of the first one of the present stage; earlier ones belong to past stages.
        var firstOfStage = 0
    }

    /// How long a run that changes nothing has to free its lock after a signal.
    private static let timeToFree = Duration.seconds(10)
    /// Yields when a signal ends a run that has changed nothing.
    private let endings = AsyncStream<Void>.makeStream()

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
        let signals = await UnixSignalsSequence(trapping: EndingSignals.trapped.map(\.0))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await interrupts.listen(to: signals, ledger, context.terminal) }
            group.addTask { await interrupts.limitEnd(ledger, context.terminal) }
            group.addTask { await interrupts.limitFreeing(ledger, context.terminal) }
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

    /// Sets the exit code of a run whose outcome was shown.
    func shown(_ outcome: ApplyOutcome) { state.withLock { $0.exitCode = outcome.exitCode } }

    /// Ends the process if a ledger's remote keeps the run after its deadline.
    private func limitEnd(_ ledger: any LedgerStore, _ terminal: Terminal) async {
        guard await runSwitch.awaitDeadline(and: RunDeadline.toRecord) else { return }
        terminal.note(
            "The ledger \(ledger.name) didn't answer in time: its lock may stay, and its history may lack this run.")
        await leave(ledger, code: state.withLock { $0.exitCode })
    }

    /// Ends the process if a ledger's remote keeps a run that changed nothing after its signal.
    private func limitFreeing(_ ledger: any LedgerStore, _ terminal: Terminal) async {
        for await _ in endings.stream {
            guard (try? await Task.sleep(for: Self.timeToFree)) != nil else { return }
            terminal.note("The ledger \(ledger.name) didn't answer in time: its lock may stay.")
            await leave(ledger, code: Failure.Code.interrupted.rawValue)
        }
    }

    /// Ends the process at once. `abandon` frees a lease, and the kernel frees a file's lock.
    private func leave(_ ledger: any LedgerStore, code: Int32) async -> Never {
        await ledger.abandon()
        exit(code)
    }

    // MARK: Signals

    private func listen(to signals: UnixSignalsSequence, _ ledger: any LedgerStore, _ terminal: Terminal) async {
        for await signal in signals {
            if !receive("\(signal)", terminal) {
                await leave(ledger, code: Failure.Code.interrupted.rawValue)
            }
        }
    }

    /// - Returns: `false` if the process must end at once.
    private func receive(_ signal: String, _ terminal: Terminal) -> Bool {
        let (isApplying, isFirst, cancellations) = state.withLock { state in
            let cancellations = state.cancellations.dropFirst(state.firstOfStage)
            switch state.stage {
            case .applying: return (true, false, cancellations)
            case .interrupted: return (false, false, [])
            case .waiting, .planning:
                state.stage = .interrupted(by: signal)
                return (false, true, cancellations)
            }
        }
        if isApplying {
            switch runSwitch.signal(because: "\(signal): nothing new was begun") {
            case .first: terminal.note("\(signal): finishing what is in flight, for at most 6 s.")
            case .further: terminal.note("\(signal): it ends by itself, in a few seconds.")
            case .same: break
            }
            return true
        }
        guard isFirst else { return false }
        terminal.note("\(signal): ending; a second one ends at once.")
        for cancellation in cancellations { cancellation.finish() }
        endings.continuation.yield()
        return true
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
