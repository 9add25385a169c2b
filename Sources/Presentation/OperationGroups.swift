import Fleet
import LocatedYAML
import Planning
import SIPModel

/// Operations that do the same to several numbers, told as one.
///
/// A reviewer reads a plan in seconds: forty-nine numbers that all get the same attachment are one entry.
struct OperationGroup: Sendable {
    /// The first of them; the others differ in their number and line alone.
    let operation: Planning.Operation
    /// In order.
    fileprivate(set) var numbers: [PhoneNumber]

    var count: Int { numbers.count }

    /// `49 numbers +14155550101..+14155550149`, or the one number.
    func subject(limit: Int = 4) -> String {
        count == 1 ? operation.number.description : "\(count) numbers " + NumberRuns.text(of: numbers, limit: limit)
    }
}

extension [OperationGroup] {
    /// Folds operations that stand in the same file and do the same; the order of the first of each group is kept.
    init(folding operations: [Planning.Operation]) {
        var groups: [OperationGroup] = []
        var places: [Key: Int] = [:]
        for operation in operations {
            let key = Key(operation)
            if let place = places[key] {
                groups[place].numbers.append(operation.number)
            } else {
                places[key] = groups.count
                groups.append(OperationGroup(operation: operation, numbers: [operation.number]))
            }
        }
        self = groups
    }

    /// Each operation for itself.
    init(unfolded operations: [Planning.Operation]) {
        self = operations.map { OperationGroup(operation: $0, numbers: [$0.number]) }
    }
}

/// All that two operations must share to be told as one.
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

/// Numbers in order, with consecutive ones as `FIRST..LAST`.
enum NumberRuns {
    static func text(of numbers: [PhoneNumber], limit: Int) -> String {
        var runs: [(first: PhoneNumber, last: PhoneNumber, count: Int)] = []
        for number in numbers.sorted() {
            if let run = runs.last, run.last.advanced(by: 1) == number {
                runs[runs.count - 1].last = number
                runs[runs.count - 1].count += 1
            } else {
                runs.append((number, number, 1))
            }
        }
        let shown = runs.prefix(limit).map { run in
            switch run.count {
            case 1: "\(run.first)"
            case 2: "\(run.first), \(run.last)"
            default: "\(run.first)..\(run.last)"
            }
        }
        let rest = runs.dropFirst(limit).reduce(0) { $0 + $1.count }
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
