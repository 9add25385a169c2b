package import Fleet
import Foundation
import Git
package import SystemPackage

/// A ledger in a Git remote: commits on `refs/patchbay/<name>`, moved by compare-and-swap pushes of the real `git`
/// (docs/ledger.md#in-git). The user's repository, its index and its branches are never touched.
///
/// The ledger uses two refs. `refs/patchbay/<name>` is the history: one commit per apply, each on top of the one
/// before. `refs/patchbay-lock/<name>` exists while a run is under way: it holds the lease, and what the run has
/// written so far. Every write moves it by compare-and-swap, so a run that has lost its lease can't write. At the end
/// of a run, one push moves the history and deletes the lock's ref. If a run dies, the next run finds its writes in
/// the lock's ref and adds them to the history first.
package actor GitLedger: LedgerStore {
    package nonisolated let name: String
    let refs: GitLedgerRefs
    let timing: LeaseTiming
    private let remote: String
    private let git: GitProgram
    private let scratch: FilePath

    var session: Session?
    /// One write at a time.
    private let turns = Turns()
    /// Tells the user why the lock isn't taken yet.
    let tell: @Sendable (String) -> Void
    let losses = AsyncStream<LedgerError>.makeStream()

    /// Maximum number of journals that are kept beside the ledger.
    static let journals = 200
    static let ledgerFile = "ledger.json"
    static let leaseFile = "lease.json"
    static let journalDirectory = "journals/"

    /// - Parameters:
    ///   - remote: the name of a remote, a URL, or a path relative to the directory.
    ///   - name: the ledger's name, which is part of its refs.
    ///   - directory: the configuration's directory.
    ///   - environment: the process's environment; git doesn't get Patchbay's own variables.
    ///   - scratch: the directory for temporary files.
    ///   - tell: is given a sentence for the user when a lock that is free isn't taken yet.
    package init(
        remote: String,
        name: String,
        directory: FilePath,
        environment: [String: String],
        scratch: FilePath,
        timing: LeaseTiming = .system,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        refs = GitLedgerRefs(name: name)
        self.name = "git:\(GitTrouble.maskingUserInfo(remote)) (\(refs.history))"
        self.remote = remote
        git = GitProgram(environment: environment, directory: directory)
        self.scratch = scratch
        self.timing = timing
        self.tell = tell
    }

    /// The state of a run while it holds the lock.
    struct Session {
        let store: GitStore
        var lease: Lease
        /// The commit that the lock's ref names.
        var tip: String
        /// Writes that aren't in the history yet.
        var written: Written
        /// Commits that were pushed to the lock's ref with an unknown result, and the writes of each.
        var unconfirmed: [String: Written] = [:]
        var history: String?
        var historyFiles: [String: String] = [:]
        /// The time of the last renewal, taken before its push started.
        var renewed: Duration
        /// Whether this run has written anything that isn't in the history yet.
        var hasSaved = false
        var isReleased = false
        var lost: LedgerError?
        /// The path of the run's journal, and the name of its copy beside the ledger.
        var journal: (path: String, name: String)?
        /// The commit for the lock's ref if the process must end at once, and the writes that it keeps.
        var parting: (written: Written, commit: String)?
    }

    /// The files beside the lease in the lock's ref, as blobs of the store.
    struct Written: Sendable, Equatable {
        var ledger: String?
        /// Blobs by their path in the tree.
        var journals: [String: String] = [:]
    }

    // MARK: Reading

    package func load() async throws(LedgerError) -> OwnedFleet? {
        if let session {
            let history = session.history == nil ? nil : session.historyFiles
            return try await read(session.store, session.written.ledger, history)
        }
        return try await withStore { store async throws(LedgerError) in
            let heads = try await store.heads()
            var history: [String: String]?
            if let head = heads.history { history = try await store.files(of: head) }
            let lock = try await lock(at: heads.lock, store)
            return try await read(store, lock?.written.ledger, history)
        }
    }

    /// Returns the newer of two ledgers: that of the history, and that of the lock's ref.
    private func read(
        _ store: GitStore,
        _ written: String?,
        _ history: [String: String]?
    ) async throws(LedgerError) -> OwnedFleet? {
        var published: OwnedFleet?
        if let history {
            guard let blob = history[Self.ledgerFile] else {
                throw .corrupt(name: name, reason: "\(refs.history) has no \(Self.ledgerFile)")
            }
            published = try LedgerCodec.decode(try await store.contents(of: blob), name: name)
        }
        guard let written else { return published }
        let unpublished = try LedgerCodec.decode(try await store.contents(of: written), name: name)
        guard let published, published.generation >= unpublished.generation else { return unpublished }
        return published
    }

    /// Reads the lease and the unpublished writes from the lock's ref.
    ///
    /// - Throws: `corrupt` if the ref has no valid lease.
    func lock(at tip: String?, _ store: GitStore) async throws(LedgerError) -> (lease: Lease, written: Written)? {
        guard let tip else { return nil }
        let files = try await store.files(of: tip)
        guard let blob = files[Self.leaseFile],
            let lease = try? JSONDecoder().decode(Lease.self, from: try await store.contents(of: blob))
        else {
            throw .corrupt(name: name, reason: "\(refs.lock) isn't a lock of Patchbay's; see what it is and delete it")
        }
        let journals = files.filter { $0.key.hasPrefix(Self.journalDirectory) }
        return (lease, Written(ledger: files[Self.ledgerFile], journals: journals))
    }

    /// Returns at most `limit` applies of the history, the latest first.
    package func history(limit: Int) async throws(LedgerError) -> [RunRecord] {
        try await withStore { store async throws(LedgerError) in
            try await store.history(limit: limit).map { RunRecord(commit: $0) }
        }
    }

    // MARK: Temporary stores

    func open() async throws(LedgerError) -> GitStore {
        let resolve = { @Sendable [remote, git, name] () async throws(LedgerError) -> GitRemote in
            try await GitRemote.resolve(remote, in: git, ledger: name)
        }
        return try await GitStore(remote: resolve, name: name, refs: refs, scratch: scratch, timing: timing)
    }

    func withStore<Result: Sendable>(
        _ body: (GitStore) async throws(LedgerError) -> Result
    ) async throws(LedgerError) -> Result {
        let store = try await open()
        defer { store.remove() }
        return try await body(store)
    }

    /// Runs one write at a time.
    ///
    /// - Throws: `unreachable` if the task is cancelled while another write waits for the remote.
    func exclusively<Result: Sendable>(
        _ body: () async throws(LedgerError) -> Result
    ) async throws(LedgerError) -> Result {
        guard await turns.enter() else { throw .unreachable(name: name, reason: "an earlier write isn't answered") }
        defer { turns.leave() }
        return try await body()
    }
}
