/// A ledger that isn't there, in CI: on a new runner, after a change of its name, or hidden from the job's token. Removals
/// and drift can't be seen without it.
package struct MissingLedger: Sendable {
    private let name: String
    private let isInGit: Bool

    /// - Parameter name: the ledger's name in messages.
    package init(named name: String, isInGit: Bool) {
        self.name = name
        self.isInGit = isInGit
    }

    private var message: String {
        "This is CI and the ledger \(name) isn't there: removals and drift can't be seen without it."
    }

    private var remedy: String {
        isInGit
            ? "Check `name` and `ledger` in patchbay.yaml, and that the job's token may read refs/patchbay/*"
            : "Keep it where the next job finds it: `ledger: git:origin` in patchbay.yaml does"
    }

    package var warning: PlanWarning { PlanWarning(.ledgerMissing, "\(message) \(remedy).") }

    package var refusal: Refusal {
        Refusal(.firstRun, message, remedy: "\(remedy), or say --first-run if there has been no apply yet.")
    }
}
