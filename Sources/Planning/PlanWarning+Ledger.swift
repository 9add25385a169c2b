package import Fleet

extension PlanWarning {
    /// CI looks at a file ledger that isn't there: a new runner has none.
    package static let ledgerFileMissing = PlanWarning(
        .ledgerMissing,
        "This is CI and the ledger's file isn't there: removals and drift can't be seen. "
            + "Keep it where the next job finds it: `ledger: git:origin` in patchbay.yaml does."
    )

    /// The order of the commit at hand and the one last applied is unknown; `nil` where it is known.
    package init?(commit: CommitRelation?, applied: String?) {
        guard let applied, case .unknown(let head) = commit else { return nil }
        let short = applied.prefix(12)
        self.init(
            .commitUnknown,
            head == nil
                ? "This isn't a clone of the manifests' repository, so nobody can say whether it is newer than the commit last "
                    + "applied (\(short)): run Patchbay in a clone, checked out with `fetch-depth: 0`."
                : "The commit last applied (\(short)) isn't in this clone, or what lies between isn't, so nobody can say whether "
                    + "this one is newer: check out with `fetch-depth: 0` (or `git fetch --unshallow`)."
        )
    }
}
