/// The relation of the present commit to the last applied commit (docs/planning.md#commits).
package enum CommitRelation: Sendable, Equatable {
    /// The present commit is the last applied commit or a descendant of it, or no commit was applied before.
    case current(String?)
    /// The present commit is an ancestor of the last applied commit: a newer job has overtaken a queued job.
    case older(String, applied: String)
    case unrelated(String, applied: String)
    /// The clone doesn't have enough history to compare the commits, or there is no Git repository.
    case unknown(String?)

    package var commit: String? {
        switch self {
        case .current(let commit), .unknown(let commit): commit
        case .older(let commit, _), .unrelated(let commit, _): commit
        }
    }
}
