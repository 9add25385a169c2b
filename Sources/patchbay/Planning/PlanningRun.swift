import Apply
import BlandClient
import Fleet
import Foundation
import Git
import Journal
import Ledger
import Manifest
import PatchbayConfiguration
import Planning
import Project
import SIPModel
import Secrets

/// Gathers the input of a plan from manifests, live state and ledger; `plan`, `apply` and `drift` share it.
struct PlanningRun: Sendable {
    let context: Context
    let project: Project
    let client: BlandClient
    let key: SecretValue
    let parallelism: Int
    /// The journals at hand; `nil` for this machine's.
    var journals: Journals?

    /// Everything needed to make a plan and to carry it out.
    struct Gathered: Sendable {
        let input: PlanInput
        let live: [PhoneNumber: LiveReading]
        let secrets: SecretStore
        let credentials: CredentialBook
        let unreadable: [PhoneNumber: ClientError]
    }

    /// Reads secrets and live states, and computes the input of a plan.
    ///
    /// - Parameter owned: the ledger as loaded; `nil` if it doesn't exist yet.
    func gather(
        owned loaded: OwnedFleet?,
        scope: PlanScope,
        options: PlanOptions,
        secretOptions: SecretOptions,
        refusesFirstRun: Bool,
        checksCommit: Bool
    ) async throws -> Gathered {
        let apiURL = client.baseURL.description
        let owned: OwnedFleet? = project.settings.ledger == .none ? nil : loaded ?? OwnedFleet()
        if let refusal = Guards.binding(of: owned, to: apiURL) {
            throw Failure(.failed, refusal.message + " " + refusal.remedy)
        }
        let desired = project.set.fleet
        try scope.check(desired: desired, files: project.set.files, owned: owned)

        let salt = owned?.salt ?? LedgerSalt.first(apiURL: apiURL, manifestDigest: project.digest)
        guard let credentials = CredentialBook(salt: salt) else {
            throw Failure(.failed, "The ledger's salt is damaged. Restore the ledger from a backup.")
        }
        let secrets = try await resolve(desired.secrets, secretOptions)
        try await credentials.learn(desired.credentials, secrets: secrets)

        let reading = try await LiveReader(client: client, terminal: context.terminal, parallelism: parallelism)
            .read(scope.numbersToRead(desired: desired, owned: owned))

        var input = PlanInput(
            desired: desired,
            live: reading.numbers,
            owned: owned,
            fingerprints: try await credentials.fingerprints(for: reading.numbers.values),
            apiURL: apiURL
        )
        input.unreadable = reading.unreadable.mapValues(\.message)
        input.scope = scope
        input.guards = options.guards(project.settings, today: CalendarDay(context.timestamp.prefix(10)))
        input.refreshesSecrets = options.refreshSecrets
        input.without = options.without.actions
        input.manifestDigest = project.digest
        input.salt = salt
        input.createdAt = context.timestamp
        // A journal may be large, and only an unfinished number needs it.
        if owned?.unfinished.isEmpty == false, let last = await (journals ?? Journals(project)).latest, !last.isCopy,
            !last.reading.isFinished
        {
            input.note(last.reading)
        }
        input.toolVersion = Version.current
        let isMissingInCI = context.isCI && loaded == nil && isFileLedger
        if isMissingInCI {
            input.guards.refusesFirstRun = refusesFirstRun && !options.firstRun
            input.warnings.append(.ledgerFileMissing)
        }
        input.commit = await project.history(environment: context.environment).relation(to: owned?.commit)
        if checksCommit, let warning = PlanWarning(commit: input.commit, applied: owned?.commit) {
            input.warnings.append(warning)
        }
        return Gathered(
            input: input,
            live: reading.live,
            secrets: secrets,
            credentials: credentials,
            unreadable: reading.unreadable
        )
    }

    var isFileLedger: Bool {
        if case .file = project.settings.ledger { true } else { false }
    }
}
