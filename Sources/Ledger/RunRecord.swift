/// What a ledger keeps of one apply: a line of its history.
package struct RunRecord: Sendable, Equatable {
    /// When it ended, ISO 8601 in UTC.
    package var time: String
    /// Who applied, as `user@host`.
    package var user: String?
    /// The Git commit it applied.
    package var commit: String?
    /// One sentence of what came of it.
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
