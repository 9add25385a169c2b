import SIPModel

// The JSON of a plan, for `--format json` and plan files alike (schemas/plan.schema.json).

extension Plan: Codable {
    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case toolVersion = "tool_version"
        case createdAt = "created_at"
        case apiURL = "api_url"
        case profile
        case gitCommit = "git_commit"
        case manifestDigest = "manifest_digest"
        case ledger
        case summary
        case operations
        case entries = "numbers"
        case refusals
        case warnings
        case leftOut = "left_out"
        case vanished
        case diffBase = "diff_base"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .formatVersion)
        guard version == Self.formatVersion else { throw UnknownPlanFormat(version: version) }
        toolVersion = try container.decode(String.self, forKey: .toolVersion)
        createdAt = try container.decode(String.self, forKey: .createdAt)
        apiURL = try container.decode(String.self, forKey: .apiURL)
        profile = try container.decode(String.self, forKey: .profile)
        gitCommit = try container.decodeIfPresent(String.self, forKey: .gitCommit)
        manifestDigest = try container.decode(String.self, forKey: .manifestDigest)
        ledger = try container.decodeIfPresent(LedgerStamp.self, forKey: .ledger)
        summary = try container.decode(Summary.self, forKey: .summary)
        operations = try container.decode([Operation].self, forKey: .operations)
        entries = try container.decode([PlanEntry].self, forKey: .entries)
        refusals = try container.decode([Refusal].self, forKey: .refusals)
        warnings = try container.decode([PlanWarning].self, forKey: .warnings)
        leftOut = try container.decode([LeftOut].self, forKey: .leftOut)
        vanished = try container.decode([PhoneNumber].self, forKey: .vanished)
        diffBase = try container.decodeIfPresent(DiffBase.self, forKey: .diffBase)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(toolVersion, forKey: .toolVersion)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(apiURL, forKey: .apiURL)
        try container.encode(profile, forKey: .profile)
        try container.encode(gitCommit, forKey: .gitCommit)
        try container.encode(manifestDigest, forKey: .manifestDigest)
        try container.encode(ledger, forKey: .ledger)
        try container.encode(summary, forKey: .summary)
        try container.encode(operations, forKey: .operations)
        try container.encode(entries, forKey: .entries)
        try container.encode(refusals, forKey: .refusals)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(leftOut, forKey: .leftOut)
        try container.encode(vanished, forKey: .vanished)
        try container.encodeIfPresent(diffBase, forKey: .diffBase)
    }
}

/// A plan in another format than this program's.
package struct UnknownPlanFormat: Error, Equatable {
    package let version: Int
}
