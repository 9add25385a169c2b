import ArgumentParser
import Ledger
import Planning
import Presentation

/// `patchbay drift`: what someone else moved.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Finds numbers that someone else moved; makes no call but GET.",
        discussion: """
            drifted: live state isn't what the last apply left. pending: Git moved since. differs: there is no ledger \
            entry to tell the two apart. Exit code 2 when something drifted or differs.

            Example: patchbay drift --format json
            """
    )

    @Argument(help: "Files or directories of the set to narrow the check to; - is standard input.")
    var paths: [String] = []

    @Flag(help: "Exit code 2 for pending changes, too.")
    var includePending = false

    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var shard: ShardOption
    @OptionGroup var secrets: SecretOptions
    @Option(
        help:
            "How the result is written; junit and prometheus are for dashboards, github fills a job's summary, too, html is one file."
    )
    var format: DriftFormat = .human

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project(context, set, paths: paths)
            try project.requireValid(terminal)
            let (report, unreadable) = try await withClient(context, api, project) { run in
                let gathered = try await run.gather(
                    owned: try await project.ledger(context).load(),
                    scope: scope.scope(project, shard: shard.shard),
                    options: try PlanOptions.parse([]),
                    secretOptions: secrets,
                    refusesFirstRun: false,
                    checksCommit: false
                )
                return (DriftReport(gathered.input), gathered.unreadable)
            }
            switch format {
            case .human: terminal.print(DriftText(style: terminal.style).render(report))
            case .json: terminal.print(try JSONText.render(report))
            case .markdown: terminal.print(DriftMarkdown().render(report))
            case .github:
                let text = DriftGitHub(prefix: project.prefix(inRepository: context)).render(report)
                if !text.isEmpty { terminal.print(text) }
                terminal.note(DriftText(style: terminal.errorStyle).render(report))
                try GitHubFiles(context)
                    .write(summary: DriftMarkdown().render(report), outputs: DriftGitHub.outputs(report))
            case .junit: terminal.print(DriftJUnit().render(report))
            case .prometheus: terminal.print(DriftPrometheus().render(report))
            case .html: terminal.print(DriftHTML().render(report))
            }
            // An error wins: a number that can't be read may have drifted, too.
            if !unreadable.isEmpty { throw LiveReader.failure(of: unreadable) }
            if report.hasDrift(includingPending: includePending) {
                throw ExitCode(Failure.Code.difference.rawValue)
            }
        }
    }
}
