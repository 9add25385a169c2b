package import Fleet
import PatchbayConfiguration
import SIPModel

/// The checks that a plan must pass before the first call that changes anything (docs/planning.md#guards).
package enum Guards {
    /// Returns a refusal if the ledger is bound to another API. The first apply binds a ledger to its API.
    package static func binding(of owned: OwnedFleet?, to apiURL: String) -> Refusal? {
        guard let bound = owned?.apiURL, bound != apiURL else { return nil }
        return Refusal(
            .otherAPI,
            "The ledger belongs to \(bound), and this run talks to \(apiURL).",
            remedy: "Set --api-url or BLAND_API_URL to the ledger's API, or use another ledger for this one."
        )
    }

    /// Returns a refusal if the ledger belongs to another configuration, whose numbers a plan would detach.
    ///
    /// - Parameter name: the ledger's name in messages.
    package static func identity(of owned: OwnedFleet?, named name: String, here: LedgerIdentity?) -> Refusal? {
        guard let here, let bound = owned?.identity, !bound.isSame(as: here) else { return nil }
        return Refusal(
            .otherConfiguration,
            "The ledger \(name) belongs to \(bound), and this is \(here).",
            remedy:
                "Give this configuration a ledger of its own (another `name` or `ledger` in patchbay.yaml). If it moved "
                + "here, say `patchbay ledger rebind`."
        )
    }

    /// Returns all refusals of a plan with these analyses and operations.
    static func refusals(
        _ analyses: [NumberAnalysis],
        _ operations: [Operation],
        _ entries: [PlanEntry],
        _ input: PlanInput,
        isHarmless: Bool
    ) -> [Refusal] {
        let removed = Set(entries.filter(\.isRemoval).map(\.number))
        var refusals: [Refusal] = []
        if let refusal = binding(of: input.owned, to: input.apiURL) { refusals.append(refusal) }
        refusals += organisation(input.live, input.owned)
        if !isHarmless { refusals += commit(input.commit, owned: input.owned, allowsOlder: input.guards.allowsOlder) }
        if let refusal = input.guards.firstRun { refusals.append(refusal) }
        let changesAnything = !operations.isEmpty || !removed.isEmpty
        if changesAnything, input.desired.numbers.isEmpty, input.owned?.numbers.isEmpty == false,
            !input.guards.allowsEmpty
        {
            refusals.append(
                Refusal(
                    .emptySet,
                    "The manifest set declares no number, and the ledger owns \(input.owned?.numbers.count ?? 0).",
                    remedy: "Check `manifests` and the checkout; to detach everything on purpose say --allow-empty."
                )
            )
        }
        refusals += losses(analyses, operations, input)
        refusals += protected(analyses, operations, removed)
        refusals += driftedRemovals(analyses, operations, input)
        refusals += detachesAll(
            numbers(for: .detach, analyses, operations),
            without: numbers(for: .reattach, analyses, operations).union(input.unreadable.keys), input.owned,
            input.guards)
        refusals += limits(
            { numbers(for: $0, analyses, operations) },
            owned: input.owned,
            input.guards
        )
        return refusals
    }

    static func organisation(_ live: [PhoneNumber: LiveNumber], _ owned: OwnedFleet?) -> [Refusal] {
        let found = Set(live.values.flatMap(\.organisations)).sorted()
        if let bound = owned?.organisation, let other = found.first(where: { $0 != bound }) {
            return [
                Refusal(
                    .otherOrganisation,
                    "The ledger belongs to organisation \(bound), and live state shows \(other).",
                    remedy: "Use the key of \(bound), or another ledger for \(other).",
                    numbers: live.values.filter { $0.organisations.contains(other) }.map(\.number).sorted()
                )
            ]
        }
        guard found.count > 1 else { return [] }
        return [
            Refusal(
                .otherOrganisation,
                "Live state shows several organisations: \(found.joined(separator: ", ")).",
                remedy: "Give each organisation its own configuration, key and ledger."
            )
        ]
    }

    private static func losses(
        _ analyses: [NumberAnalysis],
        _ operations: [Operation],
        _ input: PlanInput
    ) -> [Refusal] {
        var rewritten: [PhoneNumber: Set<Direction>] = [:]
        for operation in operations where operation.action == .update || operation.action == .replace {
            rewritten[operation.number, default: []].formUnion(operation.directions)
        }
        var fields: [PhoneNumber: [String]] = [:]
        for analysis in analyses {
            for direction in analysis.directions
            where rewritten[analysis.number]?.contains(direction.direction) == true {
                fields[analysis.number, default: []] += direction.losses()
            }
        }
        return losses(fields, input.guards)
    }

    /// - Parameter lost: the fields that each number would lose.
    static func losses(_ lost: [PhoneNumber: [String]], _ guards: GuardSettings) -> [Refusal] {
        guard !guards.allowsAllLosses else { return [] }
        var numbers: Set<PhoneNumber> = []
        var fields: Set<String> = []
        for (number, lost) in lost {
            for field in lost {
                let name = field.split(separator: ".").last.map(String.init) ?? field
                guard guards.acceptedLosses.isDisjoint(with: [field, name]) else { continue }
                numbers.insert(number)
                fields.insert(field)
            }
        }
        guard !fields.isEmpty else { return [] }
        return [
            Refusal(
                .loss,
                "\(counted(numbers)) would lose live fields that this profile can't send: "
                    + fields.sorted().joined(separator: ", ") + ".",
                remedy: "Say --allow-loss, or name the fields in the configuration's `accept_loss`.",
                numbers: numbers.sorted()
            )
        ]
    }

    private static func protected(
        _ analyses: [NumberAnalysis], _ operations: [Operation], _ removed: Set<PhoneNumber>
    ) -> [Refusal] {
        let breaking = Set(operations.filter(\.phase.breaks).map(\.number))
        // A removal deletes the ledger entry with its protection, even if the API shows no attachment to detach.
        let numbers = analyses.filter {
            $0.preventDetach && (removed.contains($0.number) || breaking.contains($0.number))
        }
        guard !numbers.isEmpty else { return [] }
        return [protected(numbers.map(\.number).sorted(), isRemoval: numbers.contains(where: \.isRemoval))]
    }

    static func protected(_ numbers: [PhoneNumber], isRemoval: Bool) -> Refusal {
        Refusal(
            .preventDetach,
            "\(counted(numbers)) would be " + (isRemoval ? "detached and forgotten" : "detached or replaced")
                + ", and `prevent_detach` protects " + (numbers.count == 1 ? "it." : "them."),
            remedy: isRemoval
                ? "Put the number's line back with `lifecycle: { prevent_detach: false }`, apply, then remove it."
                : "Set `lifecycle: { prevent_detach: false }` on the number, and apply.",
            numbers: numbers
        )
    }

    private static func driftedRemovals(
        _ analyses: [NumberAnalysis],
        _ operations: [Operation],
        _ input: PlanInput
    ) -> [Refusal] {
        guard !input.guards.allowsDrifted else { return [] }
        let detached = Set(operations.filter { $0.action == .detach }.map(\.number))
        let numbers = analyses.filter { analysis in
            analysis.isRemoval && detached.contains(analysis.number)
                && analysis.directions.contains { $0.action == .detach && $0.hasDrifted }
        }
        .map(\.number).sorted()
        guard !numbers.isEmpty else { return [] }
        return [
            Refusal(
                .driftedRemoval,
                "\(counted(numbers)) left the manifest set, and live state isn't what was last left: someone else uses it.",
                remedy: "Look at it with `patchbay show`; to detach it all the same say --allow-drifted, "
                    + "to let it go `patchbay ledger forget`.",
                numbers: numbers
            )
        ]
    }

    /// Refuses to detach everything that two or more owned numbers are attached to. A limit doesn't lift it: a fleet may
    /// be so small that its limit is all of it.
    ///
    /// - Parameter gone: numbers with nothing left to detach, or that can't be read.
    static func detachesAll(
        _ detached: Set<PhoneNumber>, without gone: Set<PhoneNumber>, _ owned: OwnedFleet?, _ guards: GuardSettings
    ) -> [Refusal] {
        let attached = (owned?.numbers ?? [:])
            .filter { $0.value.directions.values.contains { $0.last?.attachment != nil } }
        let left = Set(attached.keys).subtracting(gone)
        guard attached.count >= 2, !left.isEmpty, detached.isSuperset(of: left),
            guards.stated[.detach] ?? guards.totals[.detach] ?? 0 < detached.count
        else { return [] }
        return [
            Refusal(
                .detachesAll,
                "Every owned number that is attached, \(left.count) in all, would be detached.",
                remedy:
                    "Check `manifests` and the checkout; if it is meant, say --allow-detach \(detached.count), or have "
                    + "`allow: [{ detach: \(detached.count), until: DATE, reason: \"…\" }]` reviewed into the configuration.",
                numbers: detached.sorted()
            )
        ]
    }

    static func limits(
        _ numbers: (GuardKind) -> Set<PhoneNumber>,
        owned: OwnedFleet?,
        _ guards: GuardSettings
    ) -> [Refusal] {
        let owned = owned?.numbers.count ?? 0
        return GuardKind.allCases.compactMap { kind in
            let numbers = numbers(kind)
            let limit = guards.limits[kind]
            let stated = guards.stated[kind]
            let standard = limit.allowed(kind, ofOwned: owned).map { max($0, guards.totals[kind] ?? 0) }
            guard let allowed = stated ?? standard, numbers.count > allowed else { return nil }
            let why =
                stated == nil
                ? explanation(kind, limit, owned, isRaised: guards.totals[kind] == allowed)
                : " (--allow-\(kind.rawValue))"
            return Refusal(
                .limit(kind),
                "\(counted(numbers)) would be \(participle(kind)); "
                    + "the limit is \(allowed)\(why).",
                remedy: "Look at them; if it is meant, say --allow-\(kind.rawValue) \(numbers.count), or have "
                    + "`allow: [{ \(kind.rawValue): \(numbers.count), until: DATE, reason: \"…\" }]` reviewed into the configuration.",
                numbers: numbers.sorted()
            )
        }
    }

    private static func numbers(
        for kind: GuardKind,
        _ analyses: [NumberAnalysis],
        _ operations: [Operation]
    ) -> Set<PhoneNumber> {
        switch kind {
        case .detach: Set(operations.filter { $0.action == .detach }.map(\.number))
        case .replace: Set(operations.filter { $0.action == .replace }.map(\.number))
        case .update: Set(operations.filter { $0.action == .update }.map(\.number))
        case .adopt: Set(operations.filter(\.adopts).map(\.number))
        case .reattach: Set(analyses.filter { $0.directions.contains(where: \.hasVanished) }.map(\.number))
        }
    }

    private static func participle(_ kind: GuardKind) -> String {
        switch kind {
        case .detach: "detached"
        case .replace: "replaced"
        case .update: "updated"
        case .adopt: "taken over from someone else, who attached them differently"
        case .reattach:
            "attached again or forgotten: the ledger has them attached and the API doesn't "
                + "(a wrong key or organisation looks like that)"
        }
    }

    private static func explanation(_ kind: GuardKind, _ limit: Limit, _ owned: Int, isRaised: Bool) -> String {
        if isRaised { return " (an allowance)" }
        if case .percentage(1...) = limit {
            return " (\(limit) of \(owned) owned, at least \(kind.floor) and at most 100)"
        }
        return ""
    }

    static func counted(_ numbers: some Collection<PhoneNumber>) -> String {
        numbers.count == 1 ? numbers.first.map(\.description) ?? "" : "\(numbers.count) numbers"
    }
}
