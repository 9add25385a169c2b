/// One call, attempted until it is done or given up: a state machine without I/O, clock or random numbers
/// (docs/api-notes.md#retries).
///
/// The caller passes in the result of each attempt, and of each read that follows a lost answer; the machine returns
/// the next step. `Reply.rule` is the table of what each answer means for it.
package struct CallTrial: Sendable {
    /// Maximum attempts of a call.
    package static let tries = 6
    /// Maximum attempts of the attach that ends the gap of a replace: calls fail until it succeeds.
    package static let triesInGap = 12
    /// Maximum reads, the first included, when a read contradicts the API's answer: reads may lag behind writes.
    package static let rereads = 6

    /// The kind of a call, which decides the next step after an attempt with an unknown outcome.
    package enum Kind: Sendable, CaseIterable {
        /// A read: it may be repeated any number of times.
        case read
        /// An idempotent write that a read can't verify: it is sent again.
        case update
        /// Any other write: a read shows if it was carried out, and if it may be sent again.
        case write
    }

    /// The result of a read after a write whose answer was lost.
    package enum Finding: Sendable, CaseIterable {
        case reached
        case untouched
        case elsewhere
        /// The read itself failed.
        case unreadable
    }

    package enum Event: Sendable {
        case answered(Reply, retryAfter: Duration?)
        case found(Finding)
    }

    package enum Decision: Sendable, Equatable {
        case sendAgain(after: Duration)
        /// Read the number, to find out if the write was carried out.
        case settle(after: Duration)
        case end(End)
    }

    package enum End: Sendable, Equatable {
        case done
        /// The API refused the call, and nothing was changed.
        case refused
        /// The API refused the call, but an earlier attempt may have been carried out.
        case refusedInDoubt
        /// Every other call of the run would fail, too.
        case denied
        /// The answer to a read can't be parsed.
        case unreadable
        case exhausted(tries: Int)
        /// The run has no retries left.
        case retriesSpent(tries: Int)
        /// A read shows neither the previous state nor the state that was sent.
        case elsewhere
        /// The read after a lost answer failed.
        case unsettled
    }

    /// The reason why the machine waits for a read.
    private enum Doubt {
        case lost(RetryRule, retryAfter: Duration?)
        case refused
    }

    package let kind: Kind
    /// Whether the call ends the gap of a replace: the number lacks an attachment until the call succeeds.
    package let closesGap: Bool
    private var failures = 0
    private var reads = 0
    private var doubt: Doubt?
    /// Whether an attempt with an unknown outcome may have been carried out.
    package private(set) var isInDoubt = false

    package init(_ kind: Kind, closesGap: Bool = false) {
        self.kind = kind
        self.closesGap = closesGap
    }

    private var tries: Int { closesGap ? Self.triesInGap : Self.tries }

    /// Returns the next step after an event.
    ///
    /// - Parameters:
    ///   - dice: a random number, 0 ..< 1, for the jitter.
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
            // An earlier attempt that seemed lost may have been carried out late.
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
            // The API may have refused because an earlier attempt was carried out, but the read doesn't show that.
            return reread(dice) ?? .end(.refusedInDoubt)
        case (.elsewhere, _):
            // In the gap of a replace, a read that lags behind may still show the attachment that was detached.
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
