package import Fleet
import Foundation
import Git
package import SystemPackage

/// A ledger in a Git remote: commits on `refs/patchbay/<name>`, moved by compare-and-swap pushes of the real `git`
/// (docs/ledger.md#in-git). The user's repository, its index and its branches are never touched.
///
/// Two refs share the work. `refs/patchbay/<name>` is the history: one commit an apply, each on top of the one before.
/// `refs/patchbay-lock/<name>` is there while a run is under way: it holds the lease, and what the run has written so
/// far. Every write moves it by compare-and-swap, so that a write of a run whose lease is another's can't come through.
/// At the end of a run one push moves the history and deletes the lock. What a run that died has left is found in the
/// lock's ref by the next one, which puts it into the history first.
package actor GitLedger: LedgerStore {
    package nonisolated let name: String
    let refs: GitLedgerRefs
    let timing: LeaseTiming
    private let remote: String
    private let git: GitProgram
    private let scratch: FilePath

    var session: Session?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    let losses = AsyncStream<LedgerError>.makeStream()

    /// The journals that are kept beside the ledger.
    static let journals = 200
    static let ledgerFile = "ledger.json"
    static let leaseFile = "lease.json"
    static let journalDirectory = "journals/"

    /// - Parameters:
    ///   - remote: the name of a remote, a URL, or a path relative to the directory.
    ///   - name: of the ledger, part of its refs.
    ///   - directory: the configuration's.
    ///   - environment: the process's; what is Patchbay's own in it is kept from git.
    ///   - scratch: where temporary files go.
    package init(
        remote: String,
        name: String,
        directory: FilePath,
        environment: [String: String],
        scratch: FilePath,
        timing: LeaseTiming = .system
    ) {
        refs = GitLedgerRefs(name: name)
        self.name = "git:\(GitTrouble.maskingUserInfo(remote)) (\(refs.history))"
        self.remote = remote
        git = GitProgram(environment: environment, directory: directory)
        self.scratch = scratch
        self.timing = timing
    }

    /// What a run holds while it has the lock.
    struct Session {
        let store: GitStore
        var lease: Lease
        /// The commit of the lock's ref.
        var tip: String
        /// What isn't in the history yet.
        var written: Written
        /// Commits that were pushed to the lock's ref, and nobody knows with what success.
        var unconfirmed: [String: Written] = [:]
        var history: String?
        var historyFiles: [String: String] = [:]
        /// When the lease was last renewed, from before it was sent.
        var renewed: Duration
        /// Whether this run has written anything that isn't in the history yet.
        var hasSaved = false
        var isReleased = false
        var lost: LedgerError?
        /// Its journal, and the name under which it is kept.
        var journal: (path: String, name: String)?
        /// What the lock's ref becomes if the process has to end at once, and what that keeps.
        var parting: (written: Written, commit: String)?
    }

    /// What stands beside the lease in the lock's ref: objects in the store.
    struct Written: Sendable, Equatable {
        var ledger: String?
        /// By their path in the tree.
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

    /// The newer of what the history has and what a run has written since.
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

    /// What the lock's ref says.
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

    /// The history of applies, the latest first.
    package func history(limit: Int) async throws(LedgerError) -> [RunRecord] {
        try await withStore { store async throws(LedgerError) in
            try await store.history(limit: limit).map { RunRecord(commit: $0) }
        }
    }

    // MARK: A store for a while

    func open() async throws(LedgerError) -> GitStore {
        let remote = try await GitRemote.resolve(remote, in: git, ledger: name)
        return try await GitStore(remote: remote, name: name, refs: refs, scratch: scratch, timing: timing)
    }

    func withStore<Result: Sendable>(
        _ body: (GitStore) async throws(LedgerError) -> Result
    ) async throws(LedgerError) -> Result {
        let store = try await open()
        defer { store.remove() }
        return try await body(store)
    }

    /// Lets one write at a time through: an actor goes on with others while one of its calls waits for git.
    func exclusively<Result: Sendable>(
        _ body: () async throws(LedgerError) -> Result
    ) async throws(LedgerError) -> Result {
        if isBusy { await withCheckedContinuation { waiting.append($0) } } else { isBusy = true }
        defer { if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() } }
        return try await body()
    }
}
