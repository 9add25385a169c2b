/// One call, tried until it is done or given up: a state machine without I/O, clock or dice
/// (docs/api-notes.md#retries).
///
/// It is told what came of each try and of each read that was to settle a lost one, and says what to do next. What
/// the answers mean for it is the table of `Reply.rule`.
package struct CallTrial: Sendable {
    /// A call is given up after this many tries.
    package static let tries = 6
    /// The attach of a replace, after its detach: the number is without that direction until it succeeds.
    package static let triesInGap = 12
    /// So often a read is asked again when it contradicts what the API has said: it may be behind.
    package static let rereads = 6

    /// What may be done about a try that nobody knows the outcome of.
    package enum Kind: Sendable, CaseIterable {
        /// A read: it may be sent any number of times.
        case read
        /// A write that is idempotent, and that a read can't settle: it is sent again.
        case update
        /// Any other write: a read says what became of it, and whether it may be sent again.
        case write
    }

    /// What a read shows of a write whose answer was lost.
    package enum Finding: Sendable, CaseIterable {
        case reached
        case untouched
        case elsewhere
        /// The read itself came to nothing.
        case unreadable
    }

    package enum Event: Sendable {
        case answered(Reply, retryAfter: Duration?)
        case found(Finding)
    }

    package enum Decision: Sendable, Equatable {
        case sendAgain(after: Duration)
        /// Read what became of it.
        case settle(after: Duration)
        case end(End)
    }

    package enum End: Sendable, Equatable {
        case done
        /// The API said no, and nothing was changed.
        case refused
        /// The API said no, and an earlier try may have been carried out.
        case refusedInDoubt
        /// No call of the run can fare better.
        case denied
        /// A read was answered with what isn't an answer.
        case unreadable
        case exhausted(tries: Int)
        /// The run has no retries left.
        case retriesSpent(tries: Int)
        /// A read shows neither what was there nor what was sent.
        case elsewhere
        /// The read that was to settle a lost answer came to nothing.
        case unsettled
    }

    /// Why a read is waited for.
    private enum Doubt {
        case lost(RetryRule, retryAfter: Duration?)
        case refused
    }

    package let kind: Kind
    /// Whether a number is without its attachment until this succeeds.
    package let closesGap: Bool
    private var failures = 0
    private var reads = 0
    private var doubt: Doubt?
    /// Whether a try of which nobody knows the outcome may have been carried out.
    package private(set) var isInDoubt = false

    package init(_ kind: Kind, closesGap: Bool = false) {
        self.kind = kind
        self.closesGap = closesGap
    }

    private var tries: Int { closesGap ? Self.triesInGap : Self.tries }

    /// - Parameters:
    ///   - dice: 0 ..< 1, for the jitter.
    ///   - budget: the run's retries; a retry takes one.
    package mutating func next(_ event: Event, dice: Double, budget: inout RetryBudget) -> Decision {
        switch event {
        case .answered(let reply, let retryAfter): answered(reply, retryAfter, dice, &budget)
        case .found(let finding): found(finding, dice, &budget)
        }
    }

    private mutating func answered(
        _ reply: Reply,
        _ retryAfter: Duration?,
        _ dice: Double,
        _ budget: inout RetryBudget
    ) -> Decision {
        let rule = reply.rule
        switch rule.next {
        case .done: return .end(.done)
        case .stop: return .end(.denied)
        case .fail:
            guard isInDoubt else { return .end(.refused) }
            // An earlier try that was taken for lost may have been carried out late.
            return kind == .write ? settle(.refused) : .end(.refusedInDoubt)
        case .again:
            if kind == .read, reply == .unintelligible { return .end(.unreadable) }
            failures += 1
            if rule.mayHaveActed, kind != .read { isInDoubt = true }
            guard rule.mayHaveActed, kind == .write else { return again(rule, retryAfter, dice, &budget) }
            return settle(.lost(rule, retryAfter: retryAfter))
        }
    }

    private mutating func settle(_ doubt: Doubt) -> Decision {
        self.doubt = doubt
        reads = 0
        return .settle(after: .zero)
    }

    private mutating func found(_ finding: Finding, _ dice: Double, _ budget: inout RetryBudget) -> Decision {
        switch (finding, doubt) {
        case (.reached, _): return .end(.done)
        case (.unreadable, .refused): return .end(.refusedInDoubt)
        case (.unreadable, _): return .end(.unsettled)
        case (_, .refused):
            // What was refused because it is so already, and what a read shows, contradict each other.
            return reread(dice) ?? .end(.refusedInDoubt)
        case (.elsewhere, _):
            // In the gap of a replace this may be the attachment that was detached, shown by a read that is behind.
            return (closesGap ? reread(dice) : nil) ?? .end(.elsewhere)
        case (.untouched, .lost(let rule, let retryAfter)): return again(rule, retryAfter, dice, &budget)
        case (.untouched, nil): return .end(.unsettled)
        }
    }

    private mutating func reread(_ dice: Double) -> Decision? {
        reads += 1
        return reads < Self.rereads ? .settle(after: BackOff.wait(afterFailures: reads, dice: dice)) : nil
    }

    private func again(
        _ rule: RetryRule,
        _ retryAfter: Duration?,
        _ dice: Double,
        _ budget: inout RetryBudget
    ) -> Decision {
        guard failures < tries else { return .end(.exhausted(tries: failures)) }
        if rule.takesRetry, !budget.take(atAnyCost: closesGap) { return .end(.retriesSpent(tries: failures)) }
        if rule.next == .again(.asTold), let retryAfter { return .sendAgain(after: RetryAfter.capped(retryAfter)) }
        return .sendAgain(after: BackOff.wait(afterFailures: failures, dice: dice))
    }
}
