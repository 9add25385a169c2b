import Fleet
import Wording

// Commits that must not be applied: docs/planning.md#commits.
extension Guards {
    /// Whether an unrelated commit changes nothing that the last applied one left: its manifest set is the same, or its
    /// plan has nothing to do. Then the ledger takes over the commit.
    static func isHarmless(
        _ relation: CommitRelation,
        digest: String,
        owned: OwnedFleet?,
        changesNothing: Bool
    ) -> Bool {
        guard case .unrelated = relation, let owned else { return false }
        return changesNothing || owned.manifestDigest == digest
    }

    static func commit(_ relation: CommitRelation, owned: OwnedFleet?, allowsOlder: Bool) -> [Refusal] {
        guard !allowsOlder else { return [] }
        switch relation {
        case .older(let commit, let applied):
            return [
                Refusal(
                    .olderCommit,
                    "Commit \(commit.prefix(12)) is older than \(applied.prefix(12)), which was applied last.",
                    remedy: "Run on the newest commit; to go back on purpose say --allow-older."
                )
            ]
        case .unrelated(let commit, let applied, let differing):
            let files =
                differing.isEmpty ? "" : " Their manifests differ in \(ShortList.shortened(differing, limit: 5))."
            return [
                Refusal(
                    .unrelatedCommit,
                    "Commit \(commit.prefix(12)) doesn't contain \(applied.prefix(12)), which was applied last.\(files)",
                    remedy:
                        "Look at `git diff \(applied.prefix(12)) \(commit.prefix(12))`. Merge or rebase onto it, or say "
                        + "--allow-older to go on with this line of history."
                )
            ]
        case .unreadable(let why, let remedy):
            guard let applied = owned?.commit else { return [] }
            return [
                Refusal(
                    .unreadableRepository,
                    "Nobody can say whether this commit is newer than \(applied.prefix(12)), which was applied last: \(why).",
                    remedy: remedy + " To apply all the same say --allow-older."
                )
            ]
        case .current, .unknown: return []
        }
    }
}
