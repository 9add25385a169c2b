/// The direction of an attachment: calls to the number, or calls from it.
package enum Direction: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case inbound
    case outbound

    package static func < (left: Direction, right: Direction) -> Bool {
        left == .inbound && right == .outbound
    }
}

extension Direction: CodingKeyRepresentable {}
