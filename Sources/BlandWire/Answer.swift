import Fleet
package import Foundation
package import JSON
package import Pacing

/// An answer of the API as it came over the wire.
package struct Answer: Sendable {
    package let status: Int
    package let retryAfter: String?
    /// The coding of the body, for example `gzip`. Such a body is not decoded, and `body` is empty; `nil` for a plain
    /// body.
    package let coding: String?
    package let body: Data

    package init(status: Int, retryAfter: String? = nil, coding: String? = nil, body: Data) {
        self.status = status
        self.retryAfter = retryAfter
        self.coding = coding
        self.body = body
    }
}

/// The kind of an answer, with the data that a caller needs from it.
package enum Verdict: Sendable, Equatable {
    case accepted(JSONValue)
    /// A 2xx answer that doesn't come from this API; the text completes "it is …".
    case unintelligible(String)
    /// An answer of any other kind, with the API's report of the failure.
    case failed(AnswerKind, APIFailure)

    package init(_ answer: Answer) {
        let judged = JudgedAnswer(answer)
        if let coding = answer.coding {
            self = Self.coded(coding, judged)
            return
        }
        switch (AnswerKind(judged), judged.json) {
        case (.accepted, let json?): self = .accepted(json)
        case (.unintelligible, nil):
            self = .unintelligible(answer.body.isEmpty ? "an empty body" : "something that isn't JSON")
        case (.unintelligible, _): self = .unintelligible("JSON of another shape")
        case (let kind, _): self = .failed(kind, judged.failure)
        }
    }

    /// An answer whose body can't be read. Kinds that need no body keep their meaning.
    private static func coded(_ coding: String, _ judged: JudgedAnswer) -> Verdict {
        let text =
            "compressed (\(coding)), although Patchbay asks for no compression: the likely cause is a proxy between "
            + "here and the API"
        let kind = AnswerKind(judged)
        return switch kind {
        case .unauthorized, .redirect, .throttled, .unavailable, .serverError:
            .failed(kind, APIFailure(status: judged.status, text: "an answer that is \(text)"))
        default: .unintelligible(text)
        }
    }

    package var kind: AnswerKind {
        switch self {
        case .accepted: .accepted
        case .unintelligible: .unintelligible
        case .failed(let kind, _): kind
        }
    }

    /// The reply for the retry state machine (`CallTrial`).
    package var reply: Reply { kind.row.reply ?? .lost }
}

/// An answer with its body decoded.
struct JudgedAnswer {
    let status: Int
    let json: JSONValue?
    private let body: Data

    init(_ answer: Answer) {
        status = answer.status
        json = try? JSONDecoder().decode(JSONValue.self, from: answer.body)
        body = answer.body
    }

    /// The answer as a failure. Computed only when needed, since redacting and quoting the text takes time.
    var failure: APIFailure { APIFailure(status: status, json: json, body: body) }

    /// Whether the body reports a failure, whatever the status.
    var saysFailure: Bool { json.map(APIFailure.isFailure) ?? false }

    /// Whether an error has this code, or a failed answer contains it anywhere in its text. The text of a successful
    /// answer isn't searched, since it may contain the word as a user's data.
    func names(_ code: String) -> Bool {
        let isSuccess = (200..<300).contains(status) && !saysFailure
        if isSuccess { return json.map { APIFailure.code(of: $0) == code } ?? false }
        let failure = failure
        return failure.codes.contains(code) || failure.text.contains(code)
    }
}
