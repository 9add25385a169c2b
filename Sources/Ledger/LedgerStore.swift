package import Fleet

/// Where a ledger is kept. Whoever changes it holds its lock from before it is read until after it is written.
package protocol LedgerStore: Sendable {
    /// The ledger, or nil where there has been none yet.
    func load() async throws(LedgerError) -> OwnedFleet?

    /// Writes the ledger whole, so that a crash leaves the old one or the new one.
    func save(_ fleet: OwnedFleet) async throws(LedgerError)

    /// Takes the lock, waiting for it as long as `patience` allows.
    func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError)

    func unlock() async

    /// What messages call it.
    var name: String { get }
}

extension LedgerStore {
    /// Runs something under the lock.
    package func withLock<Result: Sendable>(
        as holder: LockHolder,
        patience: Duration = .zero,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await lock(as: holder, patience: patience)
        do {
            let result = try await body()
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
}

extension LockHolder: CustomStringConvertible {
    package var description: String { "\(user)@\(host) (process \(process)) since \(since)" }
}

/// What keeps a ledger from being read, written or locked.
package enum LedgerError: Error, Sendable, Equatable {
    case locked(name: String, holder: LockHolder?)
    case newerFormat(name: String, version: Int)
    case corrupt(name: String, reason: String)
    case io(name: String, reason: String)

    /// What happened and what to do.
    package var message: String {
        switch self {
        case .locked(let name, let holder):
            "The ledger \(name) is locked by "
                + (holder.map(\.description) ?? "another run")
                + ". Wait for it, or say --lock-timeout 10m to do so."
        case .newerFormat(let name, let version):
            "The ledger \(name) has format \(version), and this version of Patchbay knows format "
                + "\(OwnedFleet.formatVersion). Use the version that wrote it; nothing was changed."
        case .corrupt(let name, let reason):
            "The ledger \(name) can't be read: \(reason). Restore it from a backup or from your CI's cache; "
                + "nothing was changed. Removing it makes Patchbay forget what it owns."
        case .io(let name, let reason): "The ledger \(name): \(reason)."
        }
    }
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
