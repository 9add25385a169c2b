package import Fleet
import PatchbayConfiguration
import SIPModel

extension Plan {
    /// Whether the plan has interrupted replaces to finish and no refusal that forbids even those.
    package var canFinish: Bool {
        operations.contains { $0.phase == .finish } && !refusals.contains { $0.kind.isAboutTheWhole }
    }

    /// Returns the plan reduced to the operations that finish interrupted replaces. An apply carries these out even
    /// if the guards refuse the rest (docs/planning.md#interrupted-replaces).
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
        // The reduced plan doesn't apply the commit, so the ledger must keep the commit last applied.
        plan.gitCommit = nil
        return plan
    }
}

extension Refusal.Kind {
    /// Whether the run has the wrong API or organisation; then it doesn't even finish interrupted replaces.
    var isAboutTheWhole: Bool {
        switch self {
        case .otherAPI, .otherOrganisation, .otherConfiguration: true
        default: false
        }
    }
}

extension Guards {
    /// Checks the guards again for a plan that already exists. Since a plan file was made, the ledger may have
    /// changed and allowances may have expired.
    package static func refusals(
        of plan: Plan,
        owned: OwnedFleet?,
        guards: GuardSettings,
        commit: CommitRelation,
        firstRun: Refusal?
    ) -> [Refusal] {
        var refusals = [binding(of: owned, to: plan.apiURL)].compactMap { $0 }
        if !plan.movesOn { refusals += self.commit(commit, owned: owned, allowsOlder: guards.allowsOlder) }
        if let firstRun { refusals.append(firstRun) }
        for refusal in plan.refusals {
            switch refusal.kind {
            case .limit, .detachesAll, .otherAPI, .otherConfiguration, .olderCommit, .unrelatedCommit,
                .unreadableRepository, .firstRun:
                continue
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
        refusals += detachesAll(plan.numbers(for: .detach), without: plan.numbers(for: .reattach), owned, guards)
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
