import ArgumentParser
import Presentation
import SIPModel

/// `patchbay import`: live state as a manifest.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Writes the live state of numbers as a manifest to stdout.",
        discussion: """
            Credentials become references to environment variables, never values.

            Example: patchbay import +14155550100 > fleet/support.yaml
            """
    )

    @Argument(help: "The numbers, in E.164.")
    var numbers: [PhoneNumber]

    @OptionGroup var api: APIOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let live = try await readAll(numbers, context, api)
            switch result.format {
            case .human: terminal.print(ManifestText().render(live).trimmingSuffix("\n"))
            case .json: terminal.print(try JSONText.render(live.map(LiveJSON.render)))
            }
        }
    }
}
