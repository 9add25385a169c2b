import Foundation
import Git

extension GitLedger {
    package func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError) {
        let store = try await open()
        do {
            try await take(store, holder, patience)
        } catch {
            if session == nil { store.remove() } else { await unlock() }
            throw error
        }
    }

    private func take(_ store: GitStore, _ holder: LockHolder, _ patience: Duration) async throws(LedgerError) {
        var watch = LeaseWatch(length: timing.length, poll: timing.poll, start: timing.now(), patience: patience)
        while true {
            let asked = timing.now()
            let heads = try await store.heads()
            let found = try await lock(at: heads.lock, store)
            let isHeld = found?.lease.holder != nil
            switch watch.decide(tip: heads.lock, isHeld: isHeld, asked: asked, answered: timing.now()) {
            case .take:
                let rest = found?.lease.rest(at: timing.date(), of: timing.rest) ?? .zero
                if rest > .zero {
                    tell(
                        "The lock of \(name) was broken just now: waiting \(rest.components.seconds) s, in which its run may "
                            + "still close its gaps (--now doesn't wait).")
                    do { try await timing.sleep(rest) } catch { throw .leased(name: name, holder: nil) }
                    continue
                }
                if try await take(store, holder, heads, found?.written ?? Written()) {
                    try await publishLeftovers(of: found?.lease.holder)
                    return
                }
            case .wait(let time):
                do { try await timing.sleep(time) } catch {
                    throw .leased(name: name, holder: found?.lease.holder)
                }
            case .giveUp: throw .leased(name: name, holder: found?.lease.holder)
            }
        }
    }

    /// Pushes a lease of this run to the lock's ref.
    ///
    /// - Returns: whether this run holds the lease now; `false` if another run moved the ref first.
    private func take(
        _ store: GitStore,
        _ holder: LockHolder,
        _ heads: GitHeads,
        _ written: Written
    ) async throws(LedgerError) -> Bool {
        let lease = Lease(holder: holder, nonce: UUID().uuidString, counter: 0)
        let commit = try await self.commit(lease, written, parent: heads.lock, store)
        let began = timing.now()
        let move = GitStore.Move(ref: refs.lock, from: heads.lock, to: commit)
        // Set before the push: if its result stays unknown, `unlock` must free the lease nevertheless.
        session = Session(store: store, lease: lease, tip: commit, written: written, renewed: began)
        guard case .done = try await store.move([move]) else {
            session = nil
            return false
        }
        // While this run holds the lease, no other run moves the history.
        let now = try await store.heads()
        session?.history = now.history
        if let head = now.history { session?.historyFiles = try await store.files(of: head) }
        return true
    }

    func commit(
        _ lease: Lease,
        _ written: Written,
        parent: String?,
        _ store: GitStore
    ) async throws(LedgerError) -> String {
        var files = written.journals
        files[Self.ledgerFile] = written.ledger
        let data: Data
        do { data = try JSONEncoder().encode(lease) } catch {
            throw .io(name: name, reason: "its lease can't be written")
        }
        files[Self.leaseFile] = try await store.blob(data)
        let message = lease.holder.map { "Locked by \($0)" } ?? "Free"
        return try await store.commit(files, parent: parent, message: GitTrouble.shown(message) + "\n")
    }

    // MARK: Renewing the lease

    package func keepLock() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.renewLock() }
            group.addTask { await self.noticeLapse() }
            await group.waitForAll()
        }
    }

    /// A remote that doesn't answer at all lets the lock lapse, too.
    private func noticeLapse() async {
        while let left = try? checkLock() {
            do { try await timing.watch(left) } catch { return }
        }
    }

    private func renewLock() async {
        var wait = timing.renewal
        while !Task.isCancelled {
            do { try await timing.sleep(wait) } catch { return }
            do {
                try await renew()
                wait = timing.renewal
            } catch {
                // Retry while the remote can't be reached, as long as this run still holds the lease for certain.
                guard (try? checkLock()) != nil else { return }
                wait = timing.poll
            }
        }
    }

    private func renew() async throws(LedgerError) {
        try await exclusively { () async throws(LedgerError) in
            guard let session, !session.isReleased, timing.now() - session.renewed >= timing.renewal / 2 else { return }
            try await push(session.written)
        }
    }

    package func awaitLoss() async throws(LedgerError) {
        for await error in losses.stream { throw error }
    }

    package func requireLock() async throws(LedgerError) { _ = try checkLock() }

    /// Returns the time for which this run certainly holds the lock, unless it renews it.
    ///
    /// - Throws: `lostLock` or `lapsedLock`.
    @discardableResult
    func checkLock() throws(LedgerError) -> Duration {
        guard let session, !session.isReleased else { throw .lostLock(name: name, to: nil) }
        if let lost = session.lost { throw lost }
        let left = timing.length - (timing.now() - session.renewed)
        guard left > timing.margin else { throw lose(.lapsedLock(name: name, left: left)) }
        return left - timing.margin
    }

    /// Marks the lease as lost: this run writes nothing more, and `awaitLoss` throws the error.
    func lose(to holder: LockHolder?) -> LedgerError { lose(.lostLock(name: name, to: holder)) }

    private func lose(_ error: LedgerError) -> LedgerError {
        session?.lost = error
        losses.continuation.yield(error)
        return error
    }

    // MARK: Freeing the lock

    package func unlock() async {
        // git can't run in a cancelled task. The code that cancelled the task frees the lock.
        guard !Task.isCancelled else { return }
        _ = try? await exclusively { () async throws(LedgerError) in
            guard let session else { return }
            defer {
                session.store.remove()
                self.session = nil
            }
            guard session.lost == nil, !session.isReleased else { return }
            if session.hasSaved {
                let record = cutOff(session.lease.holder, session.journal?.name)
                if (try? await publish(record, ledger: session.written.ledger, releases: true)) != nil { return }
            }
            try await release()
        }
    }

    /// Frees the lock. Keeps its ref if it has a ledger that isn't in the history yet; otherwise deletes the ref.
    private func release() async throws(LedgerError) {
        guard let session else { return }
        var moves: [String?] = [try await free(session)]
        // Some remotes forbid deleting refs: then the lock's ref stays and says that it is free.
        if session.written.ledger == nil { moves.insert(nil, at: 0) }
        for to in moves {
            for _ in 0..<2 {
                guard let tip = self.session?.tip else { return }
                do {
                    let moved = try await session.store.move([GitStore.Move(ref: refs.lock, from: tip, to: to)])
                    guard case .elsewhere(let heads) = moved, adopt(heads) else { return }
                } catch {
                    guard case .refused = error else { throw error }
                    break
                }
            }
        }
    }

    /// Creates a commit for the lock's ref that has no holder and keeps the session's writes.
    func free(_ session: Session) async throws(LedgerError) -> String {
        var lease = session.lease
        lease.holder = nil
        lease.counter += 1
        return try await commit(lease, session.written, parent: nil, session.store)
    }

    package func abandon() async {
        guard let session, session.lost == nil, !session.isReleased else { return }
        var to: String?
        if session.written != Written() {
            // If `parting` lacks the latest writes, they must stay in the lock's ref: the lease expires by itself.
            guard let parting = session.parting, parting.written == session.written else { return }
            to = parting.commit
        }
        session.store.startMoving(GitStore.Move(ref: refs.lock, from: session.tip, to: to))
    }

    // MARK: The lease of another run

    /// Returns the lock's holder and the commit of the lock's ref, or `nil` if the lock is free.
    package func lease() async throws(LedgerError) -> (holder: LockHolder, tip: String)? {
        try await withStore { store async throws(LedgerError) in
            guard let tip = try await store.heads().lock else { return nil }
            return try await lock(at: tip, store)?.lease.holder.map { ($0, tip) }
        }
    }

    /// Breaks the lock that was read at a commit, and keeps what its run wrote. The lock remembers the time: the next run
    /// lets the one that lost it close its gaps.
    ///
    /// - Parameters:
    ///   - tip: the commit that `lease()` returned.
    ///   - isDead: whether the run is known to be dead, so that the next one needn't wait.
    /// - Returns: `false`, without a change, if the lock's ref has moved since: a run that renews its lease is alive.
    package func breakLease(_ tip: String, isDead: Bool = false) async throws(LedgerError) -> Bool {
        try await withStore { store async throws(LedgerError) in
            guard try await store.heads().lock == tip, let found = try await lock(at: tip, store) else { return false }
            var lease = found.lease
            lease.holder = nil
            lease.counter += 1
            lease.broken = isDead ? nil : Int(timing.date().timeIntervalSince1970)
            let commit = try await self.commit(lease, found.written, parent: nil, store)
            let moved = try await store.move([GitStore.Move(ref: refs.lock, from: tip, to: commit)])
            if case .done = moved { return true }
            return false
        }
    }
}
