/// Faults drawn from a seed: which one meets the n-th request depends on the seed and n alone.
package struct FaultScript: Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// The right answer, up to 100 ms late.
        case late
        /// The right answer, its body in pieces over up to 100 ms.
        case slowBody = "slow_body"
        /// 429 without Retry-After.
        case throttled
        /// 429 with Retry-After in seconds.
        case throttledSeconds = "throttled_seconds"
        /// 429 with Retry-After as a date.
        case throttledDate = "throttled_date"
        case status500 = "status_500"
        case status502 = "status_502"
        case status503 = "status_503"
        case status504 = "status_504"
        case resetBefore = "reset_before"
        case resetAfter = "reset_after"
        /// A body that ends in its middle, and the connection with it.
        case half
        /// A web page with 200.
        case page
    }

    package var seed: UInt64
    /// Of a fault at a request, 0 to 1.
    package var probability: Double
    package var kinds: [Kind]
    /// How many requests it is for; without a number, all.
    package var requests: Int?

    package init(seed: UInt64, probability: Double = 0.2, kinds: [Kind] = Kind.allCases, requests: Int? = nil) {
        (self.seed, self.probability, self.kinds, self.requests) = (seed, probability, kinds, requests)
    }

    /// The fault that meets the n-th request, counted from 0.
    package func fault(ofRequest n: Int) -> Fault? {
        guard n < requests ?? .max, !kinds.isEmpty, Draw.fraction(seed, n, 0) < probability else { return nil }
        let kind = kinds[Draw.number(seed, n, 1, below: kinds.count)]
        let detail = Draw.number(seed, n, 2, below: 100)
        // What gives a server's answer may have acted before it failed, or not.
        return Fault(kind, detail: detail, acts: detail.isMultiple(of: 2))
    }
}

extension Fault {
    /// - Parameter detail: 0 ..< 100; how late, how slow.
    fileprivate init(_ kind: FaultScript.Kind, detail: Int, acts: Bool) {
        self.init()
        switch kind {
        case .late:
            isGenuine = true
            delayMs = detail
        case .slowBody:
            isGenuine = true
            dribbleMs = detail
        case .throttled: status = 429
        case .throttledSeconds:
            status = 429
            retryAfter = detail % 5
        case .throttledDate:
            status = 429
            retryAfter = detail % 5
            retryAfterIsDate = true
        case .status500, .status502, .status503, .status504:
            status = Int(kind.rawValue.suffix(3)) ?? 500
            self.acts = acts
        case .resetBefore: reset = true
        case .resetAfter:
            reset = true
            self.acts = true
        case .half:
            cut = true
            status = 200
            self.acts = acts
        case .page:
            status = 200
            body = "<!doctype html><title>Bland</title><p>Welcome"
            self.acts = acts
        }
    }
}

// MARK: Codable

extension FaultScript: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case seed
        case probability
        case kinds
        case requests
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(seed: try container.decode(UInt64.self, forKey: .seed))
        try container.decode(.probability, into: &probability)
        try container.decode(.kinds, into: &kinds)
        requests = try container.decodeIfPresent(Int.self, forKey: .requests)
        guard (0...1).contains(probability) else {
            throw DecodingError.dataCorruptedError(forKey: .probability, in: container, debugDescription: "not 0 to 1")
        }
    }
}
