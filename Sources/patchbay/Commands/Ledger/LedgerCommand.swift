import ArgumentParser

/// `patchbay ledger`: shows and maintains the ledger of owned numbers.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Shows what the manifest set owns, lets a number go, and looks after the ledger itself.",
        discussion: "Example: patchbay ledger show",
        subcommands: [
            LedgerShowCommand.self, LedgerForgetCommand.self, LedgerHistoryCommand.self, LedgerUnlockCommand.self,
            LedgerMoveCommand.self, LedgerRebindCommand.self,
        ],
        defaultSubcommand: LedgerShowCommand.self
    )
}

/// The options of a command that takes the ledger's lock.
struct LockOptions: ParsableArguments {
    @Option(
        help: "Waits for the ledger's lock as long as this: 30s, 10m; default: 0s, not at all.",
        transform: TimeSpan.option)
    var lockTimeout = TimeSpan.none

    @Flag(help: "Doesn't wait for 60 s after `ledger unlock`.")
    var now = false
}
