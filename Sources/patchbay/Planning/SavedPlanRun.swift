import Apply
import BlandClient
import Files
import Fleet
import Foundation
import Git
import PatchbayConfiguration
import Planning
import Project
import SIPModel
import Secrets

/// A plan with everything that applying it needs. It may still have refusals.
struct PreparedApply: Sendable {
    let plan: Plan
    let owned: OwnedFleet?
    let live: [PhoneNumber: LiveReading]
    let secrets: SecretStore
    let credentials: CredentialBook
}

/// A plan file from the command line; it is applied unchanged.
struct SavedPlanRun: Sendable {
    private let saved: SavedPlan

    /// The secrets that the plan would send.
    var references: Set<SecretReference> { saved.plan.references }

    /// Finds the plan file among the arguments, by its content. Returns `nil` if the arguments are manifests.
    ///
    /// - Throws: `Failure` if the plan file can't be decoded or isn't the only argument.
    static func find(_ paths: [String], _ context: Context) throws -> SavedPlanRun? {
        for path in paths where path != "-" {
            let content = try? RegularFile.content(of: context.absolute(path), limit: .max)
            guard let data = content.map({ Data($0.bytes) }), PlanFile.isPlan(data) else { continue }
            guard paths.count == 1 else {
                throw Failure(.usage, "A plan file stands alone: \(path) and others were given.")
            }
            do {
                return SavedPlanRun(saved: SavedPlan(try PlanFile.decode(data, key: context.planKey)))
            } catch {
                throw Failure(.invalid, error.message)
            }
        }
        return nil
    }

    /// Checks that the plan still fits the API, the maximum age and the ledger, and then checks the guards again.
    func prepare(
        _ run: PlanningRun,
        owned loaded: OwnedFleet?,
        maxAge: Duration,
        _ options: PlanOptions,
        _ secretOptions: SecretOptions
    ) async throws -> PreparedApply {
        let context = run.context
        let owned: OwnedFleet? = run.project.settings.ledger == .none ? nil : loaded ?? OwnedFleet()
        do throws(SavedPlanError) {
            try saved.check(apiURL: run.client.baseURL.description, owned: owned, maxAge: maxAge, now: Date())
        } catch {
            throw Failure(.invalid, error.message)
        }
        let identity = try await run.project.requireOwn(owned, context, withholding: references)
        let secrets = try await run.resolve(saved.plan.references.sorted(), secretOptions)
        guard let credentials = CredentialBook(salt: saved.salt(owned)) else {
            throw Failure(.failed, "The ledger's salt is damaged. Restore the ledger from a backup.")
        }
        try await credentials.learn(saved.plan.credentials, secrets: secrets)
        let commit = await run.project.history(environment: context.environment, withholding: references)
            .relation(of: saved.plan.gitCommit, to: owned?.commit, within: run.project.pathsInGit)
        let plan = saved.guarded(
            owned: owned,
            guards: options.guards(run.project.settings, today: CalendarDay(context.timestamp.prefix(10))),
            commit: commit,
            identity: identity,
            firstRun: options.firstRun ? nil : run.missingLedger(loaded)?.refusal,
            fingerprints: try await credentials.fingerprints(for: [])
        )
        return PreparedApply(plan: plan, owned: owned, live: [:], secrets: secrets, credentials: credentials)
    }
}
