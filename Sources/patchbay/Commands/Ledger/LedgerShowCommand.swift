import ArgumentParser
import Fleet
import Ledger
import Presentation
import Project

struct LedgerShowCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows every owned number and how it was last left.",
        discussion: "Example: patchbay ledger show --format json"
    )

    @OptionGroup var set: SetOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let ledger = try await Project.configuration(context, set.config).ledger(environment: context.environment)
            let owned = try await ledger.load() ?? OwnedFleet()
            switch result.format {
            case .human: terminal.print(LedgerText(style: terminal.style).render(owned, name: ledger.name))
            case .json: terminal.print(try JSONText.render(owned))
            }
        }
    }
}
