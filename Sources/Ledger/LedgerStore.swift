package import Fleet
package import Foundation

/// A place that keeps a ledger. A run that changes the ledger holds its lock from before it reads the ledger until
/// after it has written it.
package protocol LedgerStore: Sendable {
    /// Returns the ledger, or `nil` if no run has written one yet.
    func load() async throws(LedgerError) -> OwnedFleet?

    /// Writes the whole ledger; a crash leaves either the old one or the new one.
    func save(_ fleet: OwnedFleet) async throws(LedgerError)

    /// Begins a run whose journal is at `path`. A shared ledger keeps a copy of the journal beside the ledger.
    func begin(journal path: String) async

    /// Returns the names of the journals beside the ledger, including those of other machines. The caller holds the
    /// lock.
    func journals() async -> Set<String>

    /// Returns a journal that is kept beside the ledger, or `nil` if it is missing. The caller holds the lock.
    func journal(_ name: String) async throws(LedgerError) -> Data?

    /// Ends a run that changed the ledger, and adds its record to the history. The run saves nothing afterwards.
    func conclude(_ record: RunRecord) async throws(LedgerError)

    /// Replaces the ledger with a note that names its new place.
    func retire(to place: String) async throws(LedgerError)

    /// Takes the lock. If another run holds it, waits for up to `patience`.
    ///
    /// - Throws: `locked` or `leased` if another run still holds the lock then.
    func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError)

    /// Frees the lock if this run holds it. A cancelled task may be unable to free it, so the code that cancels a
    /// task which takes a lock calls this after that task has ended.
    func unlock() async

    /// Renews a lock that expires, until the task is cancelled or the lock is lost.
    func keepLock() async

    /// Waits until the lock is lost and throws `lostLock` or `lapsedLock`. Returns if the task is cancelled, or if the lock can't be
    /// lost.
    func awaitLoss() async throws(LedgerError)

    /// Throws `lostLock` or `lapsedLock` unless this run certainly holds the lock. Called before each operation.
    func requireLock() async throws(LedgerError)

    /// Starts to free the lock and doesn't wait for the result, because the process ends at once.
    func abandon() async

    /// The ledger's name in messages.
    var name: String { get }
}

// MARK: Defaults for a ledger that isn't shared, and for a lock that ends with its process

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
    /// Runs `body` while this run holds the lock, and renews the lock meanwhile.
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

/// The holder of a lock, for the message to a run that must wait.
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

    /// The user and the host, without the process: `otto@build7`.
    package var account: String { "\(user)@\(host)" }
}

extension LockHolder: CustomStringConvertible {
    package var description: String { "\(account) (process \(process)) since \(since)" }
}

/// `ledger: none`: stores nothing and locks nothing.
package struct NoLedger: LedgerStore {
    package let name = "none"

    package init() {}

    package func load() async throws(LedgerError) -> OwnedFleet? { nil }
    package func save(_ fleet: OwnedFleet) async throws(LedgerError) {}
    package func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError) {}
    package func unlock() async {}
}
