import BlandWire
import Fleet
import Journal
import SIPModel

extension Plan {
    /// Makes the plan that undoes the apply of a journal: it restores what each number had before, at the API and in
    /// the ledger. It leaves out numbers that no longer match what that apply left (docs/commands.md#rollback). Pure:
    /// the same input gives the same plan.
    package init(undoing input: RollbackInput) {
        let changes = input.journal.changes.filter { input.numbers?.contains($0.key) ?? true }
        let passwords = ShownPasswords(input)
        let analyses = changes.keys.sorted().compactMap { number in
            changes[number].map { RollbackAnalysis(number, $0, in: input, passwords) }
        }
        var operations: [Operation] = []
        var leftOut: [LeftOut] = []
        var entries: [PlanEntry] = []
        var lost: [PhoneNumber: [String]] = [:]
        for analysis in analyses where analysis.leftAlone == nil {
            let all = analysis.operations(input)
            let left = all.filter { input.without.contains($0.action) }
            leftOut += left.map { LeftOut(number: $0.number, action: $0.action, directions: $0.directions) }
            // Restoring only some of the directions would create a state that the number never had.
            guard left.isEmpty else { continue }
            operations += all
            entries += analysis.entry(all, input).map { [$0] } ?? []
            lost[analysis.number] = analysis.losses
        }
        operations.sort()

        toolVersion = input.toolVersion
        createdAt = input.createdAt
        apiURL = input.apiURL
        profile = input.profile.name
        gitCommit = nil
        manifestDigest = input.journal.run?.manifestDigest ?? ""
        ledger = input.owned.map {
            LedgerStamp(generation: $0.generation, salt: input.salt, owned: $0.numbers.count)
        }
        self.operations = operations
        self.entries = entries
        self.leftOut = leftOut
        vanished = []
        undoes = input.name
        warnings = Self.warnings(analyses, input) + Self.warnings(of: operations)
        var summary = Summary(operations)
        summary.unchanged = analyses.count - Set((operations.map(\.number)) + leftOut.map(\.number)).count
        summary.outOfScope = input.journal.changes.count - changes.count
        self.summary = summary

        var refusals = Guards.organisation(input.live, input.owned) + Guards.losses(lost, input.guards)
        let planned = Set(operations.map(\.number))
        let secretless = analyses.filter { planned.contains($0.number) && !$0.lostSecrets.isEmpty }
        if !secretless.isEmpty { refusals.append(Self.lostSecret(secretless)) }
        let protected = Set(operations.filter(\.phase.breaks).map(\.number)).filter {
            input.owned?.numbers[$0]?.preventDetach == true
        }
        if !protected.isEmpty { refusals.append(Guards.protected(protected.sorted(), isRemoval: false)) }
        self.refusals = refusals
        self.refusals = Guards.refusals(
            of: self,
            owned: input.owned,
            guards: input.guards,
            commit: .unknown(nil),
            firstRun: nil
        )
    }

    private static func lostSecret(_ analyses: [RollbackAnalysis]) -> Refusal {
        let numbers = analyses.map(\.number)
        let names = Set(analyses.flatMap(\.lostSecrets)).map(\.rawValue).sorted().joined(separator: " and ")
        let sources = Set(analyses.flatMap(\.sources)).sorted().map(\.description)
        return Refusal(
            .lostSecret,
            "\(Guards.counted(numbers)) can't be put back: the \(names) that there was isn't at hand.",
            remedy: (sources.isEmpty
                ? "Set the secret to what it was"
                : "Set the secret to what it was (\(sources.joined(separator: ", ")) has another value now, or none)")
                + ", or roll back the others alone with --number.",
            numbers: numbers
        )
    }

    private static func warnings(_ analyses: [RollbackAnalysis], _ input: RollbackInput) -> [PlanWarning] {
        var warnings: [PlanWarning] = []
        if input.journal.isTorn {
            warnings.append(
                PlanWarning(.journal, "The journal's last line is torn: the run ended while it was written."))
        } else if !input.journal.isFinished {
            warnings.append(PlanWarning(.journal, "The journal has no end: the run was cut off."))
        }
        for number in input.journal.unsettled where input.numbers?.contains(number) ?? true {
            warnings.append(
                PlanWarning(
                    .journal,
                    "The run was cut off before it was read back, and it is left alone: apply first.",
                    number: number
                )
            )
        }
        for analysis in analyses {
            guard let reason = analysis.leftAlone else { continue }
            warnings.append(PlanWarning(.moved, "Left alone: \(reason).", number: analysis.number))
        }
        warnings.append(
            PlanWarning(.revertGit, "Revert Git, too: the next apply of the same commit does it all again.")
        )
        return warnings
    }
}
