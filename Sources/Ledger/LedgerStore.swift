package import Fleet
package import Foundation

/// Where a ledger is kept. Whoever changes it holds its lock from before it is read until after it is written.
package protocol LedgerStore: Sendable {
    /// The ledger, or nil where there has been none yet.
    func load() async throws(LedgerError) -> OwnedFleet?

    /// Writes the ledger whole, so that a crash leaves the old one or the new one.
    func save(_ fleet: OwnedFleet) async throws(LedgerError)

    /// Says where the journal of the run that now begins is: a ledger that others share keeps a copy beside it.
    func begin(journal path: String) async

    /// The names of the journals that are kept beside the ledger, other machines' among them. The lock is held.
    func journals() async -> Set<String>

    /// A journal that is kept beside the ledger. The lock is held.
    func journal(_ name: String) async throws(LedgerError) -> Data?

    /// Ends a run that changed the ledger with a line of its history. Nothing is saved after it.
    func conclude(_ record: RunRecord) async throws(LedgerError)

    /// Leaves a note in the ledger's place that says where it is now.
    func retire(to place: String) async throws(LedgerError)

    /// Takes the lock, waiting for it as long as `patience` allows.
    func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError)

    /// Frees the lock if it is held. A task that is cancelled may not be able to: whoever cancels a task that takes a lock calls this
    /// when that has ended.
    func unlock() async

    /// Renews a lock that ends by itself, until it is cancelled or the lock is lost.
    func keepLock() async

    /// Waits until the lock is lost, or it is cancelled.
    func awaitLoss() async throws(LedgerError)

    /// Whether the lock is certainly held: asked before each operation.
    func requireLock() async throws(LedgerError)

    /// Lets go of the lock without waiting for anything: the process ends at once.
    func abandon() async

    /// What messages call it.
    var name: String { get }
}

// MARK: A lock that lasts as long as its process, and a ledger that nobody shares

extension LedgerStore {
    package func begin(journal path: String) async {}
    package func journals() async -> Set<String> { [] }
    package func journal(_ name: String) async throws(LedgerError) -> Data? { nil }
    package func conclude(_ record: RunRecord) async throws(LedgerError) {}
    package func retire(to place: String) async throws(LedgerError) {}
    package func keepLock() async {}
    package func awaitLoss() async throws(LedgerError) {}
    package func requireLock() async throws(LedgerError) {}
    package func abandon() async {}
}

extension LedgerStore {
    /// Runs something under the lock, which is renewed meanwhile.
    package func withLock<Result: Sendable>(
        as holder: LockHolder,
        patience: Duration = .zero,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await lock(as: holder, patience: patience)
        do {
            let result = try await withThrowingTaskGroup(of: Void.self, returning: Result.self) { group in
                group.addTask { await keepLock() }
                defer { group.cancelAll() }
                return try await body()
            }
            await unlock()
            return result
        } catch {
            await unlock()
            throw error
        }
    }
}

/// Who holds a lock, for the message of the one who has to wait.
package struct LockHolder: Sendable, Equatable, Codable {
    package var user: String
    package var host: String
    package var process: Int32
    /// ISO 8601 in UTC.
    package var since: String

    package init(user: String, host: String, process: Int32, since: String) {
        self.user = user
        self.host = host
        self.process = process
        self.since = since
    }

    /// Who, without the run: `otto@build7`.
    package var account: String { "\(user)@\(host)" }
}

extension LockHolder: CustomStringConvertible {
    package var description: String { "\(account) (process \(process)) since \(since)" }
}

/// `ledger: none`: nothing is kept, and nothing locked.
package struct NoLedger: LedgerStore {
    package let name = "none"

    package init() {}

    package func load() async throws(LedgerError) -> OwnedFleet? { nil }
    package func save(_ fleet: OwnedFleet) async throws(LedgerError) {}
    package func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError) {}
    package func unlock() async {}
}
