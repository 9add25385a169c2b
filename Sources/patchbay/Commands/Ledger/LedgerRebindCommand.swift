import ArgumentParser
import Fleet
import Ledger
import Project

/// `patchbay ledger rebind`: makes a ledger this configuration's after a move.
struct LedgerRebindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebind",
        abstract: "Makes the ledger this configuration's, after a move of the configuration or its repository; asks.",
        discussion: """
            A ledger knows which configuration it belongs to, and another one is refused: its plan would detach the numbers of the \
            first. Say this only if the configuration is the same one in a new place.

            Example: patchbay ledger rebind
            """
    )

    @Flag(help: "Rebinds it without asking.")
    var yes = false

    @OptionGroup var lock: LockOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project.configuration(context, set.config, runsGit: true)
            guard let here = await project.identity(environment: context.environment) else {
                throw Failure(
                    .failed, "There is no configuration in a Git work tree here, so there is nothing to bind to.")
            }
            let ledger = project.ledger(context, lock)
            try await Interrupts.withLock(on: ledger, context, patience: lock.lockTimeout) { _ in
                guard var owned = try await ledger.load() else {
                    throw Failure(.failed, "There is no ledger \(ledger.name) yet.")
                }
                let former = owned.identity?.description ?? "no known configuration"
                if owned.identity == here {
                    terminal.print("The ledger \(ledger.name) already belongs to \(here).")
                    return
                }
                if !yes {
                    terminal.note("The ledger \(ledger.name) belongs to \(former).")
                    try await terminal.requireApproval(
                        "Bind it to \(here)?", of: "this", orPass: "--yes to bind it")
                }
                owned.identity = here
                owned.generation += 1
                try await ledger.save(owned)
                try await ledger.conclude(
                    RunRecord(
                        time: context.timestamp,
                        user: LockHolder(context).account,
                        commit: nil,
                        summary: "Bound to \(here), before to \(former).",
                        journal: nil
                    )
                )
                terminal.print("The ledger \(ledger.name) belongs to \(here) now.")
            }
        }
    }
}
