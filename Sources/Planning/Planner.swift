import BlandWire
package import Fleet
import LocatedYAML
package import SIPModel

extension Plan {
    /// Computes a plan. Pure: the same input gives the same plan, to the byte.
    package init(_ input: PlanInput) {
        let input = input.bounded()
        let scope = input.scope.numbers(desired: input.desired, owned: input.owned)
        let analyses = scope.compactMap { NumberAnalysis($0, in: input) }
        var operations: [Operation] = []
        var leftOut: [LeftOut] = []
        for analysis in analyses {
            for operation in OperationBuilder(analysis, input).operations() {
                if input.without.contains(operation.action) {
                    leftOut.append(
                        LeftOut(number: operation.number, action: operation.action, directions: operation.directions)
                    )
                } else {
                    operations.append(operation)
                }
            }
        }
        operations.sort()

        toolVersion = input.toolVersion
        createdAt = input.createdAt
        apiURL = input.apiURL
        identity = input.identity
        profile = input.profile.name
        gitCommit = input.commit.commit
        manifestDigest = input.manifestDigest
        ledger = input.owned.map {
            LedgerStamp(generation: $0.generation, salt: input.salt, owned: $0.numbers.count)
        }
        self.operations = operations
        self.leftOut = leftOut
        entries = EntryBuilder(operations, leftOut, input).entries(analyses)
        vanished = analyses.filter { $0.directions.contains(where: \.hasVanished) }.map(\.number)
        warnings = input.warnings + Self.warnings(analyses, operations, input)
        refusals = []

        var summary = Summary(operations)
        let touched = Set(operations.map(\.number)).union(leftOut.map(\.number))
        summary.unchanged = analyses.count { !touched.contains($0.number) }
        summary.adopted = entries.count(where: \.adopts)
        let all = Set(input.desired.numbers.keys).union(input.owned.map { Set($0.numbers.keys) } ?? [])
        summary.outOfScope = all.count - scope.count
        self.summary = summary
        movesOn = Guards.isHarmless(
            input.commit, digest: input.manifestDigest, owned: input.owned, changesNothing: changesNothing)
        refusals = Guards.refusals(analyses, operations, entries, input, isHarmless: movesOn)
    }

    /// Returns warnings about unreadable numbers, credentials that can't be compared, and replaces.
    static func warnings(
        _ analyses: [NumberAnalysis],
        _ operations: [Operation],
        _ input: PlanInput
    ) -> [PlanWarning] {
        var warnings = input.unreadable.keys.sorted().map { number in
            let reason = input.unreadable[number] ?? ""
            let stop = reason.hasSuffix(".") ? "" : "."
            return PlanWarning(.unreadable, "Can't be read and is left alone: \(reason)\(stop)", number: number)
        }
        warnings += analyses.flatMap { analysis in
            unfinished(analysis.number, analysis.live, input.owned?.numbers[analysis.number]).filter { warning in
                // Nothing is missing where nothing is wanted, or where no detach was sent.
                warning.kind != .openGap
                    || !input.unsent.contains(analysis.number) && analysis.directions.contains { $0.desired != nil }
            }
        }
        warnings += unfinishedElsewhere(analyses, input)
        for analysis in analyses {
            for direction in analysis.directions where !direction.notComparable.isEmpty {
                warnings.append(comparability(direction, analysis.number, input))
            }
        }
        return warnings + Self.warnings(of: operations)
    }

    /// Returns warnings about replaces: a number may need verification again, or its previous attachment can't be
    /// restored.
    static func warnings(of operations: [Operation]) -> [PlanWarning] {
        var warnings: [PlanWarning] = []
        for operation in operations where operation.action == .replace && operation.directions.contains(.outbound) {
            warnings.append(
                PlanWarning(
                    .verifyAgain,
                    "Its outbound direction is replaced: it may need `patchbay verify` again.",
                    number: operation.number
                )
            )
        }
        for operation in operations where operation.action == .replace && operation.restore == nil {
            warnings.append(
                PlanWarning(
                    .notRestorable,
                    "Should its replacement fail, the previous attachment couldn't be put back: its password isn't known.",
                    number: operation.number
                )
            )
        }
        return warnings
    }

    /// Warns about numbers outside of the scope that an earlier run left unfinished.
    private static func unfinishedElsewhere(_ analyses: [NumberAnalysis], _ input: PlanInput) -> [PlanWarning] {
        let planned = Set(analyses.map(\.number))
        let others = (input.owned?.unfinished ?? []).filter { !planned.contains($0) }
        guard !others.isEmpty else { return [] }
        return [
            PlanWarning(
                .unsure,
                "An earlier run left other numbers unfinished, perhaps without an attachment: "
                    + "\(Guards.counted(others)). Plan and apply them, too.")
        ]
    }

    /// Warns about a number for which an earlier run left an intention in the ledger.
    package static func unfinished(_ number: PhoneNumber, _ live: LiveNumber?, _ owned: OwnedNumber?) -> [PlanWarning] {
        Direction.allCases.compactMap { direction in
            guard let intended = owned?.directions[direction]?.intended else { return nil }
            let name = direction.rawValue
            return intended.isReplace && live?[direction] == nil
                ? PlanWarning(
                    .openGap,
                    "An earlier run left it without its \(name) attachment: `patchbay apply` attaches it first.",
                    number: number)
                : PlanWarning(
                    .unsure,
                    "An earlier run ended before it was sure of its \(name) direction: a call may still take effect.",
                    number: number)
        }
    }

    private static func comparability(
        _ direction: DirectionAnalysis,
        _ number: PhoneNumber,
        _ input: PlanInput
    ) -> PlanWarning {
        let names = direction.notComparable.map(\.rawValue).joined(separator: " and ")
        let isAbsent = direction.notComparable.contains { direction.desiredState?[credential: $0] == .unseen }
        if isAbsent {
            return PlanWarning(.notComparable, "\(names) not comparable: no usable secret is at hand.", number: number)
        }
        let isUnseen = input.owned != nil
        return PlanWarning(
            isUnseen ? .adoptedUnseen : .notComparable,
            "\(names) not comparable: the API doesn't show it and Patchbay hasn't sent it; --refresh-secrets sends it.",
            number: number
        )
    }
}
