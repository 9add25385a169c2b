package import PatchbayConfiguration
package import SIPModel

/// A reason not to apply a plan as it is, and the way to lift the refusal.
package struct Refusal: Sendable, Equatable {
    package enum Kind: Hashable, Sendable {
        case limit(GuardKind)
        case preventDetach
        case driftedRemoval
        case loss
        case emptySet
        case otherAPI
        case otherOrganisation
        /// The ledger belongs to another configuration.
        case otherConfiguration
        /// Every owned number would be detached.
        case detachesAll
        case olderCommit
        case unrelatedCommit
        /// git isn't there or won't read the clone, so nobody knows which commit is newer.
        case unreadableRepository
        case firstRun
        /// A rollback must send a credential again, and its former value is no longer available.
        case lostSecret
    }

    package var kind: Kind
    /// The refused change and the reason.
    package var message: String
    /// The allowance that lifts the refusal, or another way to proceed.
    package var remedy: String
    /// The numbers that the refusal is about, sorted; empty if it is about the whole plan.
    package var numbers: [PhoneNumber]

    package init(_ kind: Kind, _ message: String, remedy: String, numbers: [PhoneNumber] = []) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.numbers = numbers
    }
}

extension Refusal.Kind {
    package static let all: [Refusal.Kind] =
        GuardKind.allCases.map(Refusal.Kind.limit) + [
            .preventDetach, .driftedRemoval, .loss, .emptySet, .otherAPI, .otherOrganisation, .otherConfiguration,
            .detachesAll,
            .olderCommit,
            .unrelatedCommit, .unreadableRepository, .firstRun, .lostSecret,
        ]

    /// The kind's name in JSON.
    package var name: String {
        switch self {
        case .limit(let kind): "limit_" + kind.rawValue
        case .preventDetach: "prevent_detach"
        case .driftedRemoval: "drifted_removal"
        case .loss: "loss"
        case .emptySet: "empty_set"
        case .otherAPI: "other_api"
        case .otherOrganisation: "other_organisation"
        case .otherConfiguration: "other_configuration"
        case .detachesAll: "detaches_all"
        case .olderCommit: "older_commit"
        case .unrelatedCommit: "unrelated_commit"
        case .unreadableRepository: "unreadable_repository"
        case .firstRun: "first_run"
        case .lostSecret: "lost_secret"
        }
    }
}

extension Refusal: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case message
        case remedy
        case numbers
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .kind)
        guard let kind = Kind.all.first(where: { $0.name == name }) else {
            throw DecodingError.dataCorruptedError(forKey: .kind, in: container, debugDescription: "unknown kind")
        }
        self.init(
            kind,
            try container.decode(String.self, forKey: .message),
            remedy: try container.decode(String.self, forKey: .remedy),
            numbers: try container.decode([PhoneNumber].self, forKey: .numbers)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind.name, forKey: .kind)
        try container.encode(message, forKey: .message)
        try container.encode(remedy, forKey: .remedy)
        try container.encode(numbers, forKey: .numbers)
    }
}
