package import Fleet
package import SIPModel

/// The state that one number was planned from, and its target state.
package struct PlanEntry: Sendable, Equatable {
    package var number: PhoneNumber
    /// The manifest file that declares it, or the one the ledger recorded for a removal.
    package var file: String
    package var labels: [String: String]
    package var preventDetach: Bool
    /// SHA-256 of the live state that the number was planned from; `nil` if the number wasn't read.
    package var liveFingerprint: String?
    /// The version of the number's ledger entry; `nil` without an entry.
    package var ledgerVersion: Int?
    /// The target of each managed direction.
    package var directions: [Direction: DirectionTarget]
    /// Directions whose ledger record is deleted without a call.
    package var releases: [Direction]
    /// Whether the number left the manifest set.
    package var isRemoval: Bool
    /// Whether the plan takes over an attachment that someone else made, even one that equals desired state.
    package var adopts: Bool
}

/// The target of a direction, and the state that the ledger records if no operation touches the direction.
package struct DirectionTarget: Sendable, Equatable {
    /// The state that the operations must leave; `nil`: unattached, or no operation touches the direction.
    package var desired: AttachmentState?
    /// The state to write to the ledger if no operation touches this direction, or instead of the read-back state.
    /// `nil`: leave the record unchanged.
    package var record: RecordedState?
    /// Whether an operation of the plan touches it.
    package var isTouched: Bool
}

extension PlanEntry: Codable {
    private enum CodingKeys: String, CodingKey {
        case number
        case file
        case labels
        case preventDetach = "prevent_detach"
        case liveFingerprint = "live_fingerprint"
        case ledgerVersion = "ledger_version"
        case directions
        case releases
        case isRemoval = "removal"
        case adopts
    }
}

extension DirectionTarget: Codable {
    private enum CodingKeys: String, CodingKey {
        case desired
        case record
        case isTouched = "touched"
    }
}
