import ArgumentParser
import BlandClient
import Foundation
import Ledger
import Planning
import Presentation
import Project
import SIPModel

/// `patchbay drift`: finds numbers that someone else changed.
struct DriftCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Finds numbers that were changed outside Patchbay; makes no call but GET.",
        discussion: """
            drifted: live state isn't what the last apply left. pending: Git moved since. differs: there is no ledger \
            entry to tell the two apart. Exit code 2 when something drifted or differs.

            What was found is remembered in .patchbay/drift.json: when each number was last as it should be, and what \
            --since-last has told.

            Example: patchbay drift --format json
            Example: patchbay drift --since-last --webhook https://hooks.example.com/patchbay
            """
    )

    @Argument(
        help: "Files or directories of the set to narrow the check to; - is standard input.",
        completion: Completions.manifests)
    var paths: [String] = []

    @Flag(help: "Exit code 2 for pending changes, too.")
    var includePending = false

    @Flag(
        help: ArgumentHelp(
            "Reports only numbers that newly drifted, drifted differently, or recovered since the last --since-last run; "
                + "exit code 2 for these alone."))
    var sinceLast = false

    @Option(
        help: ArgumentHelp("Where what was found is remembered; default: .patchbay/drift.json.", valueName: "file"),
        completion: .file())
    var state: String?

    @Option(
        help: ArgumentHelp(
            "Posts the report as JSON, signed with PATCHBAY_WEBHOOK_KEY; default: PATCHBAY_WEBHOOK. With --since-last only "
                + "when there is something to tell.",
            valueName: "url"
        )
    )
    var webhook: String?

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
        let context = Context(output, for: Self.self)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project(context, set, paths: paths)
            try project.requireValid(terminal)
            let webhook = try webhookURL(context)
            let scope = try scope.scope(project, shard: shard.shard, context)
            let memoryFile = DriftMemoryFile(state.map(context.absolute) ?? project.resolve(DriftMemoryFile.standard))
            let (whole, unreadable) = try await withClient(context, api, project) { run in
                let gathered = try await run.gather(
                    owned: try await project.ledger(environment: context.environment).load(),
                    scope: scope,
                    options: try PlanOptions.parse([]),
                    secretOptions: secrets,
                    refusesFirstRun: false,
                    checksCommit: false
                )
                return (DriftReport(gathered.input), gathered.unreadable)
            }
            let loaded = try memoryFile.load(whole.apiURL)
            if let warning = loaded.warning { terminal.note("warning: " + warning) }
            let memory = loaded.memory
            var report = whole
            report.recall(memory, scope: scope)
            if sinceLast { report.narrow(toNewSince: memory) }
            switch format {
            case .human: terminal.print(DriftText(style: terminal.style).render(report))
            case .json: terminal.print(try JSONText.render(report))
            case .markdown: terminal.print(DriftMarkdown().render(report))
            case .github:
                let text = DriftGitHub(prefix: project.prefix(below: context.environment["GITHUB_WORKSPACE"])).render(
                    report)
                if !text.isEmpty { terminal.print(text) }
                terminal.note(DriftText(style: terminal.errorStyle).render(report))
                try context.gitHubFiles
                    .write(summary: DriftMarkdown().render(report), outputs: DriftGitHub.outputs(report))
            case .junit: terminal.print(DriftJUnit().render(report))
            case .prometheus: terminal.print(DriftPrometheus().render(report))
            case .html: terminal.print(DriftHTML().render(report))
            }
            // If this report can't be written, the next run must report the same changes as new.
            if sinceLast { try terminal.requireResult() }
            let failure = await post(report, to: webhook, context)
            let next = memory.after(whole, scope: scope, tells: sinceLast && failure == nil)
            try remember(next, in: memoryFile, terminal)
            // The error takes precedence over exit code 2: a number that can't be read may have drifted, too.
            if !unreadable.isEmpty {
                if let failure { terminal.error(failure.message) }
                throw LiveReader.failure(of: unreadable)
            }
            if let failure { throw failure }
            if report.hasDrift(includingPending: includePending) {
                throw ExitCode(Failure.Code.difference.rawValue)
            }
        }
    }

    /// Saves the memory. Without `--since-last`, a failed write is only a warning: the next report doesn't depend on
    /// it.
    private func remember(_ memory: DriftMemory, in file: DriftMemoryFile, _ terminal: Terminal) throws {
        do {
            try file.save(memory)
        } catch {
            let message = "What was found can't be remembered in \(file.path)."
            guard sinceLast else { return terminal.note("warning: \(message)") }
            throw Failure(.failed, message + " The next run with --since-last will tell the same again.")
        }
    }

    private func webhookURL(_ context: Context) throws -> Webhook? {
        let fromEnvironment = context.environment["PATCHBAY_WEBHOOK"].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = webhook ?? fromEnvironment else { return nil }
        do {
            return try Webhook(text, network: context.network(api))
        } catch {
            throw Failure(.usage, error.message)
        }
    }

    /// - Returns: the reason why the report could not be posted; `nil` if it was posted or there was nothing to post.
    private func post(_ report: DriftReport, to webhook: Webhook?, _ context: Context) async -> Failure? {
        guard let webhook, !sinceLast || report.hasNews else { return nil }
        do {
            let body = Data(try JSONText.render(report).utf8)
            var headers = [("X-Patchbay-Event", "drift"), ("X-Patchbay-Delivery", UUID().uuidString)]
            if let key = context.environment["PATCHBAY_WEBHOOK_KEY"], !key.isEmpty {
                let signature = Signature.hexadecimal(of: body, key: SecretValue(key))
                headers.append(("X-Patchbay-Signature", "sha256=" + signature))
            } else {
                context.terminal.note("warning: PATCHBAY_WEBHOOK_KEY isn't set, so the webhook's body isn't signed.")
            }
            try await webhook.post(body, headers: headers)
            return nil
        } catch let error as WebhookError {
            return Failure(.failed, error.message)
        } catch {
            return Failure(.failed, "The webhook's body can't be made (\(error)).")
        }
    }
}
