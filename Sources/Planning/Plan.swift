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

    /// Whether it changes anything at the API.
    package var hasOperations: Bool { !operations.isEmpty }

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

/// The ledger that a plan was computed from.
package struct LedgerStamp: Sendable, Equatable, Codable {
    package var generation: Int
    /// The salt of credential fingerprints, base64. The first apply stores it in the ledger.
    package var salt: String
    package var owned: Int

    package init(generation: Int, salt: String, owned: Int) {
        self.generation = generation
        self.salt = salt
        self.owned = owned
    }
}

/// The counts of a plan: operations, then numbers.
package struct Summary: Sendable, Equatable {
    package var attach = 0
    package var update = 0
    package var replace = 0
    package var detach = 0
    /// Numbers without an operation.
    package var unchanged = 0
    /// Numbers with an attachment that someone else made and that becomes owned.
    package var adopted = 0
    /// Numbers of the manifest set and the ledger (for a rollback: of the journal) that are out of scope.
    package var outOfScope = 0

    package init() {}

    /// The counts of operations alone.
    init(_ operations: [Operation]) {
        for operation in operations {
            switch operation.action {
            case .attach: attach += 1
            case .update: update += 1
            case .replace: replace += 1
            case .detach: detach += 1
            }
        }
    }

    package var operations: Int { attach + update + replace + detach }
}

/// The state that one number was planned from, and its target state.
package struct PlanEntry: Sendable, Equatable {
    package var number: PhoneNumber
    /// The manifest file that declares it, or the one the ledger recorded for a removal.
    package var file: String
    package var labels: [String: String]
    package var preventDetach: Bool
    /// SHA-256 of the live state that the number was planned from; `nil` if the number wasn't read.
    package var liveFingerprint: String?
    /// The version of the number's ledger entry; `nil` without an entry.
    package var ledgerVersion: Int?
    /// The target of each managed direction.
    package var directions: [Direction: DirectionTarget]
    /// Directions whose ledger record is deleted without a call.
    package var releases: [Direction]
    /// Whether the number left the manifest set.
    package var isRemoval: Bool
    /// Whether the plan takes over an attachment that someone else made, even one that equals desired state.
    package var adopts: Bool
}

/// The target of a direction, and the state that the ledger records if no operation touches the direction.
package struct DirectionTarget: Sendable, Equatable {
    /// The state that the operations must leave; `nil`: unattached, or no operation touches the direction.
    package var desired: AttachmentState?
    /// The state to write to the ledger if no operation touches this direction, or instead of the read-back state.
    /// `nil`: leave the record unchanged.
    package var record: RecordedState?
    /// Whether an operation of the plan touches it.
    package var isTouched: Bool
}

/// A fact that the reader of a plan should know and that doesn't prevent an apply.
package struct PlanWarning: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case notComparable = "not_comparable"
        case adoptedUnseen = "adopted_unseen"
        case verifyAgain = "verify_again"
        case notRestorable = "not_restorable"
        case unreadable
        case ledgerMissing = "ledger_missing"
        case commitUnknown = "commit_unknown"
        /// Rollback leaves the number unchanged, for example because it no longer matches what the apply left.
        case moved
        /// Git must be reverted, too.
        case revertGit = "revert_git"
        /// The journal is incomplete, because the run was cut off.
        case journal
        /// A direction becomes managed or unmanaged.
        case management
        /// A number loses its `prevent_detach`.
        case protection
    }

    package var kind: Kind
    package var message: String
    package var number: PhoneNumber?

    package init(_ kind: Kind, _ message: String, number: PhoneNumber? = nil) {
        self.kind = kind
        self.message = message
        self.number = number
    }
}

/// An operation that `--without` took out of a plan.
package struct LeftOut: Sendable, Equatable, Codable {
    package var number: PhoneNumber
    package var action: Action
    package var directions: [Direction]
}

// MARK: Codable

extension Summary: Codable {
    private enum CodingKeys: String, CodingKey {
        case attach
        case update
        case replace
        case detach
        case unchanged
        case adopted
        case outOfScope = "out_of_scope"
    }
}

extension PlanEntry: Codable {
    private enum CodingKeys: String, CodingKey {
        case number
        case file
        case labels
        case preventDetach = "prevent_detach"
        case liveFingerprint = "live_fingerprint"
        case ledgerVersion = "ledger_version"
        case directions
        case releases
        case isRemoval = "removal"
        case adopts
    }
}

extension DirectionTarget: Codable {
    private enum CodingKeys: String, CodingKey {
        case desired
        case record
        case isTouched = "touched"
    }
}
