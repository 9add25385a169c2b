/// One call that is safe to repeat, attempted until it is done or given up: a state machine without I/O, clock or random
/// numbers (docs/api-notes.md#retries). An apply's calls have a machine of their own, `OperationMachine`.
///
/// `Reply.rule` is the table of what each answer means for it.
package struct CallTrial: Sendable {
    /// Maximum attempts of a call.
    package static let tries = 6

    package enum Kind: Sendable, CaseIterable {
        /// A read. Another attempt wouldn't make an answer readable.
        case read
        /// A report to a webhook.
        case report
    }

    package enum Decision: Sendable, Equatable {
        case sendAgain(after: Duration)
        case end(End)
    }

    package enum End: Sendable, Equatable {
        case done
        case refused
        /// Every other call of the run would fail, too.
        case denied
        /// The answer to a read can't be parsed.
        case unreadable
        case exhausted(tries: Int)
        /// The run has no retries left.
        case retriesSpent(tries: Int)
    }

    private let kind: Kind
    private var failures = 0

    package init(_ kind: Kind) {
        self.kind = kind
    }

    /// Returns the next step after an attempt.
    ///
    /// - Parameters:
    ///   - dice: a random number, 0 ..< 1, for the jitter.
    ///   - budget: the run's retries; a retry takes one.
    package mutating func next(
        _ reply: Reply,
        retryAfter: Duration?,
        dice: Double,
        budget: inout RetryBudget
    ) -> Decision {
        let rule = reply.rule
        switch rule.next {
        case .done: return .end(.done)
        case .stop: return .end(.denied)
        case .fail: return .end(.refused)
        case .again where kind == .read && reply == .unintelligible: return .end(.unreadable)
        case .again: failures += 1
        }
        guard failures < Self.tries else { return .end(.exhausted(tries: failures)) }
        if rule.takesRetry, !budget.take() { return .end(.retriesSpent(tries: failures)) }
        return .sendAgain(after: rule.wait(afterFailures: failures, retryAfter: retryAfter, dice: dice))
    }
}

extension RetryRule {
    /// The wait before another attempt.
    ///
    /// - Parameters:
    ///   - failures: at least 1.
    ///   - dice: a random number, 0 ..< 1, for the jitter.
    package func wait(afterFailures failures: Int, retryAfter: Duration?, dice: Double) -> Duration {
        if next == .again(.asTold), let retryAfter { return RetryAfter.capped(retryAfter) }
        return BackOff.wait(afterFailures: failures, dice: dice)
    }
}
