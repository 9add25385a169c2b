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
    /// One clause: why.
    package var reason: String
    package var status: [DirectionStatus]
    package var changes: [Change]
    /// In order; a replace has a detach and an attach.
    package var requests: [APIRequest]
    package var place: SourcePlace?
    /// Whether it changes an attachment that someone else made.
    package var adopts: Bool
    /// For a replace: where the credentials of the previous attachment are to be had, should it have to be put
    /// back; nil where it can't be.
    package var restore: Restoration?
}

extension Operation: Comparable {
    /// The order of a plan: by phase, and within each by number.
    package static func < (left: Operation, right: Operation) -> Bool {
        (left.phase, left.number, left.id) < (right.phase, right.number, right.id)
    }

    /// What an operation is called in journals: there is one of a kind for each number and its directions.
    static func id(_ number: PhoneNumber, _ action: Action, _ directions: [Direction]) -> String {
        "\(number):\(action.rawValue):\(directions.map(\.rawValue).joined(separator: "+"))"
    }
}

/// What an operation does to its directions.
package enum Action: String, Sendable, Codable, CaseIterable, Hashable {
    case attach
    case update
    /// Detach, then attach: the number is without that direction for a moment.
    case replace
    case detach
}

/// The order of a plan, as data: make before break (docs/planning.md#order). Each phase ends before the next begins.
package enum Phase: Int, Sendable, Codable, CaseIterable, Comparable {
    /// Finishes replaces that an interrupted run left half done.
    case finish = 0
    case attach = 1
    case update = 2
    case replace = 3
    case detach = 4

    package init(_ action: Action, resumes: Bool) {
        switch action {
        case .attach: self = resumes ? .finish : .attach
        case .update: self = .update
        case .replace: self = .replace
        case .detach: self = .detach
        }
    }

    /// Whether it takes something away, and so is held back while an earlier phase has failures.
    package var breaks: Bool { self == .replace || self == .detach }

    package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
}

/// One field that an operation changes.
package struct Change: Sendable, Equatable, Codable {
    /// `outbound.options.port`
    package var path: String
    package var before: JSONValue
    package var after: JSONValue
    /// Whether it is a credential, shown as such on both sides.
    package var sensitive: Bool

    package init(_ change: FieldChange, in direction: Direction) {
        path = direction.rawValue + "." + change.field.path
        before = change.before
        after = change.after
        sensitive = change.field.isSensitive
    }
}

/// How the credentials of a replaced attachment can be had again, where live state doesn't show them.
package struct Restoration: Sendable, Equatable {
    package var credentials: [OptionName: Credential]

    package init(credentials: [OptionName: Credential] = [:]) {
        self.credentials = credentials
    }
}

/// How a direction came to differ (docs/planning.md#drifted-pending-differs).
package enum DirectionStatus: String, Sendable, Codable, CaseIterable, Comparable {
    /// Someone moved it since it was last left.
    case drifted
    /// Git moved since it was last left.
    case pending
    /// It differs, and without a ledger entry nobody can say why.
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
