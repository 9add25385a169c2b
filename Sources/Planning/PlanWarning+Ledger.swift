package import Fleet

extension PlanWarning {
    /// Warns that nobody knows whether the present commit is newer than the commit last applied; `nil` if this is
    /// known, or if no commit was applied yet.
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
