package import BlandWire

/// A call that failed: the kind of its answer, from which the table of answers decides all else, and what to quote.
package struct ClientError: Error, Sendable, Equatable {
    package let kind: AnswerKind
    /// The API's words with their status, or the reason why there is no answer; without a full stop.
    package let reason: String
    /// The API's answer; nil where none came, or where none of it can be understood.
    package let failure: APIFailure?
    private let url: String

    private init(_ kind: AnswerKind, _ reason: String, failure: APIFailure? = nil, url: String = "") {
        self.kind = kind
        self.reason = reason
        self.failure = failure
        self.url = url
    }

    /// What happened and what to do.
    package var message: String { kind.row.message(url: url, status: failure?.status ?? 0, reason: reason) }

    /// Whether no other call of the run can fare better.
    package var stopsRun: Bool { kind.row.stops >= .run }

    /// Whether the reading of live states ends with it, as long as nothing has been changed.
    package var stopsReading: Bool { kind.row.stops >= .reading }

    package var exit: AnswerRow.ExitClass { kind.row.exit }
}

extension ClientError {
    /// The error that an answer of the kind comes to.
    static func answered(_ kind: AnswerKind, _ failure: APIFailure, url: String) -> ClientError {
        ClientError(kind, failure.description, failure: failure, url: url)
    }

    /// The answer says nothing certain.
    ///
    /// - Parameter reason: a clause, "it has no `data`".
    package static func unreadable(_ reason: String) -> ClientError { ClientError(.unintelligible, reason) }

    /// No connection, or none that held.
    package static func unreachable(url: String, reason: String) -> ClientError {
        ClientError(.noAnswer, reason, url: url)
    }

    /// It failed, and the run has no retries left.
    static func retriesSpent(_ reason: String) -> ClientError { ClientError(.retriesSpent, reason) }

    /// So many calls failed for so long that the host was given up.
    package static func givenUp(url: String, reason: String) -> ClientError {
        ClientError(.givenUp, reason, url: url)
    }

    package static let cancelled = ClientError(.cancelled, "it was cancelled")
}
