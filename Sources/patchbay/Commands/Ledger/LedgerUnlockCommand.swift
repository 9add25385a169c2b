import ArgumentParser
import Ledger
import PatchbayConfiguration
import Project

/// `patchbay ledger unlock`: breaks the lock of a run that died.
struct LedgerUnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Breaks the lock of a git ledger, after asking. Only for a run that has died.",
        discussion: """
            Says who holds the lock. A run that is still going on begins nothing new when its lock is broken, and has 10 s to \
            close its gaps. The next run waits until 60 s have passed. The lock of a file ledger frees itself when its process ends.

            Example: patchbay ledger unlock
            """
    )

    @Flag(help: "Breaks it without asking.")
    var yes = false

    @Flag(help: "The run that holds it is known to be dead: the next run doesn't wait for 60 s.")
    var now = false

    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project.configuration(context, set.config)
            guard case .git(let remote) = project.settings.ledger else {
                terminal.print(
                    "The ledger \(project.settings.ledger.text) needs no unlocking: its lock frees itself when the process "
                        + "that holds it ends."
                )
                return
            }
            let ledger = project.gitLedger(remote, environment: context.environment)
            guard let lease = try await ledger.lease() else {
                terminal.print("The ledger \(ledger.name) isn't locked.")
                return
            }
            terminal.note("The ledger \(ledger.name) is locked by \(lease.holder).")
            if !yes { try await terminal.requireApproval("Break this lock?", of: "this", orPass: "--yes to break it") }
            guard try await ledger.breakLease(lease.tip, isDead: now) else {
                throw Failure(.failed, "The lock changed meanwhile: its run is alive. Nothing was changed.")
            }
            terminal.print("The lock is broken; the next run goes on from what was left.")
        }
    }
}
