/// A circuit breaker, which stops the calls to a host that keeps failing: it opens, waits, lets one call through, and
/// closes when that call is answered. A value without a clock: `now` is the time since an arbitrary, fixed instant.
package struct Circuit: Sendable, Equatable {
    /// Failures in a row, over all calls, that open it.
    package static let threshold = 20
    /// The first wait; each later wait is twice as long, up to `longestWait`.
    package static let firstWait = Duration.seconds(1)
    package static let longestWait = Duration.seconds(15)
    /// It gives up if the next probe would come later than this after it opened.
    package static let patience = Duration.seconds(60)
    /// The same limit for a host that never answered in this run: its address is wrong, or the host is down.
    package static let patienceAtFirst = Duration.seconds(10)

    package enum State: Sendable, Equatable {
        case closed
        case open(until: Duration)
        /// One call is under way to see whether the host is back.
        case probing
        case givenUp
    }

    /// A change that the user is informed about.
    package enum Change: Sendable, Equatable {
        case opened(failures: Int)
        case closed(after: Duration)
        case gaveUp(after: Duration)
    }

    package enum Admission: Sendable, Equatable {
        case pass
        /// The call may go, as the probe that shows if the host works again.
        case probe
        case wait(Duration)
        /// The call waits until the probe that is under way has returned.
        case queue
        case never
    }

    package private(set) var state = State.closed
    private var failures = 0
    private var hasSucceeded = false
    private var since = Duration.zero
    private var wait = Self.firstWait

    package init() {}

    package func admission(now: Duration) -> Admission {
        switch state {
        case .closed: .pass
        case .open(let until): now < until ? .wait(until - now) : .probe
        case .probing: .queue
        case .givenUp: .never
        }
    }

    package mutating func beginProbe() { state = .probing }

    /// Records that the probe ended before it was sent.
    package mutating func dropProbe(now: Duration) {
        if state == .probing { state = .open(until: now) }
    }

    package mutating func failed(now: Duration, isProbe: Bool) -> Change? {
        failures += 1
        switch state {
        case .closed where failures >= Self.threshold:
            since = now
            wait = Self.firstWait
            state = .open(until: now + wait)
            return .opened(failures: failures)
        case .probing where isProbe:
            wait = min(wait * 2, Self.longestWait)
            guard now + wait - since <= (hasSucceeded ? Self.patience : Self.patienceAtFirst) else {
                state = .givenUp
                return .gaveUp(after: now - since)
            }
            state = .open(until: now + wait)
            return nil
        default: return nil
        }
    }

    /// Records an answer. Any answer closes the circuit: even a refusal shows that the host works.
    package mutating func answered(now: Duration) -> Change? {
        failures = 0
        hasSucceeded = true
        guard state != .closed, state != .givenUp else { return nil }
        state = .closed
        return .closed(after: now - since)
    }
}
