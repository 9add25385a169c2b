import Fleet
import SIPModel

extension PlanInput {
    /// Decides whether interrupted replaces are finished first (docs/planning.md#interrupted-replaces).
    ///
    /// A wrong key shows every number as unattached, which looks like many interrupted replaces. A run can't leave more
    /// of them than the numbers that it worked on at once. And where others are attached according to the ledger, at
    /// least one of them reads as attached.
    func bounded() -> PlanInput {
        var open = 0
        var bound = 0
        var others = 0
        var isAnyAttached = false
        for (number, owned) in owned?.numbers ?? [:] {
            guard let live = live[number] else { continue }
            for (direction, record) in owned.directions {
                if live[direction] != nil {
                    isAnyAttached = true
                } else if let intended = record.intended, intended.isReplace, !unsent.contains(number) {
                    open += 1
                    bound = max(bound, intended.parallelism ?? Self.usualParallelism)
                } else if record.last?.attachment != nil {
                    others += 1
                }
            }
        }
        var input = self
        input.finishesReplaces = open <= bound && (isAnyAttached || others == 0)
        return input
    }

    /// The default of `--parallelism`, for ledgers that don't say it.
    private static let usualParallelism = 16
}
