/// An effect that the shell carries out, and whose end it reports as an event. One is under way at a time.
package enum Effect: Hashable, Sendable {
    /// Makes the intention durable in the ledger.
    case saveIntention
    /// Makes the intents of all calls that the operation may need durable in the journal, in one entry. The entry
    /// covers every try.
    case journalIntents
    /// One HTTP try.
    case call(Call, Places)
    case read
    /// Pacing turns this into a duration, with `Retry-After` if the last answer had one.
    case wait(Wait, failures: Int)
    /// Writes the outcome to journal and ledger. Answered by `saved` or `saveFailed`.
    case record(Outcome)
    case end(Outcome)
}

/// A call of the API.
package enum Call: UInt8, Hashable, Sendable, CaseIterable {
    case detach
    case attach
    case update
    /// The attach of the old state.
    case putBack
}

package enum Wait: UInt8, Hashable, Sendable {
    /// Before the next try. A signal begins it again: until the deadline, the shell makes it short.
    case backOff
    /// Between two reads, so that a read that lags behind can catch up. A signal doesn't end it: without it,
    /// several reads are no more evidence than one.
    case settle
}
