import ArgumentParser
import Fleet
import Ledger
import SIPModel

struct LedgerForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Takes numbers out of the ledger without a call; whatever is attached stays.",
        discussion: "Example: patchbay ledger forget +14155550100"
    )

    @Argument(help: "The numbers, in E.164.")
    var numbers: [PhoneNumber]

    @OptionGroup var lock: LockOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let ledger = try Project(configurationOf: context, set).ledger(context)
            try await Interrupts.withLock(on: ledger, context, patience: lock.lockTimeout) { _ in
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
                let names = numbers.prefix(10).map(\.description).joined(separator: ", ")
                let more = numbers.count > 10 ? " and \(numbers.count - 10) more" : ""
                try await ledger.conclude(
                    RunRecord(
                        time: context.timestamp,
                        user: LockHolder(context).account,
                        commit: nil,
                        summary: "Forgot \(names)\(more).",
                        journal: nil
                    )
                )
            }
            for number in numbers { terminal.print("\(number) is forgotten; what is attached stays attached.") }
        }
    }
}
