import ArgumentParser
import Fleet
import Ledger
import Project
import SIPModel
import Wording

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
            let project = try await Project.configuration(context, set.config)
            let ledger = project.ledger(context, lock)
            try await Interrupts.withLock(on: ledger, context, patience: lock.lockTimeout) { _ in
                guard var owned = try await ledger.load() else {
                    throw Failure(.failed, "There is no ledger \(ledger.name) yet.")
                }
                _ = try await project.requireOwn(owned, context)
                do throws(OwnedFleet.NotOwned) {
                    try owned.forget(numbers)
                } catch {
                    let names = error.numbers.map(\.description).joined(separator: ", ")
                    throw Failure(.failed, "Not in the ledger: \(names). Nothing was changed.")
                }
                try await ledger.save(owned)
                try await ledger.conclude(
                    RunRecord(
                        time: context.timestamp,
                        user: LockHolder(context).account,
                        commit: nil,
                        summary: "Forgot \(ShortList.shortened(numbers.map(\.description))).",
                        journal: nil
                    )
                )
            }
            for number in numbers { terminal.print("\(number) is forgotten; what is attached stays attached.") }
        }
    }
}
