package import Fleet
package import Foundation
import Git
import SystemPackage

extension GitLedger {
    package func begin(journal path: String) async {
        guard let session else { return }
        let file = FilePath(path).lastComponent?.string ?? "journal.jsonl"
        // Two CI runners can start a run in the same second with the same process number.
        let isTaken = session.historyFiles[Self.journalDirectory + file] != nil
        let name = isTaken ? "\(file.dropLast(".jsonl".count))-\(session.lease.nonce.prefix(8)).jsonl" : file
        self.session?.journal = (path, name)
    }

    package func journals() async -> Set<String> {
        guard let session else { return [] }
        let paths = Set(session.historyFiles.keys).union(session.written.journals.keys)
        return Set(
            paths.filter { $0.hasPrefix(Self.journalDirectory) }.map {
                String($0.dropFirst(Self.journalDirectory.count))
            })
    }

    package func journal(_ name: String) async throws(LedgerError) -> Data? {
        let path = Self.journalDirectory + name
        guard let session, let blob = session.written.journals[path] ?? session.historyFiles[path] else { return nil }
        return try await session.store.contents(of: blob)
    }

    package func save(_ fleet: OwnedFleet) async throws(LedgerError) {
        try await exclusively { () async throws(LedgerError) in
            try checkLock()
            guard let session else { return }
            var written = session.written
            written.ledger = try await blob(session.store) { try LedgerCodec.encode(fleet) }
            try await addJournal(to: &written, session)
            try await write(written)
            self.session?.hasSaved = true
            if let session = self.session {
                self.session?.parting = (session.written, try await free(session))
            }
        }
    }

    private func blob(_ store: GitStore, _ data: () throws -> Data) async throws(LedgerError) -> String {
        let bytes: Data
        do { bytes = try data() } catch { throw .io(name: name, reason: "can't be written (\(error))") }
        return try await store.blob(bytes)
    }

    private func addJournal(to written: inout Written, _ session: Session) async throws(LedgerError) {
        guard let journal = session.journal, let data = FileManager.default.contents(atPath: journal.path) else {
            return
        }
        written.journals[Self.journalDirectory + journal.name] = try await session.store.blob(data)
    }

    /// Pushes the writes to the lock's ref, and asks a remote that is away again for as long as the lease is good.
    private func write(_ written: Written) async throws(LedgerError) {
        try await persisting { () async throws(LedgerError) in try await push(written) }
    }

    /// Runs `body` again, after a pause, if the remote can't be reached or gives no access any more, until this run may
    /// not hold the lock.
    private func persisting(_ body: () async throws(LedgerError) -> Void) async throws(LedgerError) {
        var trouble: LedgerError?
        while true {
            do {
                return try await body()
            } catch {
                switch error {
                case .unreachable, .noAccess: trouble = error
                // The error of the remote says why the lock lapsed.
                case .lapsedLock: throw trouble ?? error
                default: throw error
                }
                guard !Task.isCancelled, (try? checkLock()) != nil else { throw error }
                do { try await timing.sleep(timing.poll) } catch _ { throw error }
            }
        }
    }

    /// Pushes the writes to the lock's ref once, together with the renewed lease.
    ///
    /// - Throws: `lostLock` if another run moved the ref.
    func push(_ written: Written) async throws(LedgerError) {
        for _ in 0..<2 {
            try checkLock()
            guard let session else { return }
            var lease = session.lease
            lease.counter += 1
            let commit = try await self.commit(lease, written, parent: session.tip, session.store)
            self.session?.unconfirmed[commit] = written
            let began = timing.now()
            let moved = try await session.store.move([GitStore.Move(ref: refs.lock, from: session.tip, to: commit)])
            switch moved {
            case .done:
                self.session?.lease = lease
                self.session?.tip = commit
                self.session?.written = written
                self.session?.renewed = began
                self.session?.unconfirmed = [:]
                return
            case .elsewhere(let heads):
                if !adopt(heads) { throw await lost(session.store) }
            }
        }
        throw lose(to: nil)
    }

    /// Accepts an earlier push of this run that seemed to fail but moved the lock's ref.
    ///
    /// - Returns: whether the lock's ref is at such a commit.
    func adopt(_ heads: GitHeads) -> Bool {
        guard let tip = heads.lock, let written = session?.unconfirmed[tip] else { return false }
        session?.tip = tip
        session?.written = written
        return true
    }

    private func lost(_ store: GitStore) async -> LedgerError {
        var holder: LockHolder?
        if let heads = try? await store.heads(), let found = try? await lock(at: heads.lock, store) {
            holder = found.lease.holder
        }
        return lose(to: holder)
    }

    // MARK: Publishing

    package func conclude(_ record: RunRecord) async throws(LedgerError) {
        try await exclusively { () async throws(LedgerError) in
            try checkLock()
            guard let session, session.hasSaved else { return }
            var written = session.written
            try await addJournal(to: &written, session)
            self.session?.written = written
            var record = record
            record.journal = session.journal?.name
            let final = record
            try await persisting { () async throws(LedgerError) in
                try await publish(final, ledger: written.ledger, releases: true)
            }
        }
    }

    package func retire(to place: String) async throws(LedgerError) {
        try await exclusively { () async throws(LedgerError) in
            try checkLock()
            guard let session else { return }
            let tombstone = try await blob(session.store) { try LedgerCodec.tombstone(to: place) }
            let record = RunRecord(
                time: "",
                user: session.lease.holder?.account,
                commit: nil,
                summary: "Moved to \(place).",
                journal: nil
            )
            try await publish(record, ledger: tombstone, releases: true)
        }
    }

    /// Adds the writes that an interrupted run left in the lock's ref to the history, as a separate commit.
    func publishLeftovers(of holder: LockHolder?) async throws(LedgerError) {
        guard let session, let written = session.written.ledger else { return }
        // A ledger that can't be read stays unchanged; `load` reports it.
        guard let unpublished = try? LedgerCodec.decode(try await session.store.contents(of: written), name: name)
        else {
            return
        }
        if let blob = session.historyFiles[Self.ledgerFile] {
            guard let published = try? LedgerCodec.decode(try await session.store.contents(of: blob), name: name) else {
                return
            }
            if published.generation >= unpublished.generation {
                self.session?.written = Written()
                return
            }
        } else if session.history != nil {
            return
        }
        let journal = session.written.journals.keys.max().map { String($0.dropFirst(Self.journalDirectory.count)) }
        try await publish(cutOff(holder, journal), ledger: written, releases: false)
    }

    func cutOff(_ holder: LockHolder?, _ journal: String?) -> RunRecord {
        RunRecord(
            time: "",
            user: holder?.account,
            commit: nil,
            summary: "Cut off: what a run left that didn't come to its end.",
            journal: journal
        )
    }

    /// Adds one commit to the history; the same push moves or deletes the lock's ref.
    func publish(_ record: RunRecord, ledger: String?, releases: Bool) async throws(LedgerError) {
        guard let session else { return }
        let kept = session.historyFiles.filter { $0.key.hasPrefix(Self.journalDirectory) }
            .merging(session.written.journals) { $1 }
        // The name of a journal begins with its time, so the last names are the latest journals.
        let latest = Set(kept.keys.sorted().suffix(Self.journals))
        var files = kept.filter { latest.contains($0.key) }
        files[Self.ledgerFile] = ledger
        let commit = try await session.store.commit(files, parent: session.history, message: record.commitMessage)
        var clean = session
        clean.written = Written()
        if !releases {
            clean.lease.counter += 1
            let next = try await self.commit(clean.lease, clean.written, parent: session.tip, session.store)
            try await publish(commit, files, lock: next)
            self.session?.lease = clean.lease
            return
        }
        do {
            try await publish(commit, files, lock: nil)
        } catch {
            // Some remotes forbid deleting refs: then the lock's ref stays and says that it is free.
            guard case .refused = error else { throw error }
            try await publish(commit, files, lock: try await free(clean))
        }
        self.session?.isReleased = true
    }

    private func publish(_ commit: String, _ files: [String: String], lock: String?) async throws(LedgerError) {
        for _ in 0..<2 {
            guard let session else { return }
            let began = timing.now()
            let moved = try await session.store.move([
                GitStore.Move(ref: refs.history, from: session.history, to: commit),
                GitStore.Move(ref: refs.lock, from: session.tip, to: lock),
            ])
            switch moved {
            case .done:
                self.session?.history = commit
                self.session?.historyFiles = files
                self.session?.written = Written()
                self.session?.hasSaved = false
                self.session?.parting = nil
                self.session?.renewed = began
                if let lock { self.session?.tip = lock }
                return
            case .elsewhere(let heads):
                guard heads.history == session.history, adopt(heads) else { throw await lost(session.store) }
            }
        }
        throw lose(to: nil)
    }
}

// MARK: Commit messages

extension RunRecord {
    /// The subject is the outcome; the body names the user, the commit and the journal.
    var commitMessage: String {
        let body = [("User", user), ("Commit", commit), ("Journal", journal)].compactMap { name, value in
            value.map { "\(name): \(GitTrouble.shown($0))" }
        }
        return ([GitTrouble.shown(summary), ""] + body).joined(separator: "\n") + "\n"
    }

    /// Reads a commit: the first line is its time, the rest its message. Text that others wrote there is kept
    /// unchanged.
    init(commit text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func value(_ name: String) -> String? {
            lines.dropFirst(2).first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        let time = lines.first ?? ""
        self.init(
            time: time.replacing("+00:00", with: "Z"),
            user: value("User"),
            commit: value("Commit"),
            summary: lines.dropFirst().first ?? "",
            journal: value("Journal")
        )
    }
}
