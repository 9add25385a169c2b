import Fleet
package import JSON
package import LocatedYAML
package import SIPModel

/// What `patchbay drift` found: numbers whose live state isn't the desired one, told apart by who moved.
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
    /// When a check last read every number; nil where none is known of.
    package var lastSuccessAt: String?
    /// With `--since-last`: what was left out, since it was told before.
    package var sinceLast: SinceLast?
    /// Numbers that are as they should be, for formats that list each; JSON has their count.
    package var inSync: [CheckedNumber]

    /// Compares; pure, by the same analysis as a plan.
    package init(_ input: PlanInput) {
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

    /// Whether a report of what is new has anything to tell.
    package var hasNews: Bool {
        !numbers.isEmpty || !unreadable.isEmpty || sinceLast?.resolved.isEmpty == false
    }

    /// Whether there is what `drift` exits 2 for: a number that someone else moved, or that differs and nobody
    /// can say why; with `includingPending` also what Git moved.
    package func hasDrift(includingPending: Bool) -> Bool {
        numbers.contains { $0.status.contains { $0 != .pending || includingPending } }
    }
}

/// What a report of what is new leaves out.
package struct SinceLast: Sendable, Equatable {
    /// When what is new was last told; nil for the first time.
    package var since: String?
    /// Numbers that differ as they did then.
    package var known: [CheckedNumber]
    /// Numbers that differed then, and are as they should be now.
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

/// One number whose live state isn't the desired one.
package struct DriftEntry: Sendable, Equatable {
    package var number: PhoneNumber
    package var status: [DirectionStatus]
    package var directions: [DriftDirection]
    package var place: SourcePlace?
    /// When a check last found it as it should be; nil where none is known of.
    package var lastGoodAt: String?

    init?(_ analysis: NumberAnalysis) {
        guard !analysis.status.isEmpty else { return nil }
        number = analysis.number
        status = analysis.status
        place = analysis.place
        directions = analysis.directions.filter { !$0.status.isEmpty }.map { direction in
            DriftDirection(
                direction: direction.direction,
                status: direction.status,
                action: direction.action,
                changes: direction.changes.map { Change($0, in: direction.direction) },
                updatedAt: direction.live?.server.updatedAt
            )
        }
    }
}

/// One direction that differs: `before` is live, `after` is desired.
package struct DriftDirection: Sendable, Equatable {
    package var direction: Direction
    package var status: [DirectionStatus]
    /// What an apply would do to it; nil where it would do nothing.
    package var action: Action?
    package var changes: [Change]
    /// When the server says that it was last changed, as the server writes it.
    package var updatedAt: JSONValue?
}

/// A number that was checked and found as it should be.
package struct CheckedNumber: Sendable, Equatable {
    package var number: PhoneNumber
    /// The manifest that declares it, or declared it last.
    package var file: String

    package init(number: PhoneNumber, file: String) {
        self.number = number
        self.file = file
    }
}

/// A number whose live state couldn't be read.
package struct UnreadableNumber: Sendable, Equatable {
    package var number: PhoneNumber
    package var reason: String
    /// When a check last found it as it should be; nil where none is known of.
    package var lastGoodAt: String?
}

extension DriftEntry: Codable {
    private enum CodingKeys: String, CodingKey {
        case number
        case status
        case directions
        case place
        case lastGoodAt = "last_good_at"
    }
}

extension UnreadableNumber: Codable {
    private enum CodingKeys: String, CodingKey {
        case number
        case reason
        case lastGoodAt = "last_good_at"
    }
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

extension DriftDirection: Codable {
    private enum CodingKeys: String, CodingKey {
        case direction
        case status
        case action
        case changes
        case updatedAt = "updated_at"
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
