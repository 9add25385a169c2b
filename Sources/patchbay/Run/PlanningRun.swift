import Apply
import BlandClient
import Fleet
import Foundation
import Ledger
import Manifest
import PatchbayConfiguration
import Planning
import SIPModel
import Secrets
import SystemPackage

/// The path from manifests, live state and ledger to a plan's input; `plan`, `apply` and `drift` share it.
struct PlanningRun: Sendable {
    let context: Context
    let project: Project
    let client: BlandClient
    let key: SecretValue
    let parallelism: Int
    /// Whether a signal cancels it: then whoever holds the ledger's lock has trapped them.
    var isInterruptible = false

    /// All that was gathered, for the plan and for carrying it out.
    struct Gathered: Sendable {
        let input: PlanInput
        let live: [PhoneNumber: LiveReading]
        let secrets: SecretStore
        let credentials: CredentialBook
        let unreadable: [PhoneNumber: ClientError]
    }

    /// Reads what is needed and computes the input of a plan.
    ///
    /// - Parameter owned: the ledger as loaded, nil where there is none yet.
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
        try project.check(scope, owned)

        let salt = owned?.salt ?? LedgerSalt.first(apiURL: apiURL, manifestDigest: project.digest)
        guard let credentials = CredentialBook(salt: salt) else {
            throw Failure(.failed, "The ledger's salt is damaged. Restore the ledger from a backup.")
        }
        let secrets = await resolve(desired.secrets, secretOptions)
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
        input.toolVersion = Version.current
        let isMissingInCI = context.isCI && loaded == nil && isFileLedger
        if isMissingInCI {
            input.guards.refusesFirstRun = refusesFirstRun && !options.firstRun
            input.warnings.append(
                PlanWarning(
                    .ledgerMissing,
                    "This is CI and the ledger's file isn't there: removals and drift can't be seen. "
                        + "Keep it where the next job finds it: `ledger: git:origin` in patchbay.yaml does."
                )
            )
        }
        input.commit = await project.history(context).relation(to: owned?.commit)
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

extension Project {
    /// A scope that nothing falls into is a slip of the keyboard.
    ///
    /// - Parameters:
    ///   - elsewhere: what has numbers beside the manifest set, as a message calls it.
    ///   - owned: those numbers.
    func check(_ scope: PlanScope, elsewhere: String = "the ledger", _ owned: OwnedFleet?) throws {
        let desired = set.fleet
        let strangers = (scope.targets ?? []).filter { desired[$0] == nil && owned?.numbers[$0] == nil }
        guard strangers.isEmpty else {
            let names = strangers.sorted().map(\.description).joined(separator: ", ")
            throw Failure(.invalid, "Nothing found: \(names) is neither in the manifest set nor in \(elsewhere).")
        }
        for path in scope.paths ?? [] {
            let one = PlanScope(paths: [path])
            guard !set.files.contains(where: one.covers), one.numbers(desired: desired, owned: owned).isEmpty
            else { continue }
            throw Failure(.invalid, "Nothing found: \(path) is neither in the manifest set nor in \(elsewhere).")
        }
        guard scope.isNarrowed, scope.numbers(desired: desired, owned: owned).isEmpty else { return }
        throw Failure(.invalid, "Nothing found: no number of the manifest set or \(elsewhere) is in this scope.")
    }
}

extension PlanWarning {
    /// What to do where nobody can say whether the commit at hand is newer than the one last applied.
    init?(commit: CommitRelation?, applied: String?) {
        guard let applied, case .unknown(let head) = commit else { return nil }
        let short = applied.prefix(12)
        self.init(
            .commitUnknown,
            head == nil
                ? "This isn't a clone of the manifests' repository, so nobody can say whether it is newer than the commit last "
                    + "applied (\(short)): run Patchbay in a clone, checked out with `fetch-depth: 0`."
                : "The commit last applied (\(short)) isn't in this clone, or what lies between isn't, so nobody can say whether "
                    + "this one is newer: check out with `fetch-depth: 0` (or `git fetch --unshallow`)."
        )
    }
}
