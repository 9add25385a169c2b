import Fleet
package import JSON
package import LocatedYAML
package import SIPModel

/// One number whose live state isn't the desired one.
package struct DriftEntry: Sendable, Equatable {
    package var number: PhoneNumber
    package var status: [DirectionStatus]
    package var directions: [DriftDirection]
    package var place: SourcePlace?
    /// When a check last found the number in sync, ISO 8601 in UTC; `nil` if no such check is known.
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
    /// The action of an apply; `nil` if an apply would leave the direction unchanged.
    package var action: Action?
    package var changes: [Change]
    /// Time of the attachment's last change according to the server, in the server's own format.
    package var updatedAt: JSONValue?
}

/// A number that was checked and is in sync.
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
    /// When a check last found the number in sync, ISO 8601 in UTC; `nil` if no such check is known.
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

extension DriftDirection: Codable {
    private enum CodingKeys: String, CodingKey {
        case direction
        case status
        case action
        case changes
        case updatedAt = "updated_at"
    }
}
