/// The two refs of a ledger in Git.
struct GitLedgerRefs: Sendable, Equatable {
    /// One commit per apply: `ledger.json` and `journals/`.
    let history: String
    /// Exists while a run is under way, or after a run that died: its lease, and what it has written so far.
    let lock: String

    init(name: String) {
        history = "refs/patchbay/\(name)"
        lock = "refs/patchbay-lock/\(name)"
    }
}

/// The commits of the two refs; `nil` for a ref that doesn't exist.
struct GitHeads: Sendable, Equatable {
    var history: String?
    var lock: String?

    subscript(ref: String, refs: GitLedgerRefs) -> String? { ref == refs.lock ? lock : history }
}
