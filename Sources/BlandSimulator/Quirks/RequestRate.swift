/// How many requests the vendor takes: a token bucket, with 429 for what finds none.
package struct RequestRate: Sendable, Equatable {
    /// Tokens that come in a second, above 0.
    package var perSecond: Double
    /// Tokens that it holds, at least 1.
    package var burst: Int
    package var retryAfter: RetryAfter

    /// What a 429 says of when to come again.
    package enum RetryAfter: String, Codable, Sendable {
        case seconds
        case date
        case none
    }

    package init(perSecond: Double, burst: Int, retryAfter: RetryAfter = .seconds) {
        (self.perSecond, self.burst, self.retryAfter) = (perSecond, burst, retryAfter)
    }
}

/// The tokens that are left.
struct RequestTokens: Sendable {
    private let rate: RequestRate
    private var tokens: Double
    /// Milliseconds since 1970.
    private var last: Int?

    init(_ rate: RequestRate) {
        self.rate = rate
        tokens = Double(rate.burst)
    }

    /// Takes a token, or says how a request without one is answered.
    mutating func take(at time: Int) -> Fault? {
        tokens = min(Double(rate.burst), tokens + Double(max(0, time - (last ?? time))) / 1000 * rate.perSecond)
        last = time
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return Fault { fault in
            fault.status = 429
            fault.retryAfterIsDate = rate.retryAfter == .date
            fault.retryAfter = rate.retryAfter == .none ? nil : Int(((1 - tokens) / rate.perSecond).rounded(.up))
        }
    }
}

// MARK: Codable

extension RequestRate: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case perSecond = "per_second"
        case burst
        case retryAfter = "retry_after"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(perSecond: try container.decode(Double.self, forKey: .perSecond), burst: 1)
        try container.decode(.burst, into: &burst)
        try container.decode(.retryAfter, into: &retryAfter)
        guard perSecond > 0, burst >= 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .perSecond, in: container, debugDescription: "a rate is above 0, a burst at least 1"
            )
        }
    }
}
