import BlandClient
import Foundation
import Synchronization
import TestSupport

/// The clock of a story. It moves on to the next moment at which something happens, and only when nobody has anything to
/// do.
final class VirtualClock: Sendable {
    private enum Happening {
        case wake(CheckedContinuation<Bool, Never>)
        case run(@Sendable () -> Void)
    }

    private struct State {
        var now = Duration.zero
        var count = 0
        var agenda: [Int: (at: Duration, what: Happening)] = [:]
        var dice: SplitMix64
    }

    private let state: Mutex<State>
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    init(seed: UInt64) { state = Mutex(State(dice: SplitMix64(seed: seed))) }

    var now: Duration { state.withLock { $0.now } }
    var date: Date { Self.start + now / .seconds(1) }

    /// The clock and the dice as a client has them.
    var world: BlandClient.World {
        BlandClient.World(
            sleep: { try await self.sleep($0) },
            now: { self.date },
            uptime: { self.now },
            dice: { self.state.withLock { Double.random(in: 0..<1, using: &$0.dice) } }
        )
    }

    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(_ wait: Duration) async throws {
        let ticket = state.withLock { state in
            state.count += 1
            return state.count
        }
        let isWhole = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.agenda[ticket] = (state.now + max(wait, .zero), .wake(continuation))
                    return false
                }
                if isLate { continuation.resume(returning: false) }
            }
        } onCancel: {
            if case .wake(let continuation) = state.withLock({ $0.agenda.removeValue(forKey: ticket) })?.what {
                continuation.resume(returning: false)
            }
        }
        if !isWhole { throw CancellationError() }
    }

    func after(_ wait: Duration, _ body: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.count += 1
            state.agenda[state.count] = (state.now + wait, .run(body))
        }
    }

    /// Lets time pass until the next thing happens.
    ///
    /// - Returns: `false` if nothing will.
    func advance() -> Bool {
        let next = state.withLock { state -> Happening? in
            guard let first = state.agenda.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) }) else {
                return nil
            }
            state.now = max(state.now, first.value.at)
            state.agenda[first.key] = nil
            return first.value.what
        }
        switch next {
        case nil: return false
        case .wake(let continuation): continuation.resume(returning: true)
        case .run(let body): body()
        }
        return true
    }
}
