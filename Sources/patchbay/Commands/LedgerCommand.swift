import ArgumentParser
import Fleet
import Ledger
import PatchbayConfiguration
import Presentation
import SIPModel

/// `patchbay ledger`: what is owned.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Shows what the manifest set owns, or lets a number go.",
        subcommands: [LedgerShowCommand.self, LedgerForgetCommand.self],
        defaultSubcommand: LedgerShowCommand.self
    )
}

struct LedgerShowCommand: AsyncParsableCommand {
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
            let ledger = try Project(configurationOf: context, set).ledger
            let owned = try await ledger.load() ?? OwnedFleet()
            switch result.format {
            case .human: terminal.print(LedgerText(style: terminal.style).render(owned, name: ledger.name))
            case .json: terminal.print(try JSONText.render(owned))
            }
        }
    }
}

struct LedgerForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Takes numbers out of the ledger without a call; whatever is attached stays.",
        discussion: "Example: patchbay ledger forget +14155550100"
    )

    @Argument(help: "The numbers, in E.164.")
    var numbers: [PhoneNumber]

    @Option(help: "Waits for the ledger's lock as long as this: 30s, 10m.")
    var lockTimeout = TimeSpan(duration: .zero)

    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let ledger = try Project(configurationOf: context, set).ledger
            try await ledger.withLock(as: LockHolder(context), patience: lockTimeout.duration) {
                guard var owned = try await ledger.load() else {
                    throw Failure(.failed, "There is no ledger \(ledger.name) yet.")
                }
                let unknown = numbers.filter { owned.numbers[$0] == nil }
                guard unknown.isEmpty else {
                    let names = unknown.map(\.description).joined(separator: ", ")
                    throw Failure(.failed, "Not in the ledger: \(names). Nothing was changed.")
                }
                for number in numbers { owned.numbers[number] = nil }
                owned.generation += 1
                try await ledger.save(owned)
            }
            for number in numbers { terminal.print("\(number) is forgotten; what is attached stays attached.") }
        }
    }
}
