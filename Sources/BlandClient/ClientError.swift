package import BlandWire

/// A failed call: the kind of its answer, from which the table of answers decides everything else, and the text to
/// quote.
package struct ClientError: Error, Sendable, Equatable {
    package let kind: AnswerKind
    /// The API's words with their status, or the reason why there is no answer; without a full stop.
    package let reason: String
    /// The API's report of the failure; `nil` if no answer came or the answer can't be understood.
    package let failure: APIFailure?
    private let url: String

    private init(_ kind: AnswerKind, _ reason: String, failure: APIFailure? = nil, url: String = "") {
        self.kind = kind
        self.reason = reason
        self.failure = failure
        self.url = url
    }

    /// The sentences for the user: the problem, and the remedy if there is one.
    package var message: String { kind.row.message(url: url, status: failure?.status ?? 0, reason: reason) }

    /// Whether the whole run must stop, since no other call can succeed.
    package var stopsRun: Bool { kind.row.stops >= .run }

    /// Whether this error ends the reading of live states, as long as nothing has been changed.
    package var stopsReading: Bool { kind.row.stops >= .reading }

    package var exit: AnswerRow.ExitClass { kind.row.exit }
}

extension ClientError {
    /// The error for an answer of this kind.
    static func answered(_ kind: AnswerKind, _ failure: APIFailure, url: String) -> ClientError {
        ClientError(kind, failure.description, failure: failure, url: url)
    }

    /// The answer can't be read with certainty.
    ///
    /// - Parameter reason: a clause, for example "it has no `data`".
    package static func unreadable(_ reason: String) -> ClientError { ClientError(.unintelligible, reason) }

    /// No connection could be made, or it broke before the answer was complete.
    package static func unreachable(url: String, reason: String) -> ClientError {
        ClientError(.noAnswer, reason, url: url)
    }

    /// No call can be made: the certificate is refused, or TLS, the proxy or the port is set up wrongly.
    ///
    /// - Parameter reason: a clause with the remedy, without a full stop.
    static func barred(url: String, reason: String) -> ClientError { ClientError(.barred, reason, url: url) }

    /// The call failed, and the run has no retries left.
    static func retriesSpent(_ reason: String) -> ClientError { ClientError(.retriesSpent, reason) }

    /// The host failed for so long that the client has stopped calling it.
    package static func givenUp(url: String, reason: String) -> ClientError {
        ClientError(.givenUp, reason, url: url)
    }

    package static let cancelled = ClientError(.cancelled, "it was cancelled")
}
