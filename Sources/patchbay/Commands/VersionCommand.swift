import ArgumentParser
import Presentation

/// `patchbay version`.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Prints the version.",
        discussion: "Example: patchbay version --format json"
    )

    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = Context(output).terminal
        try await reporting(terminal) {
            switch result.format {
            case .human: terminal.print("patchbay \(Version.current)")
            case .json: terminal.print(try JSONText.render(["version": Version.current]))
            }
        }
    }
}
