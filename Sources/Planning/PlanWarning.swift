package import SIPModel

/// A fact that the reader of a plan should know and that doesn't prevent an apply.
package struct PlanWarning: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case notComparable = "not_comparable"
        case adoptedUnseen = "adopted_unseen"
        case verifyAgain = "verify_again"
        case notRestorable = "not_restorable"
        /// An earlier run left the number without an attachment.
        case openGap = "open_gap"
        /// An earlier run left the number unsure: a call without an answer may still take effect.
        case unsure
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
