import ArgumentParser
import BlandClient
import Fleet
import PatchbayConfiguration
import Planning
import Project

/// `patchbay apply`: carries out a plan.
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

    @Argument(
        help: "Files or directories of the set to narrow the apply to, or one plan file.",
        completion: Completions.manifests)
    var paths: [String] = []

    @Option(help: "Refuses a plan file that is older than this: 30m, 2d; default: 24h.", transform: TimeSpan.option)
    var maxAge = TimeSpan.aDay

    @OptionGroup var applying: ApplyOptions
    @OptionGroup var waves: WaveOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var planning: PlanOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var result: ReportOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output, for: Self.self)
        try await reporting(context.terminal) {
            let saved = try SavedPlanRun.find(paths, context)
            if saved != nil { try requireWholePlan() }
            let project =
                try await saved == nil
                ? Project(context, set, paths: paths, missing: .refused)
                : Project.configuration(context, set.config, runsGit: true)
            if saved == nil { try project.requireValid(context.terminal) }
            let waves = try waves.settings(project.settings.waves, context.environment)
            let outcome = try await withClient(context, api, project) { run in
                let references = saved?.references ?? []
                return try await applyLocked(run, applying, result, waves, withholding: references) { applying, owned in
                    try await applying.carryOut(try await prepare(applying.planning, saved: saved, owned: owned))
                }
            }
            try OutcomeReport(context, result.format).finish(outcome)
        }
    }

    /// Rejects options that would narrow or change a plan file, since a plan file is applied whole and unchanged.
    private func requireWholePlan() throws {
        let given = [
            (scope.selector != nil, "--selector"), (!scope.target.isEmpty, "--target"),
            (scope.targetFile != nil, "--target-file"), (!scope.exclude.isEmpty, "--exclude"),
            (!planning.leftOut.isEmpty, "--without"), (planning.refreshSecrets, "--refresh-secrets"),
            (planning.skipUnreadable, "--skip-unreadable"),
        ]
        guard let option = given.first(where: \.0)?.1 else { return }
        throw Failure(.usage, "A plan file is applied as it stands: \(option) goes with `patchbay plan --out`.")
    }

    /// Makes the plan, or takes the saved one. The plan may still have refusals.
    private func prepare(_ run: PlanningRun, saved: SavedPlanRun?, owned: OwnedFleet?) async throws -> PreparedApply {
        if let saved {
            return try await saved.prepare(run, owned: owned, maxAge: maxAge.duration, planning, secrets)
        }
        let gathered = try await run.gather(
            owned: owned,
            scope: try scope.scope(run.project, shard: nil, run.context),
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
}
