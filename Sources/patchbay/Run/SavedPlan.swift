import Apply
import BlandClient
import FileReading
import Fleet
import Foundation
import Ledger
import PatchbayConfiguration
import Planning
import SIPModel
import Secrets

/// A plan that may be applied as far as its guards allow, with all that takes.
struct PreparedApply: Sendable {
    let plan: Plan
    let owned: OwnedFleet?
    let live: [PhoneNumber: LiveReading]
    let secrets: SecretStore
    let credentials: CredentialBook
}

/// A plan file of the command line, applied as it stands.
struct SavedPlan: Sendable {
    private let plan: Plan

    /// The secrets that it would send.
    var references: Set<SecretReference> { plan.references }

    /// The plan file among the arguments, told by its content; nil when they are manifests.
    static func find(_ paths: [String], _ context: Context) throws -> SavedPlan? {
        for path in paths where path != "-" {
            let content = try? RegularFile.content(of: context.absolute(path), limit: .max)
            guard let data = content.map({ Data($0.bytes) }), PlanFile.isPlan(data) else { continue }
            guard paths.count == 1 else {
                throw Failure(.usage, "A plan file stands alone: \(path) and others were given.")
            }
            do {
                return SavedPlan(plan: try PlanFile.decode(data, key: context.planKey))
            } catch {
                throw Failure(.invalid, error.message)
            }
        }
        return nil
    }

    /// Holds the plan against the present: its API, its age, its ledger; then the guards again.
    func prepare(
        _ run: PlanningRun,
        owned loaded: OwnedFleet?,
        maxAge: Duration,
        _ options: PlanOptions,
        _ secretOptions: SecretOptions
    ) async throws -> PreparedApply {
        let context = run.context
        let apiURL = run.client.baseURL.description
        guard plan.apiURL == apiURL else {
            throw Failure(.invalid, "The plan is for \(plan.apiURL), and this run talks to \(apiURL).")
        }
        try checkAge(maxAge)
        let owned: OwnedFleet? = run.project.settings.ledger == .none ? nil : loaded ?? OwnedFleet()
        guard (owned == nil) == (plan.ledger == nil) else {
            throw Failure(.invalid, "The plan was made with another kind of ledger. Plan again.")
        }
        if let message = plan.ledgerMismatch(with: owned) { throw Failure(.invalid, message) }
        let secrets = await run.resolve(plan.references.sorted(), secretOptions)
        guard let credentials = CredentialBook(salt: owned?.salt ?? plan.ledger?.salt ?? fallbackSalt) else {
            throw Failure(.failed, "The ledger's salt is damaged. Restore the ledger from a backup.")
        }
        try await credentials.learn(plan.credentials, secrets: secrets)

        var checked = plan.withCredentials(try await credentials.fingerprints(for: []))
        let guards = options.guards(run.project.settings, today: CalendarDay(context.timestamp.prefix(10)))
        let commit = await run.project.history(context, withholding: references).relation(
            of: plan.gitCommit, to: owned?.commit)
        if let warning = PlanWarning(commit: commit, applied: owned?.commit), !checked.warnings.contains(warning) {
            checked.warnings.append(warning)
        }
        checked.refusals = Guards.refusals(
            of: plan,
            owned: owned,
            guards: guards,
            commit: commit,
            isFirstRunInCI: context.isCI && loaded == nil && !options.firstRun && run.isFileLedger
        )
        return PreparedApply(plan: checked, owned: owned, live: [:], secrets: secrets, credentials: credentials)
    }

    private var fallbackSalt: String {
        LedgerSalt.first(apiURL: plan.apiURL, manifestDigest: plan.manifestDigest)
    }

    private func checkAge(_ maxAge: Duration) throws {
        guard let made = try? Date(plan.createdAt, strategy: .iso8601) else {
            throw Failure(.invalid, "The plan file is damaged: its `created_at` isn't a time. Plan again.")
        }
        let age = Date().timeIntervalSince(made)
        guard age > -300 else {
            throw Failure(.invalid, "The plan was made in the future (\(plan.createdAt)). Plan again.")
        }
        guard age <= maxAge / .seconds(1) else {
            throw Failure(
                .invalid, "The plan is too old: it was made at \(plan.createdAt). Plan again, or say --max-age.")
        }
    }
}
