package import Fleet
import PatchbayConfiguration
import SIPModel

extension Plan {
    /// Whether it finishes a replace that an interrupted run left half done.
    package var canFinish: Bool {
        operations.contains { $0.phase == .finish } && !refusals.contains { $0.kind.isAboutTheWhole }
    }

    /// Only the operations that finish interrupted replaces: they are done whatever else is refused
    /// (docs/planning.md#interrupted-replaces).
    package func finishingOnly() -> Plan {
        var plan = self
        plan.operations = operations.filter { $0.phase == .finish }
        let numbers = Set(plan.operations.map(\.number))
        plan.entries = entries.filter { numbers.contains($0.number) }.map { entry in
            var entry = entry
            let touched = Set(plan.operations.filter { $0.number == entry.number }.flatMap(\.directions))
            entry.directions = entry.directions.filter { touched.contains($0.key) }
            entry.releases = []
            entry.isRemoval = false
            return entry
        }
        plan.refusals = []
        // It is finished, not applied: the ledger keeps the commit that was.
        plan.gitCommit = nil
        return plan
    }
}

extension Refusal.Kind {
    /// Whether it says that this run looks at the wrong thing altogether: then nothing is finished either.
    var isAboutTheWhole: Bool {
        switch self {
        case .otherAPI, .otherOrganisation: true
        default: false
        }
    }
}

extension Guards {
    /// The guards again, for a plan that was kept in a file: the ledger and the day may have moved since.
    package static func refusals(
        of plan: Plan,
        owned: OwnedFleet?,
        guards: GuardSettings,
        commit: CommitRelation,
        isFirstRunInCI: Bool
    ) -> [Refusal] {
        var refusals = [binding(of: owned, to: plan.apiURL)].compactMap { $0 }
        refusals += self.commit(commit, allowsOlder: guards.allowsOlder)
        if isFirstRunInCI { refusals.append(firstRun) }
        for refusal in plan.refusals {
            switch refusal.kind {
            case .limit, .otherAPI, .olderCommit, .unrelatedCommit, .firstRun: continue
            case .emptySet: if !guards.allowsEmpty { refusals.append(refusal) }
            case .driftedRemoval: if !guards.allowsDrifted { refusals.append(refusal) }
            case .loss: if !guards.allowsAllLosses { refusals.append(refusal) }
            case .preventDetach, .otherOrganisation, .lostSecret: refusals.append(refusal)
            }
        }
        let entries = Dictionary(plan.entries.map { ($0.number, $0) }) { first, _ in first }
        let protected = Set(plan.operations.filter(\.phase.breaks).map(\.number)).filter { number in
            owned?.numbers[number]?.preventDetach == true && entries[number]?.preventDetach == true
        }
        if !protected.isEmpty, !refusals.contains(where: { $0.kind == .preventDetach }) {
            refusals.append(Self.protected(protected.sorted(), isRemoval: false))
        }
        return refusals + limits({ plan.numbers(for: $0) }, owned: owned, guards)
    }
}

extension Plan {
    /// The numbers that a guard counts.
    func numbers(for kind: GuardKind) -> Set<PhoneNumber> {
        switch kind {
        case .detach: Set(operations.filter { $0.action == .detach }.map(\.number))
        case .replace: Set(operations.filter { $0.action == .replace }.map(\.number))
        case .update: Set(operations.filter { $0.action == .update }.map(\.number))
        case .adopt: Set(operations.filter(\.adopts).map(\.number))
        case .reattach: Set(vanished)
        }
    }
}
