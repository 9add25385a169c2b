package import Fleet
package import SIPModel

/// An ordered list of operations, with everything that it was computed from. A plan is a value: it can be shown,
/// saved in a file and applied later. It contains its own refusals.
package struct Plan: Sendable, Equatable {
    /// The version of a plan's JSON.
    package static let formatVersion = 1

    package var toolVersion: String
    /// When it was made, ISO 8601 in UTC.
    package var createdAt: String
    package var apiURL: String
    package var profile: String
    package var gitCommit: String?
    /// SHA-256 of the manifest set's files.
    package var manifestDigest: String
    /// The ledger that the plan was computed from; `nil` if there was none.
    package var ledger: LedgerStamp?
    package var summary: Summary
    package var operations: [Operation]
    /// For each number that an operation touches or whose ledger entry changes: the state it was planned from, and
    /// its target.
    package var entries: [PlanEntry]
    /// The reasons not to apply the plan as it is; empty if it may be applied.
    package var refusals: [Refusal]
    package var warnings: [PlanWarning]
    /// Operations that `--without` left out, by number and action.
    package var leftOut: [LeftOut]
    /// Numbers that are attached according to the ledger and unattached according to the API.
    package var vanished: [PhoneNumber]
    /// The name of the journal whose apply this plan undoes; `nil` for a plan made from manifests.
    package var undoes: String?
    /// The Git revision that the plan was compared with instead of live state; such a plan can't be applied. `nil`
    /// for other plans.
    package var diffBase: DiffBase?

    /// The configuration of this run, which the ledger then belongs to; `nil` if it isn't known. It isn't part of a plan
    /// file.
    package var identity: LedgerIdentity?
    /// Whether the ledger must take over the plan's commit though nothing else changes: the one that it has is of a
    /// history that was written anew. It isn't part of a plan file.
    package var movesOn = false

    /// Whether it changes anything at the API.
    package var hasOperations: Bool { !operations.isEmpty }

    /// Whether it covers the whole set, and neither it nor what it left out changes or removes anything.
    var changesNothing: Bool {
        operations.isEmpty && leftOut.isEmpty && summary.outOfScope == 0 && !entries.contains(where: \.isRemoval)
    }

    /// Whether a ledger must be written though nothing else changes: to take over the commit, or to know from now on whose
    /// it is.
    package func mustRecord(in owned: OwnedFleet?) -> Bool {
        guard let owned, !owned.numbers.isEmpty else { return false }
        // A commit that changes nothing is the newest one, too: a job that it overtook must find it.
        let isNewer = changesNothing && gitCommit != nil && gitCommit != owned.commit
        return movesOn || isNewer || owned.identity == nil && identity != nil
    }

    /// The operations of each phase, in the order of the phases; phases without operations are left out.
    package var phases: [[Operation]] {
        Phase.allCases.map { phase in operations.filter { $0.phase == phase } }.filter { !$0.isEmpty }
    }
}

extension Plan {
    /// Returns the reason why a ledger doesn't fit this saved plan, or `nil`: it is another ledger, or an earlier
    /// state of the plan's ledger. Changes of single numbers since then don't count here; the version of each entry
    /// detects them.
    package func ledgerMismatch(with owned: OwnedFleet?) -> String? {
        // A plan of a first apply was made before its ledger existed. The version of each entry detects an apply in
        // between.
        guard let ledger, let owned, ledger.generation > 0 else { return nil }
        if let salt = owned.salt, salt != ledger.salt {
            return "The plan was computed from another ledger than the one that is there. Plan again."
        }
        if owned.generation < ledger.generation {
            return "The ledger is older (generation \(owned.generation)) than the one that the plan was computed from "
                + "(generation \(ledger.generation)): it was put back or lost. Plan again."
        }
        return nil
    }
}
