import Apply
import Applying
import BlandClient
import Fleet
import Journal
import Ledger
import PatchbayConfiguration
import Planning
import Presentation
import Project
import SIPModel
import Secrets
import Wording

/// Shows a plan, asks for approval, and carries it out; `apply` and `rollback` share it.
struct ApplyRun: Sendable {
    let planning: PlanningRun
    let ledger: any LedgerStore
    let options: ApplyOptions
    let report: ReportOptions
    let interrupts: Interrupts
    /// Whether the previous run was cut off. Then this run writes a journal even if it has nothing to do.
    var isAfterCrash = false
    var waves: WaveSettings?

    private var terminal: Terminal { planning.context.terminal }

    func carryOut(_ prepared: PreparedApply) async throws -> ApplyEnd {
        var plan = prepared.plan
        // Interrupted replaces are finished even if the guards refuse the rest of the plan
        // (docs/planning.md#interrupted-replaces).
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
        var end = try await apply(plan, prepared, waves)
        if isPartial, end.error == nil {
            end.error = Failure(.failed, "Only interrupted replaces were finished: the rest of the plan is refused.")
        }
        if end.error != nil { end.outcome.endedInError = true }
        // Before the lock is freed, which a remote may take long for.
        interrupts.shown(end.outcome)
        do { try OutcomeReport(planning.context, report.format).show(end.outcome) } catch {
            end.error = end.error ?? error
        }
        return end
    }

    private func show(_ plan: Plan) {
        let isHuman = report.format == .human
        let text = PlanText(style: isHuman ? terminal.style : terminal.errorStyle, isVerbose: report.verbose).render(
            plan)
        if isHuman { terminal.print(text) } else { terminal.note(text) }
    }

    private func approve() async throws {
        if options.isApproved { return }
        try await terminal.requireApproval(
            "Apply these changes?", of: "this plan", orPass: "--auto-approve to apply")
    }

    private func requireSecrets(_ plan: Plan, _ secrets: SecretStore) throws {
        let missing = plan.references.filter { secrets[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        let lines = missing.map { reference in
            let problem = secrets.problems[reference]
            return "  \(planning.project.told(reference, problem))"
                + (problem.map { "\n    help: \(TerminalSafe.text($0.remedy))" } ?? "")
        }
        throw Failure(
            .failed,
            "Nothing was changed: secrets that would be sent aren't at hand, or can't be credentials.\n"
                + lines.joined(separator: "\n")
        )
    }

    /// Carries out a plan and journals it, until it is done, or a signal or the loss of the ledger's lock stops it.
    private func apply(_ plan: Plan, _ prepared: PreparedApply, _ waves: [[PhoneNumber]]) async throws -> ApplyEnd {
        guard plan.hasOperations || !plan.entries.isEmpty || plan.mustRecord(in: prepared.owned) || isAfterCrash else {
            return ApplyEnd(outcome: ApplyOutcome())
        }
        let journal = try createJournal()
        await ledger.begin(journal: journal.path)
        var settings = options.settings
        settings.parallelism = planning.parallelism
        settings.user = LockHolder(planning.context).account
        settings.waves = waves
        settings.betweenWaves = betweenWaves(waves.count, plan)
        let count = Set(plan.operations.map(\.number)).count
        let display = ProgressDisplay("applying", of: count, by: planning.client, on: terminal)
        let applier = Applier(
            client: planning.client,
            ledger: ledger,
            journal: journal,
            secrets: prepared.secrets,
            credentials: prepared.credentials,
            settings: settings,
            runSwitch: interrupts.runSwitch,
            report: { display.update(done: $0.done, failed: $0.failed) }
        )
        var end = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await tellLoss() }
            defer { group.cancelAll() }
            return try await display.during {
                try await applier.run(plan, owned: prepared.owned, live: prepared.live)
            }
        }
        do {
            let (outcome, user) = (end.outcome, settings.user)
            _ = try await interrupts.runSwitch.run(untilAfterDeadline: RunDeadline.toRecord / 2) {
                try await conclude(outcome, plan, by: user)
            }
        } catch {
            end.error = end.error ?? error
        }
        return end
    }

    /// A run that lost the ledger's lock begins nothing new, and closes its gaps as far as it may.
    private func tellLoss() async {
        do throws(LedgerError) {
            try await ledger.awaitLoss()
        } catch {
            interrupts.runSwitch.lost(error)
        }
    }

    private func createJournal() throws -> JournalWriter {
        let path = Journals(planning.project).new()
        do {
            return try JournalWriter(creating: path)
        } catch {
            throw Failure(.failed, "The journal \(path) can't be created (\(error)); nothing was changed.")
        }
    }

    /// Writes a line of the ledger's history.
    private func conclude(_ outcome: ApplyOutcome, _ plan: Plan, by user: String?) async throws {
        let record = RunRecord(
            time: planning.context.timestamp,
            user: user,
            commit: plan.gitCommit,
            summary: OutcomeText(style: TextStyle(hasColour: false)).summary(outcome),
            journal: nil
        )
        try await ledger.conclude(record)
    }
}

extension ApplyRun {
    /// The function that the applier calls between waves, with the number of finished waves. It waits, runs the
    /// check, and returns the reason not to start the next wave, or `nil`.
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

/// Runs `body` under the ledger's lock, with signals trapped. If the previous run was cut off, it first reports the
/// calls that were in flight.
func applyLocked(
    _ run: PlanningRun,
    _ options: ApplyOptions,
    _ report: ReportOptions,
    _ waves: WaveSettings? = nil,
    withholding secrets: Set<SecretReference> = [],
    _ body: @escaping @Sendable (ApplyRun, OwnedFleet?) async throws -> ApplyEnd
) async throws -> ApplyEnd {
    let ledger = run.project.ledger(run.context, options.lock, withholding: secrets)
    return try await Interrupts.withLock(on: ledger, run.context, patience: options.lock.lockTimeout) { interrupts in
        var run = run
        let owned = try await ledger.load()
        let journals = await Journals(run.project, beside: ledger, owned)
        run.journals = journals
        let crash = await CrashReport(journals)
        try await crash?.tell(run, owned: owned)
        let applying = ApplyRun(
            planning: run,
            ledger: ledger,
            options: options,
            report: report,
            interrupts: interrupts,
            isAfterCrash: crash != nil,
            waves: waves
        )
        return try await body(applying, owned)
    }
}

/// Writes the outcome of a run and ends its command with the right exit code.
struct OutcomeReport {
    private let context: Context
    private let format: ReportFormat

    init(_ context: Context, _ format: ReportFormat) {
        self.context = context
        self.format = format
    }

    func show(_ outcome: ApplyOutcome) throws {
        let terminal = context.terminal
        switch format {
        case .human: terminal.print(OutcomeText(style: terminal.style).render(outcome))
        case .json: terminal.print(try JSONText.render(outcome))
        case .markdown: terminal.print(OutcomeMarkdown().render(outcome))
        case .github:
            terminal.print(OutcomeGitHub().render(outcome))
            try context.gitHubFiles
                .write(summary: OutcomeMarkdown().render(outcome), outputs: OutcomeGitHub.outputs(outcome))
        }
    }

    /// Shows the error that ended the run, after its outcome.
    ///
    /// - Throws: the outcome's exit code, unless that is 0; otherwise the error.
    func finish(_ end: ApplyEnd) throws {
        let code = Failure.Code(end.outcome)
        if code == .partial, context.terminal.hasLostItsResult {
            // Where nobody reads the result, an open gap is told all the same.
            context.terminal.note(OutcomeText(style: context.terminal.errorStyle).render(end.outcome))
        }
        if let error = end.error {
            guard code != .failed else { throw error }
            // What decides the exit code isn't what ended the run.
            context.terminal.error(Failure.sentence(error))
        }
        if let code { throw code.exit }
    }
}
