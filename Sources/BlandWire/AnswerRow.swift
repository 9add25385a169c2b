import Fleet
import JSON
package import Pacing

/// A row of the table of answers: the meaning of one kind of answer, for every caller.
///
/// docs/api-notes.md#what-an-answer-means shows the table to users.
package struct AnswerRow: Sendable, Equatable {
    /// The answers of this kind, unless an earlier row takes them; empty for the ends of a call without an answer.
    package let answers: [AnswerPattern]
    /// The meaning for a read of a number, `GET /sip?phone_number=`.
    package let read: NumberMeaning
    /// The meaning for `GET /sip` without a number, the proof that the route is there.
    package let route: RouteMeaning
    /// The meaning for a list of the organisation's numbers.
    package let list: ListMeaning
    /// The reply that the retry machine is told; nil where the call has ended already. `Reply.rule` has the rest.
    package let reply: Reply?
    // This is the place for the column of calls that close a gap: `reply` is for all others.
    /// The work that goes no further after this answer.
    package let stops: Stop
    /// The exit code of a command that ends because of this answer.
    package let exit: ExitClass
    /// The sentences for the user, with places for the API's URL (`{url}`), for the status (`{status}`) and for the
    /// status with the API's words, or the reason why there is no answer (`{reason}`). nil: nothing to report.
    package let sentences: String?

    /// The sentences with their places filled.
    package func message(url: String, status: Int, reason: String) -> String {
        // The reason comes last: it may be the API's own text, in which nothing is a place.
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
        /// The route is there for these statuses; any other means that another server answers.
        case isThereFor(statuses: [Int])
        /// Another server than the API answers.
        case isElsewhere
        /// The answer is about the caller or the moment, and shows nothing of the route.
        case isUnknown
    }

    package enum ListMeaning: Sendable, Equatable {
        case numbers
        /// This API has no such list.
        case noList
        case unreadable
    }

    /// Ordered by how much goes no further.
    package enum Stop: Int, Sendable, Comparable {
        case nothing
        /// The work on its number; other numbers may fare better.
        case number
        /// Also the reading of live states, while nothing has been changed. An apply that is under way goes on with
        /// its other numbers.
        case reading
        /// The whole run, an apply included: no other call can fare better.
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
        /// A JSON object that doesn't say that the call failed.
        case success
        /// Empty, not JSON, or JSON of another shape than an object.
        case noObject
        /// A JSON object with `data` and `errors`, as the API has it.
        case envelope
        /// The code of an error is the word for the missing entitlement, or a failure's text has that word. Its status
        /// isn't documented.
        case notEnabled
    }

    func takes(_ answer: JudgedAnswer) -> Bool {
        guard statuses.contains(answer.status) else { return false }
        return switch body {
        case .any: true
        case .success: answer.json?.object != nil && !answer.saysFailure
        case .noObject: answer.json?.object == nil
        case .envelope: APIFailure.isEnvelope(answer.json)
        case .notEnabled: answer.names(Self.notEnabled)
        }
    }

    private static let notEnabled = "SIP_NOT_ENABLED"
}
