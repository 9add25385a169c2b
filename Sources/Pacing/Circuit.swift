/// Keeps calls from a host that fails steadily: it opens, waits, lets one call through, and closes when that is
/// answered. A value; times are spans since any one instant.
package struct Circuit: Sendable, Equatable {
    /// It opens after so many failures in a row, over all calls.
    package static let threshold = 20
    /// The first wait; each further one is twice as long.
    package static let firstWait = Duration.seconds(1)
    package static let longestWait = Duration.seconds(15)
    /// It gives up when the host has failed for so long.
    package static let patience = Duration.seconds(60)
    /// The same for a host that never answered in this run: its address is wrong, or it is down.
    package static let patienceAtFirst = Duration.seconds(10)

    package enum State: Sendable, Equatable {
        case closed
        case open(until: Duration)
        /// One call is under way to see whether the host is back.
        case probing
        case givenUp
    }

    /// What is told to the user.
    package enum Change: Sendable, Equatable {
        case opened(failures: Int)
        case closed(after: Duration)
        case gaveUp(after: Duration)
    }

    package enum Admission: Sendable, Equatable {
        case pass
        /// It may go, and is the one that shows whether the host is back.
        case probe
        case wait(Duration)
        /// Until the one that is under way is back.
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

    /// The probe ended without having been sent.
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

    /// An answer, whatever it says, closes it.
    package mutating func answered(now: Duration) -> Change? {
        failures = 0
        hasSucceeded = true
        guard state != .closed, state != .givenUp else { return nil }
        state = .closed
        return .closed(after: now - since)
    }
}
