/// An event for the machine: the end of the effect under way, or a disturbance.
package enum Event: Hashable, Sendable {
    // MARK: Ends of effects

    /// The intention, or the outcome, is durable in the ledger.
    case saved
    case saveFailed
    /// The intents are durable in the journal.
    case journalled
    case journalFailed
    case answered(Answer)
    case read(Reading)
    case unreadable
    case waited
    /// In place of `waited`, before another try of a call that closes no gap: the run has no retries left.
    case retriesSpent

    // MARK: Disturbances, at any time

    case signal
    /// The last 2 s before the deadline begin.
    case deadlineNear
    /// The effect under way is abandoned.
    case deadline
    /// The lease can't be renewed. The shell sets the deadline to 10 s before the lease's end.
    case leaseLapsing
    /// The lease belongs to another run, or to none. The shell sets the deadline to 10 s from now.
    case leaseTaken
    /// A line of the journal couldn't be written.
    case journalBroken
    /// Nothing new may begin: `--fail-fast`, or another number was denied.
    case stopNew
}

/// The meaning of the answer to one try, from BlandWire's table of answers.
package enum Answer: UInt8, Hashable, Sendable, CaseIterable {
    case acknowledged
    /// 400, 403, 404 or 422, or 200 with errors, in the API's own shape.
    case refusedForGood
    /// 409 in the API's own shape: the direction exists.
    case existsAlready
    /// 429, or never sent.
    case notActed
    /// Lost, 5xx or a stray page.
    case mayHaveActed
    /// 401, or no entitlement.
    case denied
}
