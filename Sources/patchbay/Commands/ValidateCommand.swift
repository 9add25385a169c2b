import ArgumentParser
import Diagnostics
import Fleet
import Manifest
import PatchbayConfiguration
import Presentation
import Project

/// `patchbay validate`: checks the manifest set and the configuration, offline.
struct ValidateCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks the manifest set; offline, without a key.",
        discussion: "Example: patchbay validate --strict"
    )

    @Argument(
        help: "Files or directories of the set; - is standard input. Default: all of it.",
        completion: Completions.manifests)
    var paths: [String] = []

    @Option(help: "How the result is written; github makes annotations, sarif is for code scanning.")
    var format: ValidateFormat = .human

    @Flag(help: "Also looks up every secret that the set names, and tells which can't be had. The API isn't called.")
    var resolveSecrets = false

    @OptionGroup var secrets: SecretOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            var project = try await Project(
                context, set, paths: paths, keepsSources: resolveSecrets, wantsDigest: false)
            try project.requirePaths(paths)
            if resolveSecrets {
                var policy = project.settings.policy
                policy.isStrict = set.strict
                project.add(policy.applied(to: try await project.secretDiagnostics(context, secrets)))
            }
            let prefix = project.prefix(below: context.environment["GITHUB_WORKSPACE"])
            switch format {
            case .human:
                if !project.diagnostics.isEmpty { terminal.print(project.renderDiagnostics(terminal.style)) }
                terminal.print(project.summary(terminal.style))
            case .json:
                terminal.print(
                    try JSONText.render(DiagnosticsJSON(project.diagnostics, numbers: project.set.fleet.numbers.count))
                )
            case .github:
                let text = DiagnosticsGitHub(prefix: prefix).render(project.diagnostics)
                if !text.isEmpty { terminal.print(text) }
                terminal.note(project.summary(terminal.errorStyle))
            case .sarif:
                let log = DiagnosticsSARIF(texts: project.texts, prefix: prefix, version: Version.current)
                terminal.print(try JSONText.render(log.render(project.diagnostics)))
            }
            UntilExit.keep(project)
            if project.diagnostics.hasErrors { throw ExitCode(Failure.Code.invalid.rawValue) }
        }
    }
}

/// The output format of `validate`.
enum ValidateFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
    case github
    case sarif
}
