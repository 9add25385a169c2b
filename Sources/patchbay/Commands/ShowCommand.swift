import ArgumentParser
import Fleet
import Presentation
import SIPModel

/// `patchbay show`: live state.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the live state of numbers; credentials are redacted.",
        discussion: "Example: patchbay show +14155550100"
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
            case .human: terminal.print(live.map(LiveText(style: terminal.style).render).joined(separator: "\n"))
            case .json: terminal.print(try JSONText.render(live.map(LiveJSON.render)))
            }
        }
    }
}
