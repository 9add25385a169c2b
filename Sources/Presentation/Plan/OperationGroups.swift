import Fleet
import JSON
import LocatedYAML
import Planning
import SIPModel

/// Operations that make the same change to several numbers, shown as one entry.
///
/// A reviewer has only seconds for a plan: forty-nine numbers that all get the same attachment are one entry.
struct OperationGroup: Sendable {
    /// The first operation of the group. The others differ only in their number and line.
    let operation: Planning.Operation
    /// In the order of the plan.
    fileprivate(set) var numbers: [PhoneNumber]
    /// The ids of the operations, in the same order.
    fileprivate(set) var ids: [String]

    fileprivate init(_ operation: Planning.Operation) {
        self.operation = operation
        numbers = [operation.number]
        ids = [operation.id]
    }

    var count: Int { numbers.count }

    /// `49 numbers +14155550101..+14155550149`, or the one number.
    func subject(limit: Int = 4) -> String {
        count == 1 ? operation.number.description : "\(count) numbers " + NumberRuns.text(of: numbers, limit: limit)
    }
}

extension [OperationGroup] {
    /// Groups the operations of one file that make the same change. Groups keep the order of their first operations.
    init(folding operations: [Planning.Operation]) {
        var groups: [OperationGroup] = []
        var places: [Key: Int] = [:]
        for operation in operations {
            let key = Key(operation)
            if let place = places[key] {
                groups[place].numbers.append(operation.number)
                groups[place].ids.append(operation.id)
            } else {
                places[key] = groups.count
                groups.append(OperationGroup(operation))
            }
        }
        self = groups
    }

    /// One group per operation.
    init(unfolded operations: [Planning.Operation]) {
        self = operations.map { OperationGroup($0) }
    }

    /// Risky groups first: replaces, then detaches, then updates and attaches that adopt someone else's attachment. The
    /// rest follows in the order of the plan.
    var sortedByRisk: [OperationGroup] {
        enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    }
}

extension OperationGroup {
    /// Whether the operations interrupt service or take over someone else's attachments.
    var isRisky: Bool { operation.phase.breaks || operation.adopts }

    fileprivate var rank: Int {
        guard isRisky else { return 4 }
        return switch operation.action {
        case .replace: 0
        case .detach: 1
        case .update: 2
        case .attach: 3
        }
    }

    var directions: String { operation.directions.joined }

    /// A sentence on the gap of a replace, after a line break; empty for other actions.
    var gapNote: String {
        guard operation.action == .replace else { return "" }
        return count == 1
            ? "\nThe number is without \(directions) for a moment."
            : "\nEach number is without \(directions) for a moment."
    }
}

extension Planning.Operation {
    /// Notes on the operation's cause: `drifted` or `differs`, and `adopts` if someone else made the attachment.
    var notes: [String] { status.filter { $0 != .pending }.map(\.rawValue) + (adopts ? ["adopts"] : []) }
}

extension [Direction] {
    /// `inbound + outbound`
    var joined: String { map(\.rawValue).joined(separator: " + ") }
}

/// The properties that two operations must share to be in one group.
private struct Key: Hashable {
    let phase: Phase
    let action: Action
    let directions: [Direction]
    let status: [DirectionStatus]
    let reason: String
    let file: String?
    let adopts: Bool
    let changes: [String]

    init(_ operation: Planning.Operation) {
        phase = operation.phase
        action = operation.action
        directions = operation.directions
        status = operation.status
        reason = operation.reason
        file = operation.place?.file
        adopts = operation.adopts
        changes = operation.changes.map { "\($0.path)\u{0}\($0.before.text)\u{0}\($0.after.text)" }
    }
}
