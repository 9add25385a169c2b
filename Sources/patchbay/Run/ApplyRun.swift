import Apply
import Fleet
import Journal
import Ledger
import PatchbayConfiguration
import Planning
import Presentation
import SIPModel
import Secrets

/// Shows a plan, asks, and carries it out: what `apply` and `rollback` do alike.
struct ApplyRun: Sendable {
    let planning: PlanningRun
    let ledger: any LedgerStore
    let options: ApplyOptions
    let format: OutputFormat
    let interrupts: Interrupts
    /// Whether the run before was cut off: then there is a journal although there may be nothing to do.
    var isAfterCrash = false
    var waves: WaveSettings?

    private var terminal: Terminal { planning.context.terminal }

    func carryOut(_ prepared: PreparedApply) async throws -> ApplyOutcome {
        var plan = prepared.plan
        // What an interrupted replace left half done is finished first, whatever else is refused (design §4).
        let isPartial = !plan.refusals.isEmpty && plan.canFinish
        show(prepared.plan)
        let waves = isPartial ? [] : waves.map { plan.waves($0.sizes) } ?? []
        if waves.count > 1 {
            let sizes = waves.map { String($0.count) }.joined(separator: ", ")
            terminal.note("In \(waves.count) waves, of numbers: \(sizes).")
        }
        if !plan.refusals.isEmpty, !isPartial { throw Failure(.failed, "Nothing was changed: the plan is refused.") }
        if isPartial { plan = plan.finishingOnly() }
        try requireSecrets(plan, prepared.secrets)
        if plan.hasOperations { try await approve() }
        try interrupts.beginApplying()
        let outcome = try await apply(plan, prepared, waves)
        if isPartial {
            OutcomeReport(terminal, format).show(outcome)
            throw Failure(.failed, "Only interrupted replaces were finished: the rest of the plan is refused.")
        }
        return outcome
    }

    private func show(_ plan: Plan) {
        let text = PlanText(style: format == .human ? terminal.style : terminal.errorStyle).render(plan)
        if format == .human { terminal.print(text) } else { terminal.note(text) }
    }

    private func approve() async throws {
        if options.autoApprove { return }
        guard terminal.canAsk else {
            throw Failure(.failed, "Nobody can be asked here, and --auto-approve isn't given: nothing was changed.")
        }
        guard try await terminal.ask("Apply this? Only `yes` is a yes: ") == "yes" else {
            throw Failure(.failed, "Not approved: nothing was changed.")
        }
    }

    private func requireSecrets(_ plan: Plan, _ secrets: SecretStore) throws {
        let missing = plan.references.filter { secrets[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        let lines = missing.map { "  \($0): \(secrets.problems[$0]?.explanation ?? "it isn't at hand")" }
        throw Failure(
            .failed, "Nothing was changed: secrets that would be sent aren't at hand.\n" + lines.joined(separator: "\n")
        )
    }

    /// Carries out a plan, with a journal, until it is done or a signal drains it.
    private func apply(_ plan: Plan, _ prepared: PreparedApply, _ waves: [[PhoneNumber]]) async throws -> ApplyOutcome {
        guard plan.hasOperations || !plan.entries.isEmpty || isAfterCrash else { return ApplyOutcome() }
        var settings = options.settings
        settings.parallelism = planning.parallelism
        settings.waves = waves
        settings.betweenWaves = betweenWaves(waves.count, plan)
        let terminal = terminal
        let applier = Applier(
            client: planning.client,
            ledger: ledger,
            journal: try Journals(planning.project).create(),
            secrets: prepared.secrets,
            credentials: prepared.credentials,
            settings: settings,
            runSwitch: interrupts.runSwitch,
            report: { progress in
                let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
                terminal.showProgress("applying \(progress.done)/\(progress.total)\(failed)")
            }
        )
        return try await applier.run(plan, owned: prepared.owned, live: prepared.live)
    }
}

extension ApplyRun {
    /// Waits and checks before the next wave.
    private func betweenWaves(_ count: Int, _ plan: Plan) -> @Sendable (Int) async -> String? {
        guard let waves else { return { _ in nil } }
        let (terminal, runSwitch) = (terminal, interrupts.runSwitch)
        let check = WaveCheck(
            waves.check,
            environment: planning.context.environment,
            without: plan.references,
            directory: planning.project.directory
        )
        return { done in
            terminal.note("Wave \(done) of \(count) is applied.")
            let end = ContinuousClock.now + waves.pause
            // A signal ends the pause, too.
            while ContinuousClock.now < end, !runSwitch.isStopped {
                try? await Task.sleep(for: min(.milliseconds(100), ContinuousClock.now.duration(to: end)))
            }
            return runSwitch.isStopped ? nil : await check.run(runSwitch)
        }
    }
}

/// Takes the ledger's lock with signals trapped, says what a run before left in flight, and hands the ledger over.
func applyLocked(
    _ run: PlanningRun,
    _ options: ApplyOptions,
    _ format: OutputFormat,
    _ waves: WaveSettings? = nil,
    _ body: @escaping @Sendable (ApplyRun, OwnedFleet?) async throws -> ApplyOutcome
) async throws -> ApplyOutcome {
    let ledger = run.project.ledger
    return try await Interrupts.withLock(
        on: ledger,
        as: LockHolder(run.context),
        patience: options.lockTimeout.duration,
        run.context.terminal
    ) { interrupts in
        let owned = try await ledger.load()
        let crash = CrashReport(Journals(run.project))
        try await crash?.tell(run, owned: owned)
        let applying = ApplyRun(
            planning: run,
            ledger: ledger,
            options: options,
            format: format,
            interrupts: interrupts,
            isAfterCrash: crash != nil,
            waves: waves
        )
        return try await body(applying, owned)
    }
}

/// What came of a run, as its command ends.
struct OutcomeReport {
    private let terminal: Terminal
    private let format: OutputFormat

    init(_ terminal: Terminal, _ format: OutputFormat) {
        self.terminal = terminal
        self.format = format
    }

    func show(_ outcome: ApplyOutcome) {
        switch format {
        case .human: terminal.print(OutcomeText(style: terminal.style).render(outcome))
        case .json: if let text = try? JSONText.render(outcome) { terminal.print(text) }
        }
    }

    /// Shows it, and ends with its exit code.
    func finish(_ outcome: ApplyOutcome) throws {
        show(outcome)
        if outcome.isDenied { throw Failure.Code.denied.exit }
        if !outcome.isComplete { throw Failure.Code.partial.exit }
    }
}
