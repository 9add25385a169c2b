import Fleet
import SIPModel

/// Makes the entries of a plan: the state that the ledger must record for each number that an operation touches or
/// whose ledger entry changes.
struct EntryBuilder {
    private let touched: [PhoneNumber: Set<Direction>]
    private let left: [PhoneNumber: Set<Direction>]
    private let input: PlanInput

    init(_ operations: [Operation], _ leftOut: [LeftOut], _ input: PlanInput) {
        var touched: [PhoneNumber: Set<Direction>] = [:]
        for operation in operations { touched[operation.number, default: []].formUnion(operation.directions) }
        self.touched = touched
        var left: [PhoneNumber: Set<Direction>] = [:]
        for operation in leftOut { left[operation.number, default: []].formUnion(operation.directions) }
        self.left = left
        self.input = input
    }

    func entries(_ analyses: [NumberAnalysis]) -> [PlanEntry] {
        analyses.compactMap(entry)
    }

    private func entry(_ analysis: NumberAnalysis) -> PlanEntry? {
        let owned = input.owned?.numbers[analysis.number]
        var directions: [Direction: DirectionTarget] = [:]
        for direction in analysis.directions where left[analysis.number]?.contains(direction.direction) != true {
            let isTouched = touched[analysis.number]?.contains(direction.direction) ?? false
            directions[direction.direction] = DirectionTarget(
                desired: isTouched ? direction.desiredState : nil,
                record: isTouched ? nil : direction.record,
                isTouched: isTouched
            )
        }
        let entry = PlanEntry(
            number: analysis.number,
            file: analysis.file,
            labels: analysis.labels,
            preventDetach: analysis.preventDetach,
            liveFingerprint: analysis.live.map { LiveFingerprint.of($0, input.fingerprints) },
            ledgerVersion: owned?.version,
            directions: directions,
            releases: analysis.releases,
            isRemoval: analysis.isRemoval && left[analysis.number] == nil,
            adopts: analysis.directions.contains(where: \.isForeign)
        )
        return needsWord(entry, owned) ? entry : nil
    }

    /// Whether an operation touches the number or the number's ledger entry would change.
    private func needsWord(_ entry: PlanEntry, _ owned: OwnedNumber?) -> Bool {
        if touched[entry.number] != nil { return true }
        guard input.owned != nil else { return false }
        guard let owned else { return !entry.directions.isEmpty }
        if entry.isRemoval || !entry.releases.isEmpty { return true }
        if owned.file != entry.file || owned.labels != entry.labels || owned.preventDetach != entry.preventDetach {
            return true
        }
        return entry.directions.contains { direction, target in
            guard let record = target.record else { return false }
            let present = owned.directions[direction]
            return present != OwnedDirection(last: record, intended: present?.intendedStill(at: input.createdAt))
        }
    }
}
