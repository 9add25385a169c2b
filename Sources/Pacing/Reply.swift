/// The result of one attempt of a call, as far as it matters for a retry.
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
    /// A status of success with a body that isn't an answer of the API.
    case unintelligible
    /// A reset, a time-out, no connection, or an incomplete answer.
    case lost
}

/// One row of the table in docs/api-notes.md#retries.
package struct RetryRule: Sendable, Equatable {
    package enum Next: Sendable, Equatable {
        case done
        case fail
        /// Every other call of the run would fail, too.
        case stop
        case again(Wait)
    }

    package enum Wait: Sendable, Equatable {
        /// As long as `Retry-After` says; without that header, the same as `growing`.
        case asTold
        /// A random time below a bound that doubles (full jitter).
        case growing
    }

    package let next: Next
    /// Whether another attempt takes a retry from the run's budget. After 429 it doesn't: the server asks for the
    /// repetition.
    package var takesRetry = false
    /// Whether the server asks for fewer calls.
    package var isThrottling = false
    /// Whether the reply counts as a failure of the host, for `Circuit`.
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
                next: .again(.asTold), takesRetry: true, isThrottling: true, isFailing: true)
        case .troubled: RetryRule(next: .again(.growing), takesRetry: true, isFailing: true)
        case .unintelligible: RetryRule(next: .again(.growing), takesRetry: true)
        case .lost: RetryRule(next: .again(.growing), takesRetry: true, isFailing: true)
        }
    }
}

/// Random waits below a bound that doubles (full jitter), so that many clients don't return at the same time.
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
