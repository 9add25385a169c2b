package import Foundation
package import SIPModel

/// The content of the ledger: every owned number, and the state in which each direction was last left.
package struct OwnedFleet: Sendable, Equatable {
    /// The base URL of the API that the ledger belongs to; `nil` until the first apply.
    package var apiURL: String?
    /// The organisation that the ledger belongs to; `nil` until live state first names one.
    package var organisation: String?
    /// The configuration that the ledger belongs to; `nil` in ledgers of older versions, and outside of a repository.
    package var identity: LedgerIdentity?
    /// The Git commit last applied.
    package var commit: String?
    /// The digest of the manifest set last applied; `nil` in ledgers of older versions.
    package var manifestDigest: String?
    /// The salt of the credentials' fingerprints, base64.
    package var salt: String?
    /// Grows by 1 with every write of the ledger.
    package var generation: Int
    /// The last run that wrote the ledger; `nil` if none did, or an older version.
    package var lastRun: LastRun?
    package var numbers: [PhoneNumber: OwnedNumber]

    /// The run that wrote the ledger last.
    package struct LastRun: Sendable, Equatable, Codable {
        /// The name of its journal.
        package var journal: String
        /// The ledger's generation when it began.
        package var generation: Int

        package init(journal: String, generation: Int) {
            self.journal = journal
            self.generation = generation
        }
    }

    package init(
        apiURL: String? = nil,
        organisation: String? = nil,
        identity: LedgerIdentity? = nil,
        commit: String? = nil,
        manifestDigest: String? = nil,
        salt: String? = nil,
        generation: Int = 0,
        lastRun: LastRun? = nil,
        numbers: [PhoneNumber: OwnedNumber] = [:]
    ) {
        self.apiURL = apiURL
        self.organisation = organisation
        self.identity = identity
        self.commit = commit
        self.manifestDigest = manifestDigest
        self.salt = salt
        self.generation = generation
        self.lastRun = lastRun
        self.numbers = numbers
    }
}

/// One number that the manifest set owns.
package struct OwnedNumber: Sendable, Equatable {
    /// Grows by 1 with every change of the entry. A plan records the version that it was computed from.
    package var version: Int
    /// The manifest file that declared it last.
    package var file: String
    package var labels: [String: String]
    /// Protects the number even after its line was deleted: it must first be set to `false` and applied
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
    /// The state in which it was last left; `nil` while its first apply is under way.
    package var last: RecordedState?
    /// The intention of a run that is under way or was cut off; otherwise `nil`.
    package var intended: Intention?

    package init(last: RecordedState?, intended: Intention? = nil) {
        self.last = last
        self.intended = intended
    }
}

extension OwnedNumber {
    /// Whether an earlier run left an intention in one of its directions.
    package var isUnfinished: Bool { directions.values.contains { $0.intended != nil } }
}

extension OwnedFleet {
    /// The numbers that earlier runs left unfinished, in order.
    package var unfinished: [PhoneNumber] { numbers.filter(\.value.isUnfinished).keys.sorted() }
}

extension OwnedDirection {
    /// The intention, while a call of it may still take effect: until then every plan names the number.
    package func intendedStill(at now: String) -> Intention? {
        intended.flatMap { $0.mayStillAct(at: now) ? $0 : nil }
    }
}

/// The state that a run is about to create in one direction. It is written before the run's first call.
package struct Intention: Sendable, Equatable {
    package var state: RecordedState
    /// Whether the operation is a replace. If so and nothing is attached, the attach of the replace is missing.
    package var isReplace: Bool
    /// When a call of it may last have been under way, ISO 8601 in UTC; `nil` in ledgers of older versions.
    package var at: String?
    /// The most directions that its run could have had in a gap at once; `nil` in ledgers of older versions.
    package var parallelism: Int?

    package init(state: RecordedState, isReplace: Bool, at: String? = nil, parallelism: Int? = nil) {
        self.state = state
        self.isReplace = isReplace
        self.at = at
        self.parallelism = parallelism
    }

    /// How long a call without an answer may still take effect, in seconds.
    package static let mayActFor: TimeInterval = 15 * 60

    /// Whether a call of it may still take effect.
    ///
    /// - Parameter now: ISO 8601 in UTC.
    package func mayStillAct(at now: String) -> Bool {
        guard let at, let last = try? Date(at, strategy: .iso8601), let now = try? Date(now, strategy: .iso8601) else {
            return false
        }
        return now.timeIntervalSince(last) < Self.mayActFor
    }
}

/// The state in which a direction was last left.
package enum RecordedState: Sendable, Equatable {
    case unattached
    case attached(RecordedAttachment)

    package var attachment: RecordedAttachment? {
        if case .attached(let attachment) = self { attachment } else { nil }
    }
}

/// An attachment as it was last left, with the options that the API doesn't report as they were sent.
package struct RecordedAttachment: Sendable, Equatable {
    package var state: AttachmentState
    /// Options, including the user name, that were sent and that the API doesn't report.
    package var unreported: Set<OptionName>
    /// Credentials whose removal was sent and that the API still reports.
    package var removing: Set<OptionName>

    package init(_ state: AttachmentState, unreported: Set<OptionName> = [], removing: Set<OptionName> = []) {
        self.state = state
        self.unreported = unreported
        self.removing = removing
    }

    /// Creates the record of an attachment that was sent and then read back.
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
        // An explicit `null` means "not attached". A missing key is an error, so that a damaged entry isn't read
        // as "not attached".
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
        case at
        case parallelism
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
        case identity
        case commit
        case manifestDigest = "manifest_digest"
        case salt
        case generation
        case lastRun = "last_run"
        case numbers
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .formatVersion)
        guard version == Self.formatVersion else { throw UnknownFormat(version: version) }
        apiURL = try container.decodeIfPresent(String.self, forKey: .apiURL)
        organisation = try container.decodeIfPresent(String.self, forKey: .organisation)
        identity = try container.decodeIfPresent(LedgerIdentity.self, forKey: .identity)
        commit = try container.decodeIfPresent(String.self, forKey: .commit)
        manifestDigest = try container.decodeIfPresent(String.self, forKey: .manifestDigest)
        salt = try container.decodeIfPresent(String.self, forKey: .salt)
        generation = try container.decode(Int.self, forKey: .generation)
        lastRun = try container.decodeIfPresent(LastRun.self, forKey: .lastRun)
        numbers = try container.decode([PhoneNumber: OwnedNumber].self, forKey: .numbers)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encodeIfPresent(apiURL, forKey: .apiURL)
        try container.encodeIfPresent(organisation, forKey: .organisation)
        try container.encodeIfPresent(identity, forKey: .identity)
        try container.encodeIfPresent(commit, forKey: .commit)
        try container.encodeIfPresent(manifestDigest, forKey: .manifestDigest)
        try container.encodeIfPresent(salt, forKey: .salt)
        try container.encode(generation, forKey: .generation)
        try container.encodeIfPresent(lastRun, forKey: .lastRun)
        try container.encode(numbers, forKey: .numbers)
    }

    /// A ledger of another format than this program's.
    package struct UnknownFormat: Error, Equatable {
        package let version: Int
    }
}
