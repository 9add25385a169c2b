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
            throw Failure(refusal)
        }
        let identity = try await project.requireOwn(owned, context)
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
        input.without = options.leftOut
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
        input.identity = identity
        if let missing = missingLedger(loaded) {
            if refusesFirstRun, !options.firstRun {
                input.guards.firstRun = missing.refusal
            } else {
                input.warnings.append(missing.warning)
            }
        }
        input.commit = await project.history(environment: context.environment)
            .relation(to: owned?.commit, within: project.pathsInGit)
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

    /// The ledger that a run in CI lacks; `nil` outside of CI, with `ledger: none`, and if it is there.
    func missingLedger(_ loaded: OwnedFleet?) -> MissingLedger? {
        let ledger = project.settings.ledger
        guard context.isCI, loaded == nil else { return nil }
        return switch ledger {
        case .none: nil
        case .file: MissingLedger(named: ledger.text, isInGit: false)
        case .git: MissingLedger(named: ledger.text, isInGit: true)
        }
    }
}
