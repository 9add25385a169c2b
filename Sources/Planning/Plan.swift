package import Fleet
package import SIPModel

/// What would be done, in order, and all it was computed from. A plan is a value: it can be shown, kept in
/// a file, and applied later; what stands against it stands in it.
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
    /// What the ledger was; nil where there is none.
    package var ledger: LedgerStamp?
    package var summary: Summary
    package var operations: [Operation]
    /// What each number that is touched or recorded was planned from, and is to become.
    package var entries: [PlanEntry]
    /// Why it must not be applied as it is.
    package var refusals: [Refusal]
    package var warnings: [PlanWarning]
    /// Operations that `--without` left out, by number and action.
    package var leftOut: [LeftOut]
    /// Numbers that the ledger has as attached and the API doesn't.
    package var vanished: [PhoneNumber]
    /// The name of the journal that it undoes; nil for a plan made from manifests.
    package var undoes: String?
    /// What it was compared with in the place of the live state: then it is nothing that can be applied.
    package var diffBase: DiffBase?

    /// Whether it changes anything at the API.
    package var hasOperations: Bool { !operations.isEmpty }

    /// The operations in the order of their phases.
    package var phases: [[Operation]] {
        Phase.allCases.map { phase in operations.filter { $0.phase == phase } }.filter { !$0.isEmpty }
    }
}

extension Plan {
    /// Why a kept plan can't be applied with a ledger, whichever numbers moved: it was computed from another one.
    /// That numbers moved in the same one is for each number's version to say.
    package func ledgerMismatch(with owned: OwnedFleet?) -> String? {
        // A plan of a first apply has no ledger to go with: each number's version says whether another came before it.
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
    /// The salt of credential fingerprints, base64: the first apply adopts it.
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
    /// Numbers that become owned as they are.
    package var adopted = 0
    /// Numbers of the set and the ledger that were not planned.
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

/// What one number was planned from and is to become.
package struct PlanEntry: Sendable, Equatable {
    package var number: PhoneNumber
    /// The manifest file that declares it, or the one the ledger recorded for a removal.
    package var file: String
    package var labels: [String: String]
    package var preventDetach: Bool
    /// SHA-256 of the live state it was planned from; nil where it needn't be read.
    package var liveFingerprint: String?
    /// The version of its ledger entry, nil without one.
    package var ledgerVersion: Int?
    /// What each managed direction is to become.
    package var directions: [Direction: DirectionTarget]
    /// Directions that the ledger lets go of.
    package var releases: [Direction]
    /// Whether the number left the manifest set.
    package var isRemoval: Bool
    /// Whether someone else's attachment is taken over, equal or not.
    package var adopts: Bool
}

/// What a direction is to become, and what the ledger keeps of it if nothing has to be done.
package struct DirectionTarget: Sendable, Equatable {
    /// What the operations that touch it are to leave; nil: not attached.
    package var desired: AttachmentState?
    /// What to record where no operation touches the direction, or in the place of what was read back once they are
    /// done; nil where the ledger needs no word.
    package var record: RecordedState?
    /// Whether an operation of the plan touches it.
    package var isTouched: Bool
}

/// Something a reader of a plan should know and that doesn't stand against it.
package struct PlanWarning: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case notComparable = "not_comparable"
        case adoptedUnseen = "adopted_unseen"
        case verifyAgain = "verify_again"
        case notRestorable = "not_restorable"
        case unreadable
        case ledgerMissing = "ledger_missing"
        case commitUnknown = "commit_unknown"
        /// It isn't as the apply that is undone left it.
        case moved
        /// Git must be reverted, too.
        case revertGit = "revert_git"
        /// The journal doesn't tell all.
        case journal
        /// Patchbay gets or loses its say over a direction.
        case management
        /// What kept a number from being detached goes.
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
