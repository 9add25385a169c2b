import Fleet
package import SIPModel

/// The result of `patchbay drift`: numbers whose live state differs from desired state, with a status that shows who
/// changed them.
package struct DriftReport: Sendable, Equatable {
    /// The version of a report's JSON.
    package static let formatVersion = 1

    package var toolVersion: String
    package var createdAt: String
    package var apiURL: String
    package var gitCommit: String?
    package var summary: DriftSummary
    package var numbers: [DriftEntry]
    package var unreadable: [UnreadableNumber]
    package var warnings: [PlanWarning]
    /// When a check last read every number, ISO 8601 in UTC; `nil` if no such check is known.
    package var lastSuccessAt: String?
    /// With `--since-last`: the part that is left out because an earlier check reported it; otherwise `nil`.
    package var sinceLast: SinceLast?
    /// Numbers in sync, for formats that list each of them; JSON has only their count.
    package var inSync: [CheckedNumber]

    /// Compares the fleets with the same analysis as a plan. Pure: the same input gives the same report.
    package init(_ input: PlanInput) {
        let input = input.bounded()
        let scope = input.scope.numbers(desired: input.desired, owned: input.owned)
        let analyses = scope.compactMap { NumberAnalysis($0, in: input) }
        toolVersion = input.toolVersion
        createdAt = input.createdAt
        apiURL = input.apiURL
        gitCommit = input.commit.commit
        numbers = analyses.compactMap(DriftEntry.init)
        inSync = analyses.filter { $0.status.isEmpty }.map { CheckedNumber(number: $0.number, file: $0.file) }
        unreadable = input.unreadable.keys.sorted().map {
            UnreadableNumber(number: $0, reason: input.unreadable[$0] ?? "")
        }
        warnings = (input.warnings + Plan.warnings(analyses, [], input)).filter { $0.kind != .unreadable }
        var summary = DriftSummary()
        summary.checked = analyses.count
        summary.drifted = numbers.count { $0.status.contains(.drifted) }
        summary.pending = numbers.count { $0.status.contains(.pending) }
        summary.differs = numbers.count { $0.status.contains(.differs) }
        summary.unreadable = unreadable.count
        summary.inSync = analyses.count - numbers.count
        self.summary = summary
    }

    /// Whether a report with `--since-last` contains a new, resolved or unreadable number.
    package var hasNews: Bool {
        !numbers.isEmpty || !unreadable.isEmpty || sinceLast?.resolved.isEmpty == false
    }

    /// Numbers that an earlier run left without an attachment.
    package var openGaps: [PhoneNumber] {
        Set(warnings.filter { $0.kind == .openGap }.compactMap(\.number)).sorted()
    }

    /// Whether `drift` must exit with code 2: a number drifted or differs, an earlier run left a gap, or with
    /// `includingPending` a number is pending.
    package func hasDrift(includingPending: Bool) -> Bool {
        !openGaps.isEmpty || numbers.contains { $0.status.contains { $0 != .pending || includingPending } }
    }
}

/// The part of the findings that a report with `--since-last` leaves out.
package struct SinceLast: Sendable, Equatable {
    /// When the previous check with `--since-last` delivered its report, ISO 8601 in UTC; `nil` for the first such
    /// check.
    package var since: String?
    /// Numbers whose difference an earlier check already reported.
    package var known: [CheckedNumber]
    /// Numbers whose difference an earlier check reported and that are in sync now.
    package var resolved: [PhoneNumber]

    package init(since: String?, known: [CheckedNumber], resolved: [PhoneNumber]) {
        self.since = since
        self.known = known
        self.resolved = resolved
    }
}

/// The counts of a drift report, in numbers; one that is both drifted and pending counts in both.
package struct DriftSummary: Sendable, Equatable {
    package var checked = 0
    package var drifted = 0
    package var pending = 0
    package var differs = 0
    package var inSync = 0
    package var unreadable = 0

    package init() {}
}

extension SinceLast: Encodable {
    private enum CodingKeys: String, CodingKey {
        case since
        case known
        case resolved
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(since, forKey: .since)
        try container.encode(known.map(\.number), forKey: .known)
        try container.encode(resolved, forKey: .resolved)
    }
}

extension DriftSummary: Codable {
    private enum CodingKeys: String, CodingKey {
        case checked
        case drifted
        case pending
        case differs
        case inSync = "in_sync"
        case unreadable
    }
}

extension DriftReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case toolVersion = "tool_version"
        case createdAt = "created_at"
        case apiURL = "api_url"
        case gitCommit = "git_commit"
        case summary
        case numbers
        case unreadable
        case warnings
        case lastSuccessAt = "last_success_at"
        case sinceLast = "since_last"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(toolVersion, forKey: .toolVersion)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(apiURL, forKey: .apiURL)
        try container.encode(gitCommit, forKey: .gitCommit)
        try container.encode(summary, forKey: .summary)
        try container.encode(numbers, forKey: .numbers)
        try container.encode(unreadable, forKey: .unreadable)
        try container.encode(warnings, forKey: .warnings)
        try container.encodeIfPresent(lastSuccessAt, forKey: .lastSuccessAt)
        try container.encodeIfPresent(sinceLast, forKey: .sinceLast)
    }
}
