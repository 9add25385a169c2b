import Fleet
import JSON
package import Pacing

/// A row of the table of answers: the meaning of one kind of answer, for every caller.
///
/// docs/api-notes.md#what-an-answer-means shows the table to users.
package struct AnswerRow: Sendable, Equatable {
    /// Patterns of the answers of this kind; an earlier row takes precedence. Empty for a call that ended without an
    /// answer.
    package let answers: [AnswerPattern]
    /// The meaning for a read of a number, `GET /sip?phone_number=`.
    package let read: NumberMeaning
    /// The meaning for `GET /sip` without a number, the proof that the route exists.
    package let route: RouteMeaning
    /// The meaning for a list of the organisation's numbers.
    package let list: ListMeaning
    /// The reply for the retry state machine; `nil` if the call has already ended. `Reply.rule` holds the rule for
    /// retries.
    package let reply: Reply?
    /// The meaning for an operation of an apply, whose machine decides what follows.
    package let write: WriteMeaning
    /// The work that stops after this answer.
    package let stops: Stop
    /// The exit code of a command that ends because of this answer.
    package let exit: ExitClass
    /// The sentences for the user; `nil` if there is nothing to report. Placeholders: `{url}` (the API's URL),
    /// `{status}`, and `{reason}` (the status with the API's words, or the reason why no answer came).
    package let sentences: String?

    /// The sentences with their placeholders filled.
    package func message(url: String, status: Int, reason: String) -> String {
        // `{reason}` is filled last: it may be the API's own text, in which braces are not placeholders.
        (sentences ?? "")
            .replacing("{url}", with: url)
            .replacing("{status}", with: String(status))
            .replacing("{reason}", with: reason)
    }

    /// The meaning of an answer for the number that was asked about.
    package enum NumberMeaning: Sendable, Equatable {
        /// Its `data` is the number's live state, if it can be read as one.
        case liveState
        /// Nothing is attached, provided that `GET /sip` is a route of this server.
        case nothingAttached
        /// The number can't be read.
        case unreadable
    }

    package enum RouteMeaning: Sendable, Equatable {
        case isThere
        /// The route exists if the status is one of these; any other status means that another server answers.
        case isThereFor(statuses: [Int])
        /// A server other than the API answers.
        case isElsewhere
        /// The answer depends on the caller or the moment, and doesn't show whether the route exists.
        case isUnknown
    }

    package enum ListMeaning: Sendable, Equatable {
        case numbers
        /// This API has no such list.
        case noList
        case unreadable
    }

    /// What a call that changes an attachment came to. The cases are those of `Applying.Answer`, and `stray`.
    package enum WriteMeaning: Sendable, Equatable {
        case acknowledged
        /// Refused for good, in the API's own shape.
        case refused
        /// Refused in the API's own shape, because the direction exists.
        case exists
        /// Not carried out, and worth another try.
        case notActed
        /// It may have been carried out.
        case mayHaveActed
        /// The key or the entitlement was refused.
        case denied
        /// A page that isn't the API's, as a proxy or one bad node sends. In the gap of a replace it is retried;
        /// elsewhere it is final, but a read shows whether the call was carried out.
        case stray
    }

    /// The work that an answer stops, from the least to the most.
    package enum Stop: Int, Sendable, Comparable {
        case nothing
        /// The work on this number; other numbers may succeed.
        case number
        /// Also the reading of live states, as long as nothing has been changed. A running apply continues with its
        /// other numbers.
        case reading
        /// The whole run, even an apply: no other call can succeed.
        case run

        package static func < (left: Stop, right: Stop) -> Bool { left.rawValue < right.rawValue }
    }

    /// The classes of exit codes that answers lead to; docs/commands.md#exit-codes has the numbers.
    package enum ExitClass: Sendable, Equatable {
        case done
        case failed
        case unreachable
        case denied
    }
}

/// A range of statuses and a shape of the body.
package struct AnswerPattern: Sendable, Equatable {
    package let statuses: ClosedRange<Int>
    package let body: Body

    package enum Body: Sendable, Equatable {
        case any
        /// A JSON object that doesn't report a failure.
        case success
        /// An empty body, a body that isn't JSON, or JSON that isn't an object.
        case noObject
        /// A JSON object with `data` and `errors`: the API's envelope.
        case envelope
        /// The envelope, or a JSON object that reports an error in one of the API's shapes.
        case errorShape
        /// An error's code is the word for the missing entitlement, or a failure's text contains that word. The guide
        /// doesn't document the status of such an answer.
        case notEnabled
    }

    func takes(_ answer: JudgedAnswer) -> Bool {
        guard statuses.contains(answer.status) else { return false }
        return switch body {
        case .any: true
        case .success: answer.json?.object != nil && !answer.saysFailure
        case .noObject: answer.json?.object == nil
        case .envelope: APIFailure.isEnvelope(answer.json)
        case .errorShape: APIFailure.isEnvelope(answer.json) || APIFailure.isError(answer.json)
        case .notEnabled: answer.names(Self.notEnabled)
        }
    }

    private static let notEnabled = "SIP_NOT_ENABLED"
}
