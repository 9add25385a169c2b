package import SIPModel

/// One line of a journal: an intent of an apply, or the outcome of one.
///
/// A journal is a file of JSON lines. The intent of a call is flushed to disk before the call is sent, so that after a
/// crash the journal shows which calls were in flight. It never holds a secret: it names a request by the id of its
/// operation.
package struct JournalEvent: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// An apply began.
        case started
        /// A call is about to be made.
        case intent
        /// A call was answered, or its answer was lost.
        case outcome
        /// A number was read back after its operations, and found as desired or not.
        case settled
        /// Only the ledger entry of a number was written, without a call.
        case recorded
        /// An operation wasn't begun, or an announced call wasn't made.
        case skipped
        /// An apply ended and wasn't cut off.
        case finished
    }

    package enum Result: String, Sendable, Codable {
        case done
        case refused
        case lost
        case failed
        case stale
        case held
        case restored
    }

    package var kind: Kind
    /// The time of the event, ISO 8601 in UTC.
    package var time: String
    package var operation: String?
    package var number: PhoneNumber?
    package var directions: [Direction]?
    /// The call's method and path.
    package var call: String?
    /// The kind of the call; `nil` if the line isn't about a call that changes an attachment.
    package var callKind: CallKind?
    package var result: Result?
    package var message: String?
    /// The state of the number before its first operation, in `settled` and `recorded` lines.
    package var before: NumberRecord?
    /// The state of the number after its last operation, in the same lines.
    package var after: NumberRecord?
    /// The longest gap of the number's replaces, in milliseconds; `nil` if nothing was replaced.
    package var gap: Double?
    /// The user who applies, as `user@host`, in `started` lines.
    package var user: String?
    /// The description of the run, in `started` lines.
    package var run: JournalRun?

    package init(
        _ kind: Kind,
        time: String,
        operation: String? = nil,
        number: PhoneNumber? = nil,
        directions: [Direction]? = nil,
        call: String? = nil,
        callKind: CallKind? = nil,
        result: Result? = nil,
        message: String? = nil,
        before: NumberRecord? = nil,
        after: NumberRecord? = nil,
        gap: Double? = nil,
        user: String? = nil,
        run: JournalRun? = nil
    ) {
        self.kind = kind
        self.time = time
        self.operation = operation
        self.number = number
        self.directions = directions
        self.call = call
        self.callKind = callKind
        self.result = result
        self.message = message
        self.before = before
        self.after = after
        self.gap = gap
        self.user = user
        self.run = run
    }
}

extension JournalEvent: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind = "event"
        case time
        case operation
        case number
        case directions
        case call
        case callKind = "kind"
        case result
        case message
        case before
        case after
        case gap = "gap_ms"
        case user
        case run
    }
}
