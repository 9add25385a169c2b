/// The end of an operation: its result, and what the ledger and the journal may say.
package struct Outcome: Hashable, Sendable {
    package enum Result: UInt8, Hashable, Sendable {
        /// Seen as desired.
        case applied
        case failed
        /// This run sent nothing.
        case notBegun
        /// The old state is attached again, and was seen.
        case putBack
        /// Another run holds the lease, and what is left is its work.
        case handedOver
        /// An earlier run's intention was settled: the number stays as it was read.
        case settled
    }

    /// What the ledger may say of one direction.
    package enum Claim: Hashable, Sendable {
        /// The entry stays as it is.
        case unchanged
        /// The direction was left in the state that was read.
        case seen(Shown)
    }

    package enum Reason: UInt8, Hashable, Sendable {
        case none
        case saveFailed
        case journalFailed
        case stopped
        case refused
        case denied
        case triesSpent
        /// Reads contradict what was written.
        case contradicted
        case unreadable
        case deadline
        case leaseTaken
        /// Unattached, and outside the bounds of what may be finished first.
        case reattach
    }

    /// Whether the number's next operation may begin, as the second direction's replace after the first.
    package var mayGoOn: Bool { result == .applied }

    /// Whether the operation's gap, if it had one, is over: a read showed the desired state or the previous one.
    package var isClosed: Bool { result == .applied || result == .putBack }

    package var result: Result
    /// Whether the number is declared to be without its attachment.
    package var gap: Bool
    /// Calls that may still act, or whose effect wasn't seen.
    package var unsure: Int
    package var keepsIntention: Bool
    package var claims: PerPlace<Claim>
    package var reason: Reason

    package init(
        _ result: Result,
        gap: Bool,
        unsure: Int,
        keepsIntention: Bool,
        claims: PerPlace<Claim>,
        reason: Reason
    ) {
        self.result = result
        self.gap = gap
        self.unsure = unsure
        self.keepsIntention = keepsIntention
        self.claims = claims
        self.reason = reason
    }
}
