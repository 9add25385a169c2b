/// The record of one apply in a ledger's history.
package struct RunRecord: Sendable, Equatable {
    /// The time at which the apply ended, ISO 8601 in UTC.
    package var time: String
    /// The user who applied, as `user@host`.
    package var user: String?
    /// The Git commit that was applied.
    package var commit: String?
    /// The outcome, in one sentence.
    package var summary: String
    /// The journal's file name.
    package var journal: String?

    package init(time: String, user: String?, commit: String?, summary: String, journal: String?) {
        self.time = time
        self.user = user
        self.commit = commit
        self.summary = summary
        self.journal = journal
    }
}

extension RunRecord: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time
        case user
        case commit
        case summary
        case journal
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time, forKey: .time)
        try container.encode(user, forKey: .user)
        try container.encode(commit, forKey: .commit)
        try container.encode(summary, forKey: .summary)
        try container.encode(journal, forKey: .journal)
    }
}
