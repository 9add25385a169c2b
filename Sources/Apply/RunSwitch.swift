package import Applying
package import BlandClient
package import Ledger
import Synchronization

/// The disturbances of a run. A signal, a refused key, an API that fails, a lost lease, a journal that can't be written
/// or `--fail-fast` keeps it from beginning anything new; each operation under way gets the event and decides.
package final class RunSwitch: Sendable {
    /// The reason why nothing new begins.
    package struct Stop: Sendable {
        package enum Cause: Sendable {
            case asked
            case signal
            /// The key or the entitlement was refused.
            case denied
            case unreachable
            /// The ledger, its lock or the journal failed.
            case unrecorded
        }

        package let text: String
        package let cause: Cause

        package var isDenied: Bool { cause == .denied }
    }

    private struct State {
        var stop: Stop?
        var events: [Event] = []
        var deadline = RunDeadline()
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var tickets = 0
    }

    private let state = Mutex(State())
    let world: BlandClient.World

    package init(world: BlandClient.World = .real) {
        self.world = world
    }

    // MARK: Disturbances

    /// Nothing new begins; the first reason stands.
    package func stop(because text: String, _ cause: Stop.Cause = .asked) {
        disturb(.stopNew, because: text, cause) { _, _ in }
    }

    /// A signal sets the deadline of the run. A further one brings it forward, at least a second after the first.
    ///
    /// - Returns: whether it is the first signal, a further one, or still the first.
    @discardableResult
    package func signal(because text: String) -> RunDeadline.Signal {
        var result = RunDeadline.Signal.first
        disturb(.signal, because: text, .signal) { result = $0.signal(at: $1) }
        return result
    }

    /// The lease belongs to another run, or to none.
    func leaseTaken(because text: String) {
        disturb(.leaseTaken, because: text, .unrecorded) { $0.leaseTaken(at: $1) }
    }

    /// The lease can't be renewed. Nobody else may act before its end.
    func leaseLapsing(for left: Duration, because text: String) {
        disturb(.leaseLapsing, because: text, .unrecorded) { $0.leaseLapsing(until: $1 + left) }
    }

    /// The ledger's lock is lost, or can't be renewed.
    package func lost(_ error: LedgerError) {
        if case .lapsedLock(_, let left) = error {
            leaseLapsing(for: left, because: error.message)
        } else {
            leaseTaken(because: error.message)
        }
    }

    func journalBroken() {
        disturb(.journalBroken, because: "the journal can't be written", .unrecorded) { _, _ in }
    }

    /// Posts an event that `keepDeadline` raised.
    func post(_ event: Event) { append(event) { _ in } }

    private func disturb(
        _ event: Event, because text: String, _ cause: Stop.Cause, _ change: (inout RunDeadline, Duration) -> Void
    ) {
        let now = world.uptime()
        append(event) { state in
            change(&state.deadline, now)
            if state.stop == nil { state.stop = Stop(text: text, cause: cause) }
        }
    }

    private func append(_ event: Event, _ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            state.events.append(event)
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for continuation in waiting { continuation.resume() }
    }

    // MARK: State

    package var stopped: Stop? { state.withLock { $0.stop } }
    package var isStopped: Bool { stopped != nil }
    /// The time until the deadline; `nil` while there is none.
    package var untilDeadline: Duration? {
        let now = world.uptime()
        return state.withLock { $0.deadline.at.map { $0 - now } }
    }

    /// Waits until a deadline, and a time after it, have passed.
    ///
    /// - Returns: `false` if the task is cancelled first.
    package func awaitDeadline(and margin: Duration) async -> Bool {
        var index = 0
        while untilDeadline == nil {
            guard await event(at: index) != nil else { return false }
            index += 1
        }
        while let left = untilDeadline, left + margin > .zero {
            guard (try? await world.sleep(left + margin)) != nil else { return false }
        }
        return !Task.isCancelled
    }

    /// Runs `body`. If there is a deadline, or comes one meanwhile, `body` is cancelled so long after it.
    ///
    /// - Returns: whether `body` came to its end.
    package func run(
        untilAfterDeadline margin: Duration, _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                _ = await self.awaitDeadline(and: margin)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    /// Waits for the event with this index. Returns `nil` if the task is cancelled first.
    func event(at index: Int) async -> Event? {
        while !Task.isCancelled {
            if let event = state.withLock({ index < $0.events.count ? $0.events[index] : nil }) { return event }
            await news(after: index)
        }
        return nil
    }

    /// Waits until there are more events than `count`, or the task is cancelled.
    private func news(after count: Int) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.events.count > count || Task.isCancelled { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }
}
