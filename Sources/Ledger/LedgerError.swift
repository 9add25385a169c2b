import Fleet

/// The reason that a ledger can't be read, written or locked.
package enum LedgerError: Error, Sendable, Equatable {
    case locked(name: String, holder: LockHolder?)
    /// Another run holds the lease of a ledger in Git. A lease outlives a holder that died.
    case leased(name: String, holder: LockHolder?)
    /// Another run has taken over this run's lease, or may have.
    case lostLock(name: String, to: LockHolder?)
    /// This run's lease couldn't be renewed in time. For the time that is left, no other run can take it over.
    case lapsedLock(name: String, left: Duration)
    case newerFormat(name: String, version: Int)
    case corrupt(name: String, reason: String)
    /// `ledger move` moved the ledger to another place.
    case moved(name: String, to: String)
    case io(name: String, reason: String)
    case gitMissing(name: String)
    case noSuchRemote(name: String, known: [String])
    case noAccess(name: String, reason: String)
    case refused(name: String, ref: String, reason: String)
    case unreachable(name: String, reason: String)

    /// The error and its remedy, for the user.
    package var message: String {
        switch self {
        case .locked(let name, let holder):
            "The ledger \(name) is locked by "
                + (holder.map(\.description) ?? "another run")
                + ". Wait for it, or say --lock-timeout 10m to do so."
        case .leased(let name, let holder):
            "The ledger \(name) is locked by "
                + (holder.map(\.description) ?? "another run")
                + ". Wait for it, or say --lock-timeout 10m to do so; that also takes the lock over from a run that died, "
                + "once nothing was heard of it for 5 minutes. `patchbay ledger unlock` breaks it."
        case .lostLock(let name, let holder):
            "This run lost its lock on the ledger \(name)" + (holder.map { " to \($0)" } ?? "")
                + ". It began nothing new and wrote no more to the ledger; apply again to go on from what was done."
        case .lapsedLock(let name, _):
            "This run couldn't renew its lock on the ledger \(name) in time. It began nothing new and wrote no more to the "
                + "ledger; apply again to go on from what was done."
        case .newerFormat(let name, let version):
            "The ledger \(name) has format \(version), and this version of Patchbay knows format "
                + "\(OwnedFleet.formatVersion). Use the version that wrote it; nothing was changed."
        case .corrupt(let name, let reason):
            "The ledger \(name) can't be read: \(reason). Restore it from a backup, from your CI's cache or, if it is in Git, "
                + "from the commit before; nothing was changed. Removing it makes Patchbay forget what it owns."
        case .moved(let name, let place):
            "The ledger \(name) was moved to \(place). Write `ledger: \(place)` in patchbay.yaml; nothing was changed."
        case .io(let name, let reason): "The ledger \(name): \(reason)."
        case .gitMissing(let name): "The ledger \(name) needs `git`, and there is none on the PATH. Install it."
        case .noSuchRemote(let name, let known):
            "The ledger \(name): "
                + (known.isEmpty
                    ? "there is no Git repository with remotes here. Run Patchbay in a clone, or write a URL, as "
                        + "`ledger: git:https://git.example.com/team/fleet.git`."
                    : "this repository has no remote of that name (it has \(known.joined(separator: ", "))). "
                        + "Correct `ledger` in patchbay.yaml, or add it with `git remote add`.")
        case .noAccess(let name, let reason):
            "The remote of the ledger \(name) gives no access: \(reason). Patchbay never asks for a password. Give git its "
                + "credentials (a credential helper, an SSH agent; in GitHub Actions the checkout's own, with "
                + "`permissions: contents: write` where the ledger is written)."
        case .refused(let name, let ref, let reason):
            "The remote of the ledger \(name) refuses to have \(ref) written: \(reason). Let this job's account write "
                + "refs/patchbay/* and refs/patchbay-lock/*, or keep the ledger in another repository (`git:URL`)."
        case .unreachable(let name, let reason):
            "The remote of the ledger \(name) can't be reached: \(reason). Try again."
        }
    }
}
