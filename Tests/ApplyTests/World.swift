import BlandClient
import Fleet
import Foundation
import Ledger
import Synchronization
import TestSamples

/// A world in which nobody waits: sleeps are written down, pass for its clock, and something may happen in each.
final class TestWorld: Sendable {
    private struct State {
        var sleeps: [Duration] = []
        var uptime = Duration.zero
        var notices: [String] = []
        var happening: (@Sendable (Int) async throws -> Void)?
    }

    private let state = Mutex(State())

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var uptime: Duration { state.withLock { $0.uptime } }
    /// What the user was told.
    var notices: [String] { state.withLock { $0.notices } }

    func notice(_ text: String) { state.withLock { $0.notices.append(text) } }

    /// Does something in each sleep, counted from 1.
    func whileAsleep(_ happening: @escaping @Sendable (Int) async throws -> Void) {
        state.withLock { $0.happening = happening }
    }

    /// A clock that moves on by some milliseconds whenever it is looked at; without them a real one.
    static func ticking(_ step: Int?) -> @Sendable () -> ContinuousClock.Instant {
        guard let step else { return { ContinuousClock.now } }
        let start = ContinuousClock.now
        let looks = Mutex(0)
        return {
            let count = looks.withLock { looks in
                looks += 1
                return looks
            }
            return start + .milliseconds(step * count)
        }
    }

    var world: BlandClient.World {
        BlandClient.World(
            sleep: { wait in
                let (count, happening) = self.state.withLock { state in
                    state.sleeps.append(wait)
                    state.uptime += wait
                    return (state.sleeps.count, state.happening)
                }
                try await happening?(count)
            },
            now: { Date() },
            uptime: { self.uptime },
            dice: { 0.5 }
        )
    }
}

/// A ledger that remembers every state it was ever in.
actor MemoryLedger: LedgerStore {
    nonisolated let name = "memory"
    private(set) var history: [OwnedFleet] = []

    var current: OwnedFleet { history.last ?? OwnedFleet() }

    func load() -> OwnedFleet? { history.last }

    func save(_ fleet: OwnedFleet) throws(LedgerError) {
        // As a file would: what can't be written and read back would be lost.
        guard let bytes = try? JSONEncoder().encode(fleet),
            let read = try? JSONDecoder().decode(OwnedFleet.self, from: bytes), read == fleet
        else { throw .corrupt(name: name, reason: "it doesn't come back as it was written") }
        history.append(fleet)
    }

    func lock(as holder: LockHolder, patience: Duration) {}
    func unlock() {}

    func set(_ fleet: OwnedFleet) { history.append(fleet) }

    func change(_ change: @Sendable (inout OwnedFleet) -> Void) {
        var fleet = current
        change(&fleet)
        history.append(fleet)
    }
}
