/// One operation of one number, as far as the machine has to know it. Contents stay with the shell.
package struct OperationPlan: Hashable, Sendable {
    package enum Action: UInt8, Hashable, Sendable, CaseIterable {
        case attach
        case update
        /// Detach, then attach, of one direction.
        case replace
        case detach
    }

    package enum Start: Hashable, Sendable {
        /// The number was read before, and shows what it was planned from.
        case fresh
        /// An earlier run left an intention of this action.
        ///
        /// Until the machine saves an intention of its own, `Shown.old` and `.new` are the states of the earlier
        /// intention; from then on, `.new` is the state that is desired now, which the attach sends. A number that ends
        /// `settled` is planned as any other.
        ///
        /// - Parameter mayFinish: whether a number that reads as unattached may be attached now: the bounds of "finished
        ///   first" are the planner's. If not, it counts as `reattach`.
        case recovery(mayFinish: Bool)
    }

    /// The calls of an earlier run that may still act. Its intention is in the ledger, and is less than 15 minutes old.
    package enum Earlier: UInt8, Hashable, Sendable {
        case nothing
        /// A call of it may act until a later call is acknowledged.
        case mayAct
        /// Reads wouldn't show its effect, for example another password: no acknowledgement ends the doubt.
        case mayActUnseen
    }

    package let action: Action
    /// The directions that the operation touches; one, or both for an attach or a detach.
    package let places: Places
    /// Whether the run has all that the old state had, credentials included, and the API takes it.
    package let canPutBack: Bool
    /// Whether a read can't tell the old state from the new one, as when only a password changes. Such a read counts as
    /// `Shown.new`.
    package let readsAlike: Bool
    package let earlier: Earlier
    package let limits: Limits
    package let start: Start

    package init(
        _ action: Action,
        places: Places = .first,
        canPutBack: Bool = true,
        readsAlike: Bool = false,
        earlier: Earlier = .nothing,
        limits: Limits = Limits(),
        start: Start = .fresh
    ) {
        self.action = action
        self.places = places
        self.canPutBack = canPutBack
        self.readsAlike = readsAlike
        self.earlier = earlier
        self.limits = limits
        self.start = start
    }

    /// The state that each direction is to have in the end.
    package var desired: Shown {
        switch action {
        case .attach, .update, .replace: .new
        case .detach: .none
        }
    }

    package var isRecovery: Bool {
        switch start {
        case .fresh: false
        case .recovery: true
        }
    }
}

/// The bounds of one operation.
package struct Limits: Hashable, Sendable {
    /// Equal reads in a row that count as evidence against an earlier answer. It must be larger than the number of
    /// reads that may lag behind a write.
    package var equalReads: Int
    /// Maximum reads in one stage, for a server whose reads never agree.
    package var reads: Int
    /// Maximum tries of a call.
    package var tries: Int
    /// Maximum tries of a call that closes a gap.
    package var triesInGap: Int

    package init(equalReads: Int = 5, reads: Int = 12, tries: Int = 6, triesInGap: Int = 12) {
        self.equalReads = equalReads
        self.reads = reads
        self.tries = tries
        self.triesInGap = triesInGap
    }
}
