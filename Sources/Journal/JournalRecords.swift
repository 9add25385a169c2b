package import Fleet
package import SIPModel

/// The description of a run in the first line of its journal. A rollback checks with it that the run may be undone at
/// this API.
package struct JournalRun: Sendable, Equatable {
    /// The format version of a journal's lines.
    package static let formatVersion = 1

    package var toolVersion: String
    package var apiURL: String
    package var profile: String
    package var gitCommit: String?
    package var manifestDigest: String
    /// The salt of the fingerprints in the journal, base64; `nil` without a ledger.
    package var salt: String?
    /// The ledger's generation when the run began; `nil` without a ledger. It orders the journals of several machines.
    package var generation: Int?
    /// Counts of operations by their action, and of the numbers without an operation.
    package var summary: [String: Int]
    /// The name of the journal that the run undoes; `nil` if the run isn't a rollback.
    package var undoes: String?

    package init(
        toolVersion: String,
        apiURL: String,
        profile: String,
        gitCommit: String? = nil,
        manifestDigest: String = "",
        salt: String? = nil,
        generation: Int? = nil,
        summary: [String: Int] = [:],
        undoes: String? = nil
    ) {
        self.toolVersion = toolVersion
        self.apiURL = apiURL
        self.profile = profile
        self.gitCommit = gitCommit
        self.manifestDigest = manifestDigest
        self.salt = salt
        self.generation = generation
        self.summary = summary
        self.undoes = undoes
    }
}

/// The state of a number at one moment, at the API and in the ledger.
package struct NumberRecord: Sendable, Equatable {
    /// Its live state by direction, with credentials as fingerprints; `nil` if it wasn't read.
    package var live: [Direction: RecordedState]?
    /// Its ledger entry; `nil` if it isn't owned.
    package var ledger: OwnedNumber?
    /// The sources of its outbound credentials, as far as the run knows them. A literal user name is the only value
    /// that may be here.
    package var credentials: [OptionName: Credential]

    package init(
        live: [Direction: RecordedState]? = nil,
        ledger: OwnedNumber? = nil,
        credentials: [OptionName: Credential] = [:]
    ) {
        self.live = live
        self.ledger = ledger
        self.credentials = credentials
    }

    /// Creates a record from the result of a read; `live` is `nil` if the number wasn't read.
    package init(
        live: LiveNumber?,
        ledger: OwnedNumber?,
        credentials: [OptionName: Credential] = [:],
        _ fingerprints: CredentialFingerprints
    ) {
        self.init(live: live.map { Self.states($0, fingerprints) }, ledger: ledger, credentials: credentials)
    }

    private static func states(
        _ live: LiveNumber,
        _ fingerprints: CredentialFingerprints
    ) -> [Direction: RecordedState] {
        var states: [Direction: RecordedState] = [:]
        for direction in Direction.allCases {
            let state = live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) }
            states[direction] = state.map { .attached(RecordedAttachment($0)) } ?? .unattached
        }
        return states
    }
}

// MARK: Codable

extension JournalRun: Codable {
    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case toolVersion = "tool_version"
        case apiURL = "api_url"
        case profile
        case gitCommit = "git_commit"
        case manifestDigest = "manifest_digest"
        case salt
        case generation
        case summary
        case undoes
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decodeIfPresent(Int.self, forKey: .formatVersion) ?? Self.formatVersion
        guard version == Self.formatVersion else { throw OtherFormat(version: version) }
        toolVersion = try container.decode(String.self, forKey: .toolVersion)
        apiURL = try container.decode(String.self, forKey: .apiURL)
        profile = try container.decode(String.self, forKey: .profile)
        gitCommit = try container.decodeIfPresent(String.self, forKey: .gitCommit)
        manifestDigest = try container.decode(String.self, forKey: .manifestDigest)
        salt = try container.decodeIfPresent(String.self, forKey: .salt)
        generation = try container.decodeIfPresent(Int.self, forKey: .generation)
        summary = try container.decode([String: Int].self, forKey: .summary)
        undoes = try container.decodeIfPresent(String.self, forKey: .undoes)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(toolVersion, forKey: .toolVersion)
        try container.encode(apiURL, forKey: .apiURL)
        try container.encode(profile, forKey: .profile)
        try container.encodeIfPresent(gitCommit, forKey: .gitCommit)
        try container.encode(manifestDigest, forKey: .manifestDigest)
        try container.encodeIfPresent(salt, forKey: .salt)
        try container.encodeIfPresent(generation, forKey: .generation)
        try container.encode(summary, forKey: .summary)
        try container.encodeIfPresent(undoes, forKey: .undoes)
    }

    /// A journal of another format than this program's.
    struct OtherFormat: Error {
        let version: Int
    }
}

extension NumberRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case live
        case ledger
        case credentials
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        live = try container.decodeIfPresent([Direction: RecordedState].self, forKey: .live)
        // An explicit `null` means "not owned". A missing key is an error, so that a damaged line isn't read as
        // "not owned".
        ledger = try container.decode(OwnedNumber?.self, forKey: .ledger)
        credentials = try container.decodeIfPresent([OptionName: Credential].self, forKey: .credentials) ?? [:]
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(live, forKey: .live)
        try container.encode(ledger, forKey: .ledger)
        if !credentials.isEmpty { try container.encode(credentials, forKey: .credentials) }
    }
}
