import Apply
import ArgumentParser
import BlandClient
import BlandWire
import Fleet
import Foundation
import Journal
import Manifest
import PatchbayConfiguration
import Planning
import Project
import SIPModel
import Secrets

/// `patchbay rollback`: undoes an apply.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Puts back what numbers had before an apply.",
        discussion: """
            Plans from the apply's journal, the latest if none is named, shows the plan, asks, and applies it. Numbers \
            that aren't as that apply left them are named and left alone. The ledger's entries are put back, too. \
            Git must be reverted as well, or the next apply does it all again.

            Example: patchbay rollback --number +14155550100
            """
    )

    @Argument(
        help: "The journal: its name in .patchbay/journals or beside a git ledger, or its path.",
        completion: Completions.journals)
    var journal: String?

    @Option(
        name: [.customLong("number"), .customLong("target")],
        help: NumberSelection.help,
        completion: Completions.numbers, transform: NumberSelection.option)
    var number: [NumberSelection] = []

    @OptionGroup var applying: ApplyOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var planning: PlanOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var result: ReportOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if planning.refreshSecrets { throw ValidationError("--refresh-secrets means nothing for a rollback.") }
    }

    func run() async throws {
        let context = Context(output, for: Self.self)
        try await reporting(context.terminal) {
            let project = try await Project.configuration(context, set.config, runsGit: true)
            // A password of that time may be in the environment though no manifest names it any more.
            let past = await PastCredentials.references(in: Journals(project))
            let outcome = try await withClient(context, api, project) { run in
                try await applyLocked(run, applying, result, withholding: past) { applying, owned in
                    let journals = await Journals(
                        applying.planning.project, beside: applying.ledger, owned)
                    return try await applying.carryOut(try await prepare(applying.planning, owned, journals))
                }
            }
            try OutcomeReport(context, result.format).finish(outcome)
        }
    }

    /// The numbers of `--number`; `nil` for all of the journal.
    private func listed(in journal: JournalReading) throws -> Set<PhoneNumber>? {
        guard !number.isEmpty else { return nil }
        let list = NumberSelection(joining: number)
        let numbers = list.singles.union(journal.changes.keys.filter(list.contains))
        guard !numbers.isEmpty else {
            throw Failure(.failed, "No number of --number is in the journal. Nothing was changed.")
        }
        return numbers
    }

    private func prepare(_ run: PlanningRun, _ loaded: OwnedFleet?, _ journals: Journals) async throws -> PreparedApply
    {
        let context = run.context
        let found = try await journals.find(journal, from: context.place(set))
        let owned: OwnedFleet? = run.project.settings.ledger == .none ? nil : loaded ?? OwnedFleet()
        let apiURL = run.client.baseURL.description
        let numbers = try listed(in: found.reading)
        if let refusal = Guards.binding(of: owned, to: apiURL) {
            throw Failure(refusal)
        }
        _ = try await run.project.requireOwn(owned, context)
        try RollbackInput.check(
            found.reading, name: found.name, numbers: numbers, owned: owned, apiURL: apiURL, profile: .guide)

        // Errors are ignored: invalid manifests may be the reason for the rollback.
        let manifests = try? await Project(run.context, set, paths: [], missing: .ignored)
        let pool = await PastCredentials(of: found, in: journals, now: manifests?.set.fleet)
        // Without a ledger, the apply derived its salt from its own manifest set.
        let applied = found.reading.run
        let salt =
            owned?.salt ?? applied?.salt
            ?? LedgerSalt.first(apiURL: apiURL, manifestDigest: applied?.manifestDigest ?? "")
        guard let book = CredentialBook(salt: salt) else {
            throw Failure(.failed, "The journal's salt is damaged: it can't be undone.")
        }
        let values = try await run.resolve(pool.references, secrets)
        try await book.learn(pool.credentials, secrets: values)

        let changed = found.reading.changes.keys.filter { numbers?.contains($0) ?? true }
        let reading = try await LiveReader(client: run.client, terminal: context.terminal, parallelism: run.parallelism)
            .read(changed.sorted())
        if !reading.unreadable.isEmpty, !planning.skipUnreadable { throw LiveReader.failure(of: reading.unreadable) }

        var input = RollbackInput(
            journal: found.reading, name: found.name, live: reading.numbers, owned: owned, apiURL: apiURL)
        input.unreadable = reading.unreadable.mapValues(\.message)
        input.fingerprints = try await book.fingerprints(for: reading.numbers.values)
        input.credentials = pool.credentials
        input.numbers = numbers
        input.guards = planning.guards(run.project.settings, today: CalendarDay(context.timestamp.prefix(10)))
        input.without = planning.leftOut
        input.salt = salt
        input.createdAt = context.timestamp
        input.toolVersion = Version.current
        return PreparedApply(
            plan: Plan(undoing: input), owned: owned, live: reading.live, secrets: values, credentials: book)
    }
}
