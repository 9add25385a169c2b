import ArgumentParser
import BlandClient
import Diagnostics
import Files
import Fleet
import Foundation
import Git
import Ledger
import Manifest
import PatchbayConfiguration
import Planning
import Presentation
import Project
import SystemPackage
import Wording

/// `patchbay plan`: shows what an apply would do.
struct PlanCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what an apply would do; makes no call but GET.",
        discussion: """
            Exit code 1 when the plan would be refused, with what would lift the refusal.

            Example: patchbay plan --out plan.json --detailed-exitcode
            """
    )

    @Argument(
        help: "Files or directories of the set to narrow the plan to; - is standard input.",
        completion: Completions.manifests)
    var paths: [String] = []

    @Option(help: "Writes the plan to a file for `patchbay apply FILE`; it holds no secret.", completion: .file())
    var out: String?

    @Option(
        name: .customLong("diff-base"),
        help: ArgumentHelp(
            "Compares with the manifests of a Git revision in place of the live state: offline, without a key. REV... is "
                + "the commit at which HEAD left REV.",
            valueName: "rev"
        ),
        completion: Completions.revisions
    )
    var diffBase: String?

    @Flag(help: "Shows the calls as curl commands, with secrets as variables.")
    var showRequests = false

    @Flag(name: .customLong("detailed-exitcode"), help: "Exit code 2 when there is something to do.")
    var detailedExitCode = false

    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var shard: ShardOption
    @OptionGroup var planning: PlanOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var result: PlanFormatOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if showRequests, result.format != .human { throw ValidationError("--show-requests goes with --format human.") }
        guard let diffBase else { return }
        guard GitRevision.isRevision(diffBase) else {
            throw ValidationError(GitRevisionError.notARevision(diffBase).message)
        }
        let others: [(Bool, String)] = [
            (out != nil, "--out"), (showRequests, "--show-requests"), (planning.refreshSecrets, "--refresh-secrets"),
            (planning.skipUnreadable, "--skip-unreadable"), (paths.contains("-"), "standard input"),
        ]
        if let other = others.first(where: \.0)?.1 {
            throw ValidationError(
                "\(other) doesn't go with --diff-base: what is compared with a revision can't be applied, and no live "
                    + "state is read."
            )
        }
    }

    func run() async throws {
        let context = Context(output, for: Self.self)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project(context, set, paths: paths)
            try project.requireValid(terminal)
            let plan =
                if let diffBase { try await compare(with: diffBase, project, context) } else {
                    try await planLive(project, context)
                }
            switch result.format {
            case .human:
                terminal.print(PlanText(style: terminal.style, isVerbose: result.verbose).render(plan))
                if showRequests, plan.hasOperations { terminal.print("\n" + PlanRequests.render(plan)) }
            case .markdown: terminal.print(PlanMarkdown().render(plan))
            case .html: terminal.print(PlanHTML().render(plan))
            case .github:
                let text = PlanGitHub(prefix: project.prefix(below: context.environment["GITHUB_WORKSPACE"])).render(
                    plan)
                if !text.isEmpty { terminal.print(text) }
                terminal.note(PlanText(style: terminal.errorStyle, isVerbose: result.verbose).render(plan))
                try context.gitHubFiles.write(summary: PlanMarkdown().render(plan), outputs: PlanGitHub.outputs(plan))
            case .json:
                let text = String(decoding: try PlanFile.print(plan), as: UTF8.self)
                terminal.print(TerminalSafe.json(text).trimmingSuffix("\n"))
            }
            if let out {
                let path = context.absolute(out)
                do {
                    try WholeFile.write(
                        PlanFile.encode(plan, key: context.planKey),
                        to: FilePath(path),
                        permissions: [.ownerReadWrite, .groupRead, .otherRead],
                        createsDirectory: false
                    )
                } catch {
                    throw Failure(.failed, "The plan can't be written to \(out).")
                }
                terminal.note("The plan is in \(out): `patchbay apply \(out)` carries it out.")
            }
            if !plan.refusals.isEmpty {
                let guards = Count.of(plan.refusals.count, "guard")
                throw Failure(.failed, "Plan refused: \(guards) would stop this apply (listed above).")
            }
            if detailedExitCode, plan.hasOperations { throw ExitCode(Failure.Code.difference.rawValue) }
        }
    }

    private func planLive(_ project: Project, _ context: Context) async throws -> Plan {
        try await withClient(context, api, project) { run in
            let gathered = try await run.gather(
                owned: try await project.ledger(environment: context.environment).load(),
                scope: try scope.scope(project, shard: shard.shard, context),
                options: planning,
                secretOptions: secrets,
                refusesFirstRun: false,
                checksCommit: true
            )
            if !gathered.unreadable.isEmpty, !planning.skipUnreadable {
                throw LiveReader.failure(of: gathered.unreadable)
            }
            return Plan(gathered.input)
        }
    }

    /// Plans the changes since a revision. It makes no call, and reads no secret and no ledger.
    private func compare(with revision: String, _ project: Project, _ context: Context) async throws -> Plan {
        let base = try await revisionManifests(revision, project, context)
        let scope = try scope.scope(project, shard: shard.shard, context)
        var input = PlanInput(
            desired: project.set.fleet, live: [:], owned: nil, apiURL: try context.apiURL(api).description)
        input.scope = scope
        input.guards = planning.guards(project.settings, today: CalendarDay(context.timestamp.prefix(10)))
        input.without = planning.leftOut
        input.manifestDigest = project.digest
        input.createdAt = context.timestamp
        input.toolVersion = Version.current
        input.commit = await project.history(environment: context.environment).relation(to: nil)
        let plan = Plan(input, against: base.set.fleet, of: base.base)
        try scope.check(
            desired: project.set.fleet,
            files: project.set.files,
            owned: OwnedFleet(leftAs: base.set.fleet),
            elsewhere: base.base.revision
        )
        return plan
    }

    /// Reads the manifests of a revision.
    ///
    /// - Throws: `Failure` with exit code 65 if they are invalid, since the changes are unknown then.
    private func revisionManifests(
        _ revision: String,
        _ project: Project,
        _ context: Context
    ) async throws -> RevisionManifests {
        let terminal = context.terminal
        let found = try await RevisionManifests(
            revision, of: project, paths: paths.map(context.absolute), environment: context.environment)
        let base = found.base
        if found.set.files.isEmpty {
            terminal.note("warning: \(TerminalSafe.text(base.revision)) has no manifests: everything is new.")
        }
        let errors = found.set.diagnostics.filter { $0.severity == .error }
        guard !errors.isEmpty else { return found }
        terminal.note(DiagnosticsText(texts: found.set.texts, style: terminal.errorStyle).render(errors))
        throw Failure(
            .invalid,
            "The manifest set of \(TerminalSafe.text(base.revision)) (\(base.commit.prefix(12))) is invalid, as shown above: "
                + "nobody can say what was changed since."
        )
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
