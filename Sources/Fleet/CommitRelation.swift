/// The relation of the present commit to the last applied commit (docs/planning.md#commits).
package enum CommitRelation: Sendable, Equatable {
    /// The present commit is the last applied commit or a descendant of it, or no commit was applied before.
    case current(String?)
    /// The present commit is an ancestor of the last applied commit: a newer job has overtaken a queued job.
    case older(String, applied: String)
    /// Neither commit contains the other, nor a commit with the other's manifests; the files in which the manifests of
    /// the two differ.
    case unrelated(String, applied: String, differing: [String])
    /// The clone doesn't have enough history to compare the commits, or there is no Git repository.
    case unknown(String?)
    /// git isn't installed, or won't read the clone: why, and how to mend it.
    case unreadable(why: String, remedy: String)

    package var commit: String? {
        switch self {
        case .current(let commit), .unknown(let commit): commit
        case .older(let commit, _), .unrelated(let commit, _, _): commit
        case .unreadable: nil
        }
    }
}
