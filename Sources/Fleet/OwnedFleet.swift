package import SIPModel

/// What the ledger holds: every number this manifest set owns, and in what state each direction was last left.
package struct OwnedFleet: Sendable, Equatable {
    /// The API's base URL this ledger is bound to; nil until the first apply.
    package var apiURL: String?
    /// The organisation it is bound to, as live state names it; nil until live state has named one.
    package var organisation: String?
    /// The Git commit last applied.
    package var commit: String?
    /// The salt of the credentials' fingerprints, base64.
    package var salt: String?
    /// How often the ledger was written.
    package var generation: Int
    package var numbers: [PhoneNumber: OwnedNumber]

    package init(
        apiURL: String? = nil,
        organisation: String? = nil,
        commit: String? = nil,
        salt: String? = nil,
        generation: Int = 0,
        numbers: [PhoneNumber: OwnedNumber] = [:]
    ) {
        self.apiURL = apiURL
        self.organisation = organisation
        self.commit = commit
        self.salt = salt
        self.generation = generation
        self.numbers = numbers
    }
}

/// One number that the manifest set owns.
package struct OwnedNumber: Sendable, Equatable {
    /// Moves with every change of the entry; a plan says which version it was computed from.
    package var version: Int
    /// The manifest file that declared it last.
    package var file: String
    package var labels: [String: String]
    /// Outlives the manifest's line: a number is removed only after it was lifted and applied
    /// (docs/planning.md#prevent_detach).
    package var preventDetach: Bool
    package var directions: [Direction: OwnedDirection]

    package init(
        version: Int = 0,
        file: String,
        labels: [String: String] = [:],
        preventDetach: Bool = false,
        directions: [Direction: OwnedDirection] = [:]
    ) {
        self.version = version
        self.file = file
        self.labels = labels
        self.preventDetach = preventDetach
        self.directions = directions
    }
}

/// One owned direction of a number.
package struct OwnedDirection: Sendable, Equatable {
    /// How it was last left; nil while its first apply is under way.
    package var last: RecordedState?
    /// What a run was about to do: there only while a run is under way, or after one that was cut off.
    package var intended: Intention?

    package init(last: RecordedState?, intended: Intention? = nil) {
        self.last = last
        self.intended = intended
    }
}

/// What a run had set out to do to a direction.
package struct Intention: Sendable, Equatable {
    package var state: RecordedState
    /// Whether it was a replace: then nothing attached means that the second half is missing.
    package var isReplace: Bool

    package init(state: RecordedState, isReplace: Bool) {
        self.state = state
        self.isReplace = isReplace
    }
}

/// How a direction was left.
package enum RecordedState: Sendable, Equatable {
    case unattached
    case attached(RecordedAttachment)

    package var attachment: RecordedAttachment? {
        if case .attached(let attachment) = self { attachment } else { nil }
    }
}

/// An attachment as it was last left, with what the API doesn't say of it.
package struct RecordedAttachment: Sendable, Equatable {
    package var state: AttachmentState
    /// Options, and a user name, that were sent and that the API doesn't report back.
    package var unreported: Set<OptionName>
    /// Credentials whose removal was sent and that the API still reports.
    package var removing: Set<OptionName>

    package init(_ state: AttachmentState, unreported: Set<OptionName> = [], removing: Set<OptionName> = []) {
        self.state = state
        self.unreported = unreported
        self.removing = removing
    }

    /// What a ledger keeps of an attachment that was just sent, given what the API then reported.
    package init(sent: AttachmentState, readBack live: AttachmentState) {
        let removing = [OptionName.username, .password].filter {
            sent[credential: $0] == .absent && live[credential: $0] != .absent
        }
        self.init(sent, unreported: sent.unreported(by: live), removing: Set(removing))
    }
}

// MARK: Codable

extension RecordedAttachment: Codable {
    private enum CodingKeys: String, CodingKey {
        case state
        case unreported
        case removing
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(AttachmentState.self, forKey: .state),
            unreported: Set(try container.decodeIfPresent([OptionName].self, forKey: .unreported) ?? []),
            removing: Set(try container.decodeIfPresent([OptionName].self, forKey: .removing) ?? [])
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        if !unreported.isEmpty { try container.encode(unreported.sorted(), forKey: .unreported) }
        if !removing.isEmpty { try container.encode(removing.sorted(), forKey: .removing) }
    }
}

extension RecordedState: Codable {
    private enum CodingKeys: String, CodingKey {
        case attached
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // Nothing attached is said, not left out: a damaged entry must not read as one.
        let attachment = try container.decode(RecordedAttachment?.self, forKey: .attached)
        self = attachment.map(RecordedState.attached) ?? .unattached
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .unattached: try container.encodeNil(forKey: .attached)
        case .attached(let attachment): try container.encode(attachment, forKey: .attached)
        }
    }
}

extension Intention: Codable {
    private enum CodingKeys: String, CodingKey {
        case state
        case isReplace = "replace"
    }
}

extension OwnedDirection: Codable {}

extension OwnedNumber: Codable {
    private enum CodingKeys: String, CodingKey {
        case version
        case file
        case labels
        case preventDetach = "prevent_detach"
        case directions
    }
}

extension OwnedFleet: Codable {
    /// The format of the ledger that this program writes and reads.
    package static let formatVersion = 1

    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case apiURL = "api_url"
        case organisation = "org_id"
        case commit
        case salt
        case generation
        case numbers
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .formatVersion)
        guard version == Self.formatVersion else { throw UnknownFormat(version: version) }
        apiURL = try container.decodeIfPresent(String.self, forKey: .apiURL)
        organisation = try container.decodeIfPresent(String.self, forKey: .organisation)
        commit = try container.decodeIfPresent(String.self, forKey: .commit)
        salt = try container.decodeIfPresent(String.self, forKey: .salt)
        generation = try container.decode(Int.self, forKey: .generation)
        numbers = try container.decode([PhoneNumber: OwnedNumber].self, forKey: .numbers)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encodeIfPresent(apiURL, forKey: .apiURL)
        try container.encodeIfPresent(organisation, forKey: .organisation)
        try container.encodeIfPresent(commit, forKey: .commit)
        try container.encodeIfPresent(salt, forKey: .salt)
        try container.encode(generation, forKey: .generation)
        try container.encode(numbers, forKey: .numbers)
    }

    /// A ledger of another format than this program's.
    package struct UnknownFormat: Error, Equatable {
        package let version: Int
    }
}
