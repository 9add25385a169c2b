package import BlandWire
package import Fleet
package import JSON
package import LocatedYAML
package import SIPModel

/// One step of a plan: one API call, or the two of a replace.
package struct Operation: Sendable, Equatable {
    package var id: String
    package var action: Action
    package var number: PhoneNumber
    package var directions: [Direction]
    package var phase: Phase
    /// The reason for the operation, in one clause.
    package var reason: String
    package var status: [DirectionStatus]
    package var changes: [Change]
    /// In order; a replace has a detach and an attach.
    package var requests: [APIRequest]
    package var place: SourcePlace?
    /// Whether it changes an attachment that someone else made.
    package var adopts: Bool
    /// For a replace: the sources of the credentials that Patchbay needs to attach the previous state again if the
    /// attach fails. `nil` if a credential has no source, and for other operations.
    package var restore: Restoration?
}

extension Operation {
    /// Whether its attach closes the gap of a replace: its own, or one that an earlier run left.
    package var isReplace: Bool { action == .replace || phase == .finish }
}

extension Operation: Comparable {
    /// The order of a plan: by phase, and within each by number.
    package static func < (left: Operation, right: Operation) -> Bool {
        (left.phase, left.number, left.id) < (right.phase, right.number, right.id)
    }

    /// Returns the id of an operation in journals. A plan has at most one operation with the same number, action and
    /// directions.
    static func id(_ number: PhoneNumber, _ action: Action, _ directions: [Direction]) -> String {
        "\(number):\(action.rawValue):\(directions.map(\.rawValue).joined(separator: "+"))"
    }
}

/// One field that an operation changes.
package struct Change: Sendable, Equatable, Codable {
    /// `outbound.options.port`
    package var path: String
    package var before: JSONValue
    package var after: JSONValue
    /// Whether the field is a credential; `before` and `after` then hold placeholders.
    package var sensitive: Bool

    package init(_ change: FieldChange, in direction: Direction) {
        path = direction.rawValue + "." + change.field.path
        before = change.before
        after = change.after
        sensitive = change.field.isSensitive
    }
}

/// The sources of a replaced attachment's credentials that live state doesn't show.
package struct Restoration: Sendable, Equatable {
    package var credentials: [OptionName: Credential]

    package init(credentials: [OptionName: Credential] = [:]) {
        self.credentials = credentials
    }
}

/// The reason why a direction differs (docs/planning.md#drifted-pending-differs).
package enum DirectionStatus: String, Sendable, Codable, CaseIterable, Comparable {
    /// Someone else changed live state since Patchbay last left it.
    case drifted
    /// Git changed desired state since Patchbay last left the direction.
    case pending
    /// Live state differs from desired state, and no ledger entry shows who changed it.
    case differs

    package static func < (left: DirectionStatus, right: DirectionStatus) -> Bool { left.rawValue < right.rawValue }
}

// MARK: Codable

extension Operation: Codable {
    private enum CodingKeys: String, CodingKey {
        case id
        case action
        case number
        case directions
        case phase
        case reason
        case status
        case changes
        case requests
        case place
        case adopts
        case restore
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(action, forKey: .action)
        try container.encode(number, forKey: .number)
        try container.encode(directions, forKey: .directions)
        try container.encode(phase, forKey: .phase)
        try container.encode(reason, forKey: .reason)
        try container.encode(status, forKey: .status)
        try container.encode(changes, forKey: .changes)
        try container.encode(requests, forKey: .requests)
        try container.encode(place, forKey: .place)
        try container.encode(adopts, forKey: .adopts)
        try container.encode(restore, forKey: .restore)
    }
}

extension Restoration: Codable {}
