import ArgumentParser
import BlandClient
import Foundation
import Ledger
import Planning
import Presentation

/// `patchbay plan`: what an apply would do.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what an apply would do; makes no call but GET.",
        discussion: """
            Exit code 1 when the plan would be refused, with what would lift the refusal.

            Example: patchbay plan --out plan.json --detailed-exitcode
            """
    )

    @Argument(help: "Files or directories of the set to narrow the plan to; - is standard input.")
    var paths: [String] = []

    @Option(help: "Writes the plan to a file for `patchbay apply FILE`; it holds no secret.")
    var out: String?

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
    }

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try Project(context, set, paths: paths)
            try project.requireValid(terminal)
            let plan = try await withClient(context, api, project) { run in
                let gathered = try await run.gather(
                    owned: try await project.ledger(context).load(),
                    scope: scope.scope(project, shard: shard.shard),
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
            switch result.format {
            case .human:
                terminal.print(PlanText(style: terminal.style, isVerbose: result.verbose).render(plan))
                if showRequests, plan.hasOperations { terminal.print("\n" + PlanRequests.render(plan)) }
            case .markdown: terminal.print(PlanMarkdown().render(plan))
            case .html: terminal.print(PlanHTML().render(plan))
            case .github:
                let text = PlanGitHub(prefix: project.prefix(inRepository: context)).render(plan)
                if !text.isEmpty { terminal.print(text) }
                terminal.note(PlanText(style: terminal.errorStyle, isVerbose: result.verbose).render(plan))
                try GitHubFiles(context).write(summary: PlanMarkdown().render(plan), outputs: PlanGitHub.outputs(plan))
            case .json:
                let text = String(decoding: try PlanFile.print(plan), as: UTF8.self)
                terminal.print(Shown.json(text).trimmingSuffix("\n"))
            }
            if let out {
                let path = context.absolute(out)
                do {
                    try PlanFile.encode(plan, key: context.planKey).write(to: URL(filePath: path), options: .atomic)
                } catch {
                    throw Failure(.failed, "The plan can't be written to \(out).")
                }
                terminal.note("The plan is in \(out): `patchbay apply \(out)` carries it out.")
            }
            if !plan.refusals.isEmpty {
                throw Failure(.failed, "The plan is refused as it stands; see above.")
            }
            if detailedExitCode, plan.hasOperations { throw ExitCode(Failure.Code.difference.rawValue) }
        }
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
