/// What came of sending a call once, as far as trying again goes.
package enum Reply: Sendable, CaseIterable {
    case accepted
    /// 400, 403, 404, 409 and the like.
    case refused
    /// 401, no entitlement, or a server that isn't the API.
    case denied
    /// 429.
    case throttled
    /// 503.
    case unavailable
    /// 500, 502, 504 and the like.
    case troubled
    /// A success by its status, and not an answer of the API by its body.
    case unintelligible
    /// A reset, a time-out, no connection, half an answer.
    case lost
}

/// One row of the table in docs/api-notes.md#retries.
package struct RetryRule: Sendable, Equatable {
    package enum Next: Sendable, Equatable {
        case done
        case fail
        /// No call of the run can fare better.
        case stop
        case again(Wait)
    }

    package enum Wait: Sendable, Equatable {
        /// As Retry-After says; without one, as `growing`.
        case asTold
        /// Full jitter below a bound that doubles.
        case growing
    }

    package let next: Next
    /// Whether a write may have been carried out all the same.
    package var mayHaveActed = false
    /// Whether another try comes out of the run's budget. A server that throttles asks for it; one that dies doesn't.
    package var takesRetry = false
    /// Whether the server asks for fewer calls.
    package var isThrottling = false
    /// Whether it speaks for a host that is failing.
    package var isFailing = false
}

extension Reply {
    package var rule: RetryRule {
        switch self {
        case .accepted: RetryRule(next: .done)
        case .refused: RetryRule(next: .fail)
        case .denied: RetryRule(next: .stop)
        case .throttled: RetryRule(next: .again(.asTold), isThrottling: true)
        case .unavailable:
            RetryRule(
                next: .again(.asTold), mayHaveActed: true, takesRetry: true, isThrottling: true, isFailing: true)
        case .troubled: RetryRule(next: .again(.growing), mayHaveActed: true, takesRetry: true, isFailing: true)
        case .unintelligible: RetryRule(next: .again(.growing), mayHaveActed: true, takesRetry: true)
        case .lost: RetryRule(next: .again(.growing), mayHaveActed: true, takesRetry: true, isFailing: true)
        }
    }
}

/// Full jitter below a bound that doubles, so that many clients don't come back at once.
package enum BackOff {
    /// The bound of the first wait.
    package static let base = Duration.milliseconds(200)
    package static let longest = Duration.seconds(10)

    /// - Parameters:
    ///   - failures: at least 1.
    ///   - dice: 0 ..< 1.
    package static func wait(afterFailures failures: Int, dice: Double) -> Duration {
        min(longest, base * (1 << min(max(failures, 1) - 1, 10))) * dice
    }
}
