/// The deadline of a run, set by signals and by the lease. A value without a clock: times are durations since a fixed but
/// arbitrary instant.
package struct RunDeadline: Sendable, Equatable {
    /// A run ends its work this long after the first signal. GitHub's runner sends SIGTERM 7.5 s after its SIGINT, and
    /// SIGKILL 2.5 s later.
    package static let afterSignal = Duration.seconds(6)
    package static let afterSecondSignal = Duration.seconds(5)
    /// Signals this soon after the first are the first: a terminal or a wrapper may send it twice.
    package static let sameSignal = Duration.seconds(1)
    /// Another run that took the lease may be acting.
    package static let afterLeaseTaken = Duration.seconds(10)
    /// The work ends this long before a lease that can't be renewed does.
    package static let beforeLeaseEnd = Duration.seconds(10)
    /// No put-back begins in the last part.
    package static let near = Duration.seconds(2)

    /// After the end of the work, journal, ledger, summary and lock have this long.
    package static let toRecord = Duration.seconds(2)

    /// The end of the work; `nil` while nothing limits it. It never moves back.
    package private(set) var at: Duration?
    private var firstSignal: Duration?

    package init() {}

    /// - Returns: whether it is the first signal, a further one, or still the first.
    @discardableResult
    package mutating func signal(at now: Duration) -> Signal {
        guard let first = firstSignal else {
            firstSignal = now
            bring(forwardTo: now + Self.afterSignal)
            return .first
        }
        guard now - first >= Self.sameSignal else { return .same }
        bring(forwardTo: now + Self.afterSecondSignal)
        return .further
    }

    package enum Signal: Sendable, Equatable {
        case first
        case same
        case further
    }

    package mutating func leaseTaken(at now: Duration) { bring(forwardTo: now + Self.afterLeaseTaken) }

    /// - Parameter end: the lease's end by this run's own clock.
    package mutating func leaseLapsing(until end: Duration) { bring(forwardTo: end - Self.beforeLeaseEnd) }

    private mutating func bring(forwardTo time: Duration) { at = min(at ?? time, time) }
}
