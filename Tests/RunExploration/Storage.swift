import Apply
import Fleet
import Foundation
import Ledger
import Synchronization
import TestSupport

/// A ledger in memory, with a lock that may be lost.
final class StoryLedger: LedgerStore {
    let name = "memory"

    private struct State {
        var dice: SplitMix64
        var saved: OwnedFleet?
        var loss: LedgerError?
        var waiting: CheckedContinuation<Void, Never>?
        var isDead = false
        var failures = 0
    }

    private let state: Mutex<State>
    private let clock: VirtualClock
    private let chronicle: Chronicle
    private let troubles: Troubles

    init(_ saved: OwnedFleet?, _ clock: VirtualClock, _ chronicle: Chronicle, _ troubles: Troubles, seed: UInt64) {
        state = Mutex(State(dice: SplitMix64(seed: seed), saved: saved))
        self.clock = clock
        self.chronicle = chronicle
        self.troubles = troubles
    }

    var saved: OwnedFleet? { state.withLock { $0.saved } }
    var failures: Int { state.withLock { $0.failures } }

    func die() { state.withLock { $0.isDead = true } }

    /// - Returns: whether the run learns of it: a lock is lost once.
    func lose(_ error: LedgerError) -> Bool {
        let (waiting, isNews) = state.withLock { state in
            let isNews = state.loss == nil
            state.loss = state.loss ?? error
            defer { state.waiting = nil }
            return (state.waiting, isNews)
        }
        waiting?.resume()
        return isNews
    }

    func load() async throws(LedgerError) -> OwnedFleet? { saved }

    func save(_ fleet: OwnedFleet) async throws(LedgerError) {
        let (wait, fails) = state.withLock {
            (Duration.milliseconds(Int.random(in: 1...300, using: &$0.dice)), $0.dice.chance(troubles.saves))
        }
        // What is sent may arrive, whether it is waited for or not.
        let isWhole = (try? await clock.sleep(wait)) != nil
        let error = state.withLock { state -> LedgerError? in
            if state.isDead { return .io(name: name, reason: "the process is dead") }
            if let loss = state.loss { return loss }
            if fails {
                state.failures += 1
                return .io(name: name, reason: "no space left on device")
            }
            state.saved = fleet
            return nil
        }
        chronicle.note("ledger: generation \(fleet.generation) \(error == nil ? "saved" : "isn't saved")")
        if let error { throw error }
        if !isWhole { throw .io(name: name, reason: "it was cut off") }
    }

    func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError) {}
    func unlock() async {}

    func requireLock() async throws(LedgerError) {
        if let loss = state.withLock({ $0.loss }) { throw loss }
    }

    func awaitLoss() async throws(LedgerError) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.loss != nil || Task.isCancelled { return true }
                    state.waiting = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }
        try await requireLock()
    }
}

/// A journal in memory, on a disk that may be full.
final class StoryJournal: JournalFile {
    private struct State {
        var bytes = Data()
        var writes = 0
        var isDead = false
        var hasFailed = false
    }

    private let state = Mutex(State())
    private let limit: Int?

    /// - Parameter limit: the number of writes after which the disk is full.
    init(limit: Int?) { self.limit = limit }

    var bytes: Data { state.withLock { $0.bytes } }
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    func die() { state.withLock { $0.isDead = true } }

    private struct Full: Error {}

    func append(_ bytes: Data) throws {
        try state.withLock { state in
            if state.isDead { throw Full() }
            state.writes += 1
            if let limit, state.writes > limit {
                state.hasFailed = true
                // The write is torn.
                state.bytes.append(bytes.prefix(bytes.count / 2))
                throw Full()
            }
            state.bytes.append(bytes)
        }
    }

    func flush() throws {}

    func cut(to length: Int64) throws {
        state.withLock { state in
            if !state.isDead { state.bytes = state.bytes.prefix(Int(length)) }
        }
    }

    func close() throws {}
}
