import BlandWire
import Fleet
import SIPModel

/// Makes the operations of one number. All new directions share one attach, and all removed directions share one
/// detach.
struct OperationBuilder {
    private let analysis: NumberAnalysis
    private let input: PlanInput

    init(_ analysis: NumberAnalysis, _ input: PlanInput) {
        self.analysis = analysis
        self.input = input
    }

    func operations() -> [Operation] {
        var operations: [Operation] = []
        let resumed = analysis.directions.filter { $0.action == .attach && $0.resumes }
        let new = analysis.directions.filter { $0.action == .attach && !$0.resumes }
        let going = analysis.directions.filter { $0.action == .detach }
        if !resumed.isEmpty { operations.append(attach(resumed, resumes: true)) }
        if !new.isEmpty { operations.append(attach(new, resumes: false)) }
        for direction in analysis.directions {
            switch direction.action {
            case .update: operations += update(direction).map { [$0] } ?? []
            case .replace: operations += replace(direction).map { [$0] } ?? []
            default: continue
            }
        }
        if !going.isEmpty { operations.append(detach(going)) }
        return operations
    }

    private func attach(_ directions: [DirectionAnalysis], resumes: Bool) -> Operation {
        let attachments = directions.compactMap { direction in
            direction.desired.map { (direction.direction, $0) }
        }
        let reason =
            if resumes {
                "an interrupted run left its replacement half done"
            } else if directions.contains(where: \.hasVanished) {
                "the ledger has it attached, the API doesn't"
            } else if let base = input.diffBase {
                "\(base.revision) doesn't attach it"
            } else {
                "not attached yet"
            }
        return operation(
            .attach,
            directions,
            reason: reason,
            requests: [.attach(analysis.number, attachments)],
            resumes: resumes
        )
    }

    private func update(_ direction: DirectionAnalysis) -> Operation? {
        guard let target = direction.desired?.target else { return nil }
        return operation(
            .update,
            [direction],
            reason: cause(direction) ?? "\(fields(direction)) can be updated in place",
            requests: [.update(analysis.number, target)]
        )
    }

    private func replace(_ direction: DirectionAnalysis) -> Operation? {
        guard let desired = direction.desired else { return nil }
        let allowed = input.profile.updatable[direction.direction] ?? []
        let barred = direction.changes.map(\.field).filter { !allowed.contains($0) }
        var reason: String
        if let stuck = direction.stuck.first, barred.isEmpty {
            reason = "the API kept \(stuck.rawValue) after an update without it"
        } else if direction.direction == .inbound {
            reason = "an inbound attachment can't be updated with this API"
        } else {
            reason = "\(barred.map(\.path).joined(separator: " and ")) can't be updated with this API"
        }
        if let cause = cause(direction) { reason = cause + "; " + reason }
        var result = operation(
            .replace,
            [direction],
            reason: reason,
            requests: [
                .detach(analysis.number, [direction.direction]),
                .attach(analysis.number, [(direction.direction, desired)]),
            ]
        )
        result.restore = direction.restoration(input)
        return result
    }

    private func detach(_ directions: [DirectionAnalysis]) -> Operation {
        let names = directions.map { "`\($0.direction.rawValue)`" }.joined(separator: " and ")
        let cause = directions.contains { $0.status.contains(.drifted) } ? "someone attached or changed it; " : ""
        return operation(
            .detach,
            directions,
            reason: analysis.isRemoval ? "it left the manifest set" : cause + "the manifest has no \(names) for it",
            requests: [.detach(analysis.number, directions.map(\.direction))]
        )
    }

    private func operation(
        _ action: Action,
        _ directions: [DirectionAnalysis],
        reason: String,
        requests: [APIRequest],
        resumes: Bool = false
    ) -> Operation {
        Operation(
            id: Operation.id(analysis.number, action, directions.map(\.direction)),
            action: action,
            number: analysis.number,
            directions: directions.map(\.direction),
            phase: Phase(action, resumes: resumes),
            reason: reason,
            status: Set(directions.flatMap(\.status)).sorted(),
            changes: directions.flatMap { direction in direction.changes.map { Change($0, in: direction.direction) } },
            requests: requests,
            place: analysis.place,
            adopts: directions.contains(where: \.isForeign)
        )
    }

    private func cause(_ direction: DirectionAnalysis) -> String? {
        if direction.isForeign { return "someone else attached it differently" }
        if direction.status == [.drifted] { return "someone changed it since the last apply" }
        return nil
    }

    private func fields(_ direction: DirectionAnalysis) -> String {
        direction.changes.map(\.field.path).joined(separator: ", ")
    }
}
