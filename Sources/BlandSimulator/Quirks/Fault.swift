/// A failure that meets some requests and then is over.
package struct Fault: Sendable, Equatable {
    /// The path under the base, `/sip/attach`; without one, any.
    package var path: String?
    /// The number that the request names; without one, any.
    package var phoneNumber: String?
    /// A 2xx answers as if it had been done.
    package var status = 500
    /// How many requests it meets.
    package var times = 1
    /// How many fitting requests pass unharmed first.
    package var skip = 0
    /// Whether the thing is done before the failure is answered.
    package var acts = false
    /// Seconds, for the `Retry-After` header.
    package var retryAfter: Int?
    /// The header has the date that is so many seconds away.
    package var retryAfterIsDate = false
    /// The connection ends without an answer.
    package var reset = false
    /// The connection ends in the middle of the answer's body.
    package var cut = false
    /// The answer is the right one, as late, slow or cut as the rest of this says.
    package var isGenuine = false
    /// How much longer than the quirks' latency this answer takes.
    package var delayMs = 0
    /// The answer's body comes in pieces over so long.
    package var dribbleMs = 0
    /// The answer waits, ready, until it is let go: by `POST /_simulator/release` or `Simulator.releaseAnswers()`.
    package var isHeld = false
    /// The answer's body, in place of the vendor's envelope.
    package var body: String?

    package init(path: String? = nil, _ change: (inout Fault) -> Void = { _ in }) {
        self.path = path
        change(&self)
    }

    func fits(path: String, phoneNumber: String?) -> Bool {
        (self.path == nil || self.path == path)
            && (self.phoneNumber == nil || self.phoneNumber == phoneNumber)
    }
}

// MARK: Codable

extension Fault: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case path
        case phoneNumber = "phone_number"
        case status
        case times
        case skip
        case acts
        case retryAfter = "retry_after"
        case retryAfterIsDate = "retry_after_date"
        case reset
        case cut
        case isGenuine = "genuine"
        case delayMs = "delay_ms"
        case dribbleMs = "dribble_ms"
        case isHeld = "held"
        case body
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try container.decode(.path, into: &path)
        try container.decode(.phoneNumber, into: &phoneNumber)
        try container.decode(.status, into: &status)
        try container.decode(.times, into: &times)
        try container.decode(.skip, into: &skip)
        try container.decode(.acts, into: &acts)
        try container.decode(.retryAfter, into: &retryAfter)
        try container.decode(.retryAfterIsDate, into: &retryAfterIsDate)
        try container.decode(.reset, into: &reset)
        try container.decode(.cut, into: &cut)
        try container.decode(.isGenuine, into: &isGenuine)
        try container.decode(.delayMs, into: &delayMs)
        try container.decode(.dribbleMs, into: &dribbleMs)
        try container.decode(.isHeld, into: &isHeld)
        try container.decode(.body, into: &body)
        guard (200...599).contains(status) else {
            throw DecodingError.dataCorruptedError(forKey: .status, in: container, debugDescription: "not 200 to 599")
        }
    }
}
