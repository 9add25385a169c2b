package import Fleet
package import Foundation

/// A plan from a file, and the checks that it must pass before it is applied.
package struct SavedPlan: Sendable {
    package let plan: Plan

    package init(_ plan: Plan) {
        self.plan = plan
    }

    /// Refuses a plan of another API, one that is too old or from the future, and one that was made with another
    /// ledger.
    ///
    /// - Parameters:
    ///   - apiURL: the API of this run.
    ///   - owned: the present ledger; `nil` with `ledger: none`.
    ///   - age: the maximum age of the plan.
    package func check(
        apiURL: String,
        owned: OwnedFleet?,
        maxAge age: Duration,
        now: Date
    ) throws(SavedPlanError) {
        guard plan.apiURL == apiURL else { throw .otherAPI(plan.apiURL, run: apiURL) }
        try check(age, now)
        guard (owned == nil) == (plan.ledger == nil) else { throw .otherKindOfLedger }
        if let message = plan.ledgerMismatch(with: owned) { throw .otherLedger(message) }
    }

    private func check(_ maxAge: Duration, _ now: Date) throws(SavedPlanError) {
        guard let made = try? Date(plan.createdAt, strategy: .iso8601) else { throw .undated }
        let age = now.timeIntervalSince(made)
        // Two machines' clocks may differ by some minutes.
        guard age > -300 else { throw .fromTheFuture(plan.createdAt) }
        guard age <= maxAge / .seconds(1) else { throw .tooOld(plan.createdAt) }
    }

    /// Returns the salt of the plan's credential fingerprints, base64.
    package func salt(_ owned: OwnedFleet?) -> String {
        owned?.salt ?? plan.ledger?.salt
            ?? LedgerSalt.first(apiURL: plan.apiURL, manifestDigest: plan.manifestDigest)
    }

    /// Returns the plan with present credential fingerprints and refusals, and a warning if the order of the commits
    /// is unknown.
    package func guarded(
        owned: OwnedFleet?,
        guards: GuardSettings,
        commit: CommitRelation,
        identity: LedgerIdentity? = nil,
        firstRun: Refusal?,
        fingerprints: CredentialFingerprints
    ) -> Plan {
        var checked = plan.withCredentials(fingerprints)
        checked.identity = identity
        if let warning = PlanWarning(commit: commit, applied: owned?.commit), !checked.warnings.contains(warning) {
            checked.warnings.append(warning)
        }
        checked.movesOn = Guards.isHarmless(
            commit, digest: plan.manifestDigest, owned: owned, changesNothing: plan.changesNothing)
        checked.refusals = Guards.refusals(
            of: checked,
            owned: owned,
            guards: guards,
            commit: commit,
            firstRun: firstRun
        )
        return checked
    }
}

/// Why a saved plan can't be applied now.
package enum SavedPlanError: Error, Equatable, Sendable {
    case otherAPI(String, run: String)
    case undated
    case fromTheFuture(String)
    case tooOld(String)
    case otherKindOfLedger
    /// The plan belongs to another ledger or a later state of it; `Plan.ledgerMismatch` words the message.
    case otherLedger(String)

    package var message: String {
        switch self {
        case .otherAPI(let url, let run): "The plan is for \(url), and this run talks to \(run)."
        case .undated: "The plan file is damaged: its `created_at` isn't a time. Plan again."
        case .fromTheFuture(let time): "The plan was made in the future (\(time)). Plan again."
        case .tooOld(let time): "The plan is too old: it was made at \(time). Plan again, or say --max-age."
        case .otherKindOfLedger: "The plan was made with another kind of ledger. Plan again."
        case .otherLedger(let message): message
        }
    }
}
