/// How the commit at hand relates to the one last applied (docs/planning.md#commits).
package enum CommitRelation: Sendable, Equatable {
    /// The same, a descendant, or there is nothing to compare with.
    case current(String?)
    /// The commit at hand is an ancestor of the one last applied: a queued job overtaken by a newer one.
    case older(String, applied: String)
    case unrelated(String, applied: String)
    /// The clone doesn't have the commit last applied, or there is no Git.
    case unknown(String?)

    package var commit: String? {
        switch self {
        case .current(let commit), .unknown(let commit): commit
        case .older(let commit, _), .unrelated(let commit, _): commit
        }
    }
}
