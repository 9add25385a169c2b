import Apply
import ArgumentParser
import BlandClient
import Foundation
import Journal
import Ledger
import Planning
import Presentation
import Secrets

/// `patchbay apply`: carries the difference out.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Carries out what a plan shows, after asking.",
        discussion: """
            Plans, shows the plan, asks, and applies it in a safe order: attaches, then updates, then replaces, then \
            detaches. With a plan file it applies just that, and skips numbers that moved since.

            Example: patchbay apply --auto-approve
            """
    )

    @Argument(help: "Files or directories of the set to narrow the apply to, or one plan file.")
    var paths: [String] = []

    @Flag(help: "Applies without asking.")
    var autoApprove = false

    @Option(help: "Refuses a plan file that is older than this: 30m, 24h.")
    var maxAge = TimeSpan(duration: .seconds(24 * 3_600))

    @Option(help: "Waits for the ledger's lock as long as this: 30s, 10m.")
    var lockTimeout = TimeSpan(duration: .zero)

    @Option(help: "How long a number may take to show what was written: 10s.")
    var settle = TimeSpan(duration: .seconds(10))

    @Flag(help: "Goes on to replaces and detaches although an attach or update failed.")
    var continueOnFailure = false

    @Flag(help: "Begins nothing new after the first failure.")
    var failFast = false

    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var planning: PlanOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var result: ReportOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        try await reporting(context.terminal) {
            let saved = try SavedPlan.find(paths, context)
            if saved != nil { try requireWholePlan() }
            let project =
                try saved == nil ? Project(context, set, paths: paths) : Project(configurationOf: context, set)
            if saved == nil { try project.requireValid(context.terminal) }
            let outcome = try await withClient(context, api, project) { run in
                let ledger = project.ledger(context, withholding: saved?.references ?? [])
                return try await ledger.withLock(context, patience: lockTimeout) { interruption in
                    let prepared = try await prepare(run, saved: saved, ledger: ledger)
                    return try await carryOut(prepared, run, ledger, interruption)
                }
            }
            try finish(outcome, context)
        }
    }

    /// A plan file is applied whole and as it stands: what would narrow or change it can only be a mistake.
    private func requireWholePlan() throws {
        let given = [
            (scope.selector != nil, "--selector"), (!scope.target.isEmpty, "--target"),
            (!planning.without.actions.isEmpty, "--without"), (planning.refreshSecrets, "--refresh-secrets"),
            (planning.skipUnreadable, "--skip-unreadable"),
        ]
        guard let option = given.first(where: \.0)?.1 else { return }
        throw Failure(.usage, "A plan file is applied as it stands: \(option) goes with `patchbay plan --out`.")
    }

    /// Makes the plan, or takes the saved one; what it returns may be applied as far as its guards allow.
    private func prepare(_ run: PlanningRun, saved: SavedPlan?, ledger: any LedgerStore) async throws -> PreparedApply {
        let owned = try await ledger.load()
        if let saved {
            return try await saved.prepare(run, owned: owned, maxAge: maxAge.duration, planning, secrets)
        }
        let gathered = try await run.gather(
            owned: owned,
            scope: scope.scope(run.project, shard: nil),
            options: planning,
            secretOptions: secrets,
            refusesFirstRun: true,
            checksCommit: true
        )
        if !gathered.unreadable.isEmpty, !planning.skipUnreadable { throw LiveReader.failure(of: gathered.unreadable) }
        return PreparedApply(
            plan: Plan(gathered.input),
            owned: gathered.input.owned,
            live: gathered.live,
            secrets: gathered.secrets,
            credentials: gathered.credentials
        )
    }

    private func carryOut(
        _ prepared: PreparedApply,
        _ run: PlanningRun,
        _ ledger: any LedgerStore,
        _ interruption: Interruption
    ) async throws -> ApplyOutcome {
        let terminal = run.context.terminal
        var plan = prepared.plan
        // What an interrupted replace left half done is finished first, whatever else is refused (design §4).
        let isPartial = !plan.refusals.isEmpty && plan.canFinish
        show(prepared.plan, terminal)
        if !plan.refusals.isEmpty, !isPartial { throw Failure(.failed, "Nothing was changed: the plan is refused.") }
        if isPartial { plan = plan.finishingOnly() }
        try requireSecrets(plan, prepared.secrets, run.project)
        if plan.hasOperations { try await approve(terminal) }
        let outcome = try await run.apply(plan, prepared, ledger, settings, interruption)
        if isPartial {
            try show(outcome, run.context)
            throw Failure(.failed, "Only interrupted replaces were finished: the rest of the plan is refused.")
        }
        return outcome
    }

    private var settings: Applier.Settings {
        var settings = Applier.Settings()
        settings.continuesOnFailure = continueOnFailure
        settings.failsFast = failFast
        settings.settle = settle.duration
        return settings
    }

    private func show(_ plan: Plan, _ terminal: Terminal) {
        let style = result.format == .human ? terminal.style : terminal.errorStyle
        let text = PlanText(style: style, isVerbose: result.verbose).render(plan)
        if result.format == .human { terminal.print(text) } else { terminal.note(text) }
    }

    private func approve(_ terminal: Terminal) async throws {
        if autoApprove { return }
        guard terminal.canAsk else {
            throw Failure(.failed, "Nobody can be asked here, and --auto-approve isn't given: nothing was changed.")
        }
        guard await terminal.ask("Apply this? Only `yes` is a yes: ") == "yes" else {
            throw Failure(.failed, "Not approved: nothing was changed.")
        }
    }

    private func requireSecrets(_ plan: Plan, _ secrets: SecretStore, _ project: Project) throws {
        let missing = plan.references.filter { secrets[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        let lines = missing.map { reference in
            let problem = secrets.problems[reference]
            return "  \(project.told(reference, problem))"
                + (problem.map { "\n    help: \(Shown.text($0.remedy))" } ?? "")
        }
        throw Failure(
            .failed, "Nothing was changed: secrets that would be sent aren't at hand.\n" + lines.joined(separator: "\n")
        )
    }

    private func show(_ outcome: ApplyOutcome, _ context: Context) throws {
        let terminal = context.terminal
        switch result.format {
        case .human: terminal.print(OutcomeText(style: terminal.style).render(outcome))
        case .json: terminal.print(try JSONText.render(outcome))
        case .markdown: terminal.print(OutcomeMarkdown().render(outcome))
        case .github:
            terminal.print(OutcomeGitHub().render(outcome))
            try GitHubFiles(context)
                .write(summary: OutcomeMarkdown().render(outcome), outputs: OutcomeGitHub.outputs(outcome))
        }
    }

    private func finish(_ outcome: ApplyOutcome, _ context: Context) throws {
        try show(outcome, context)
        if outcome.isDenied { throw ExitCode(Failure.Code.denied.rawValue) }
        if outcome.isUnreachable { throw ExitCode(Failure.Code.unreachable.rawValue) }
        if !outcome.isComplete { throw ExitCode(Failure.Code.partial.rawValue) }
    }
}
