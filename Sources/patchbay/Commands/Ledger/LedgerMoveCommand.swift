import ArgumentParser
import Fleet
import Ledger
import PatchbayConfiguration
import Project

/// `patchbay ledger move`: moves the ledger from a file into Git, or back.
struct LedgerMoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Moves the ledger to another place, and leaves a note in the old one.",
        discussion: """
            Both places are locked meanwhile. Runs with the old configuration are refused from then on. Journals stay where \
            they are.

            Example: patchbay ledger move --to git:origin
            """
    )

    @Option(help: "The new place: git:REMOTE or file:PATH.")
    var to: String

    @OptionGroup var lock: LockOptions
    @OptionGroup var set: SetOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        let terminal = context.terminal
        try await reporting(terminal) {
            let project = try await Project.configuration(context, set.config, runsGit: true)
            let from = project.settings.ledger
            guard let place = LedgerLocation(to), place != .none, !place.holdsPassword else {
                throw Failure(.usage, "--to is git:REMOTE (a name, or a URL without a password) or file:PATH.")
            }
            guard from != .none, place != from else {
                throw Failure(.usage, "The ledger is \(from.text): there is nothing to move to \(place.text).")
            }
            let source = project.ledger(context, lock, at: from)
            let target = project.ledger(context, lock, at: place)
            // `Interrupts` frees only the outer lock after a signal, so a lease must be the outer lock; flock frees
            // itself.
            let isFromGit = if case .git = from { true } else { false }
            let (outer, inner) = isFromGit ? (source, target) : (target, source)
            try await Interrupts.withLock(on: outer, context, patience: lock.lockTimeout) { _ in
                try await inner.withLock(as: LockHolder(context), patience: lock.lockTimeout.duration) {
                    try await move(source, to: target, from, place, context)
                }
            }
            terminal.print(
                "The ledger is now \(place.text). In patchbay.yaml, write `ledger: \(place.text)` in the place of "
                    + "`ledger: \(from.text)`; runs with the old line are refused."
            )
        }
    }

    private func move(
        _ source: any LedgerStore,
        to target: any LedgerStore,
        _ from: LedgerLocation,
        _ place: LedgerLocation,
        _ context: Context
    ) async throws {
        guard let owned = try await source.load() else {
            throw Failure(.failed, "There is no ledger \(source.name) to move.")
        }
        // An interrupted move has left the same ledger in both places, and may be repeated.
        if let there = try await ledger(in: target), there != owned {
            throw Failure(.failed, "There is a ledger \(target.name) already: nothing was changed.")
        }
        try await target.save(owned)
        try await target.conclude(
            RunRecord(
                time: context.timestamp,
                user: LockHolder(context).account,
                commit: owned.commit,
                summary: "Moved here from \(from.text).",
                journal: nil
            )
        )
        try await source.retire(to: place.text)
    }

    /// Loads the ledger of a store; a ledger that was moved away counts as missing.
    private func ledger(in store: any LedgerStore) async throws -> OwnedFleet? {
        do {
            return try await store.load()
        } catch LedgerError.moved {
            return nil
        }
    }
}
