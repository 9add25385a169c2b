import ArgumentParser
import Diagnostics
import Fleet
import Manifest
import Presentation

/// `patchbay validate`: the manifest set and the configuration, offline.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks the manifest set; offline, without a key.",
        discussion: "Example: patchbay validate --strict"
    )

    @Argument(help: "Files or directories of the set; - is standard input. Default: all of it.")
    var paths: [String] = []

    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try Project(context, set, paths: paths)
            try project.requirePaths(paths)
            switch output.format {
            case .human:
                if !project.diagnostics.isEmpty { terminal.print(project.renderDiagnostics(terminal.style)) }
                terminal.print(project.summary(terminal.style))
            case .json:
                terminal.print(
                    try JSONText.render(DiagnosticsJSON(project.diagnostics, numbers: project.set.fleet.numbers.count))
                )
            }
            if project.diagnostics.hasErrors { throw ExitCode(Failure.Code.invalid.rawValue) }
        }
    }
}
