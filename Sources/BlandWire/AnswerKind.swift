/// The kinds of answer that a call of the API can get. `AnswerKind.row` is the row of each in the table of answers.
///
/// The kind of an answer is the first case whose row matches it. The last five kinds are for calls that ended without
/// an answer. The raw values are the kinds' names in docs/api-notes.md#what-an-answer-means.
package enum AnswerKind: String, Sendable, CaseIterable {
    case notEntitled = "not entitled"
    case accepted
    case unintelligible
    case unauthorized
    case notFound = "not found"
    case notTheAPI = "not the API"
    case redirect
    case throttled
    case unavailable
    case serverError = "server error"
    case exists
    case refused
    case strayPage = "stray page"
    /// The request or its answer was lost.
    case noAnswer = "no answer"
    /// Not sent: the certificate is refused, or TLS, the proxy or the port is set up wrongly.
    case barred
    case retriesSpent = "retries spent"
    /// Not sent: the host failed for so long that the client has stopped calling it.
    case givenUp = "given up"
    case cancelled
}

extension AnswerKind {
    private static let table = allCases.map { (kind: $0, row: $0.row) }

    /// The first kind whose row matches the answer.
    init(_ answer: JudgedAnswer) {
        let entry = Self.table.first { $0.row.answers.contains { $0.takes(answer) } }
        self = entry?.kind ?? .strayPage
    }
}
