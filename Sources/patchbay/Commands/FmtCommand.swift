import ArgumentParser
import Foundation
import Manifest
import PatchbayConfiguration
import Project

/// `patchbay fmt`: rewrites manifests in one style.
struct FmtCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Rewrites manifests in one style, and never what they mean.",
        discussion: """
            Keeps every comment, anchor, alias and separator. Prints the names of the files that it rewrote; files that \
            are as they should be are not written.

            Example: patchbay fmt --check --diff
            """
    )

    @Argument(
        help: "Files or directories; - is standard input, to standard output. Default: the configuration's manifests.",
        completion: Completions.manifests)
    var paths: [String] = []

    @Flag(help: "Writes nothing; names the files that would change, and exits with 1 if there are any.")
    var check = false

    @Flag(help: "Writes nothing; shows what would change.")
    var diff = false

    @Option(
        help: "The configuration; default: the first patchbay.yaml from the working directory upward.",
        completion: Completions.manifests)
    var config: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let run = FormattingRun(terminal: terminal, writes: !check && !diff, shows: diff, lists: check || !diff)
            let (names, sources) = try await find(context)
            let results = sources.map { run.format($0, in: names) }
            let changed = results.count { $0 == .changed }
            if let failed = results.max(by: { $0.exitCode < $1.exitCode }), failed.exitCode > 0 {
                throw ExitCode(failed.exitCode)
            }
            if check, changed > 0 { throw ExitCode(Failure.Code.failed.rawValue) }
        }
    }

    /// Finds the manifests to format, in order and without duplicates.
    private func find(_ context: Context) async throws -> (ManifestNames, [ManifestSet.Source]) {
        var files = ManifestFiles(directory: context.directory)
        var roots = paths
        if paths.isEmpty {
            let project = try await Project.configuration(context, config, runsGit: false)
            files = ManifestFiles(directory: project.directory)
            roots = project.settings.manifests
        }
        for root in roots {
            if root == "-" {
                files.addInput()
                continue
            }
            guard (root as NSString).lastPathComponent != "patchbay.yaml" else {
                throw Failure(.usage, "\(root) is a configuration, and fmt formats manifests alone.")
            }
            if !files.add(root) { throw Failure(.invalid, "No manifest found: \(root) has no *.yaml or *.yml file.") }
        }
        return (files.names, files.sources())
    }
}
