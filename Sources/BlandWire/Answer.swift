import Fleet
package import Foundation
package import JSON

/// An answer of the API as it came over the wire.
package struct Answer: Sendable {
    package let status: Int
    package let retryAfter: String?
    package let body: Data

    package init(status: Int, retryAfter: String? = nil, body: Data) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// What an answer comes to.
package enum Verdict: Sendable, Equatable {
    /// 2xx in the API's envelope, without errors.
    case accepted(JSONValue)
    /// The API said no, and will say so again.
    case refused(APIFailure)
    /// 401: the key isn't known.
    case unauthorized(APIFailure)
    /// The organisation has no SIP entitlement, whatever the status.
    case notEntitled(APIFailure)
    /// 429 or 503: not now.
    case throttled(APIFailure)
    /// Another 5xx: it may or may not have acted.
    case troubled(APIFailure)
    /// A 404 that isn't the API's own: the base URL leads elsewhere.
    case notTheAPI(status: Int)
    /// 2xx, and not an answer of this API.
    case unintelligible(String)

    private static let notEnabled = "SIP_NOT_ENABLED"

    /// Judges an answer (bland-api.md, traps 4 and 6).
    package init(_ answer: Answer) {
        let json = try? JSONDecoder().decode(JSONValue.self, from: answer.body)
        let failure = APIFailure(status: answer.status, json: json, body: answer.body)
        let isAccepted = (200..<300).contains(answer.status) && !(json.map(APIFailure.isFailure) ?? false)
        // Go by the code word, whatever the status and wherever in the failure it stands (bland-api.md).
        if failure.codes.contains(Self.notEnabled) || (!isAccepted && failure.text.contains(Self.notEnabled)) {
            self = .notEntitled(failure)
            return
        }
        switch answer.status {
        case 200..<300:
            guard let json else {
                self = .unintelligible(answer.body.isEmpty ? "an empty body" : "something that isn't JSON")
                return
            }
            guard json.object != nil else {
                self = .unintelligible("JSON of another shape")
                return
            }
            self = isAccepted ? .accepted(json) : .refused(failure)
        case 401: self = .unauthorized(failure)
        case 404 where !APIFailure.isEnvelope(json): self = .notTheAPI(status: 404)
        case 429, 503: self = .throttled(failure)
        case 300..<400: self = .notTheAPI(status: answer.status)
        case 500..<600: self = .troubled(failure)
        default: self = .refused(failure)
        }
    }
}
