import BlandWire
import Fleet
import Journal
import SIPModel

extension RollbackAnalysis {
    func operations(_ input: RollbackInput) -> [Operation] {
        var operations: [Operation] = []
        let gone = steps.filter { $0.action == .attach }
        if !gone.isEmpty { operations.append(operation(.attach, gone, "detached", [attach(gone)])) }
        for step in steps where step.action == .update || step.action == .replace {
            guard let before = step.before else { continue }
            if step.action == .update {
                operations.append(
                    operation(.update, [step], "changed", [.update(number, before, credentials: sent)])
                )
            } else {
                var replace = operation(
                    .replace, [step], "changed", [.detach(number, [step.direction]), attach([step])])
                replace.restore = restoration(step, input)
                operations.append(replace)
            }
        }
        let new = steps.filter { $0.action == .detach }
        if !new.isEmpty {
            operations.append(operation(.detach, new, "attached", [.detach(number, new.map(\.direction))]))
        }
        return operations
    }

    private func attach(_ steps: [Step]) -> APIRequest {
        var states: [Direction: AttachmentState] = [:]
        for step in steps { states[step.direction] = step.before }
        return .attach(number, states, credentials: states[.outbound] == nil ? [:] : sent)
    }

    private func operation(_ action: Action, _ steps: [Step], _ done: String, _ requests: [APIRequest]) -> Operation {
        Operation(
            id: Operation.id(number, action, steps.map(\.direction)),
            action: action,
            number: number,
            directions: steps.map(\.direction),
            phase: Phase(action, resumes: false),
            reason: "the apply that is undone \(done) it",
            status: [],
            changes: steps.flatMap { step in step.changes.map { Change($0, in: step.direction) } },
            requests: requests,
            adopts: false
        )
    }

    private func restoration(_ step: Step, _ input: RollbackInput) -> Restoration? {
        guard let live = step.live else { return nil }
        return Restoration(of: live, step.direction, recorded: step.left) { name, fingerprint in
            Self.credential(name, fingerprint, change.after, input)
        }
    }

    /// Live fields that rollback would drop because the profile can't send them.
    var losses: [String] { steps.flatMap { $0.live?.losses(by: $0.action) ?? [] } }

    // MARK: Ledger

    /// Returns the entry that restores the number's ledger entry; `nil` if no operation touches the number and its
    /// ledger entry didn't change.
    func entry(_ operations: [Operation], _ input: RollbackInput) -> PlanEntry? {
        let (before, after) = (change.before.ledger, change.after.ledger)
        guard !operations.isEmpty || (input.owned != nil && !Self.isSame(before, after)) else { return nil }
        let touched = Set(operations.flatMap(\.directions))
        var directions: [Direction: DirectionTarget] = [:]
        for direction in Direction.allCases {
            let record = before?.directions[direction]?.last
            guard touched.contains(direction) || record != nil else { continue }
            let state = steps.first { $0.direction == direction }?.before
            directions[direction] = DirectionTarget(
                desired: touched.contains(direction) ? state : nil,
                record: record,
                isTouched: touched.contains(direction)
            )
        }
        return PlanEntry(
            number: number,
            file: before?.file ?? after?.file ?? "",
            labels: before?.labels ?? after?.labels ?? [:],
            preventDetach: before?.preventDetach ?? false,
            liveFingerprint: live.map { LiveFingerprint.of($0, input.fingerprints) },
            ledgerVersion: owned?.version,
            directions: directions,
            releases: Direction.allCases.filter { before?.directions[$0] == nil },
            isRemoval: before == nil,
            adopts: false
        )
    }
}
