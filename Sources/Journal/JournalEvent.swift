package import SIPModel

/// One line of a journal: what an apply was about to do, or what came of it.
///
/// A journal is JSON lines, each flushed to disk before the call it announces, so that after a crash it
/// tells what was in flight. It never holds a secret: requests stand in it by their operation's id.
package struct JournalEvent: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// An apply began.
        case started
        /// A call is about to be made.
        case intent
        /// A call was answered, or its answer lost.
        case outcome
        /// A number was read back, and found as desired or not.
        case settled
        /// A number's ledger entry alone was written.
        case recorded
        /// An operation wasn't begun.
        case skipped
        /// An apply ended in order.
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
    /// When, ISO 8601 in UTC.
    package var time: String
    package var operation: String?
    package var number: PhoneNumber?
    package var directions: [Direction]?
    /// The call's method and path.
    package var call: String?
    /// The kind of the call; nil where the line is about no call that changes an attachment.
    package var callKind: CallKind?
    package var result: Result?
    package var message: String?
    /// What the number was before its first operation, for `settled` and `recorded` lines.
    package var before: NumberRecord?
    /// What it is now.
    package var after: NumberRecord?
    /// How long a replaced direction was without its attachment, in milliseconds; the longest of the number's.
    package var gap: Double?
    /// Who applies, `user@host`: in `started` lines.
    package var user: String?
    /// What the run is, for `started` lines.
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
