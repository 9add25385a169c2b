/// Decides when a call of a run may be sent, from the concurrency, the rate, the circuit breaker and the retry budget.
/// A value without a clock: `now` is the time since an arbitrary, fixed instant.
package struct Flow: Sendable {
    /// A call that was admitted.
    package struct Ticket: Sendable, Equatable {
        fileprivate let call: Int
        fileprivate let isProbe: Bool
    }

    package enum Admission: Sendable, Equatable {
        /// The call may go, after a wait for its turn.
        case go(Ticket, after: Duration)
        /// The host fails: ask again after a wait.
        case later(Duration)
        /// The call waits until another one has returned.
        case queue
        /// The host was given up.
        case never
    }

    /// The speed of a run, for its progress.
    package struct Pace: Sendable, Equatable {
        /// Answers per second over the last three seconds.
        package let perSecond: Double
        package let underWay: Int
        /// Maximum concurrent calls.
        package let limit: Int
        package let retries: Int
        package let circuit: Circuit.State
    }

    package var budget = RetryBudget()
    private var window: ConcurrencyWindow
    private var rate = AdaptiveRate()
    private let rateLimit: Double?
    private var bucket = TokenBucket()
    private var circuit = Circuit()
    private var meter = RateMeter()
    private var underWay = 0

    /// - Parameters:
    ///   - ceiling: maximum concurrent calls.
    ///   - rateLimit: maximum calls per second, above 0; `nil` for no limit.
    package init(ceiling: Int, rateLimit: Double? = nil) {
        window = ConcurrencyWindow(ceiling: ceiling)
        self.rateLimit = rateLimit
    }

    /// - Parameter closesGap: `true` for a call that ends the gap of a replace: neither the rate nor a host that fails
    ///   makes it wait, since calls to its number fail until it is done.
    package mutating func admit(closesGap: Bool = false, now: Duration) -> Admission {
        let asked = circuit.admission(now: now)
        let admission = closesGap && asked != .probe ? .pass : asked
        switch admission {
        case .pass: if underWay >= window.limit { return .queue }
        case .probe: circuit.beginProbe()
        case .wait(let wait): return .later(wait)
        case .queue: return .queue
        case .never: return .never
        }
        underWay += 1
        let ticket = Ticket(call: window.begin(), isProbe: admission == .probe)
        guard let rate = [rateLimit, rate.current].compactMap(\.self).min() else { return .go(ticket, after: .zero) }
        return .go(ticket, after: bucket.take(rate: rate, now: now, atOnce: closesGap))
    }

    /// Records that a call has returned.
    ///
    /// - Parameters:
    ///   - reply: `nil` if the call was never sent.
    ///   - earnsRetry: whether a success counts towards the run's retries.
    /// - Returns: the change of the circuit that the user is informed about, or `nil`.
    package mutating func leave(
        _ ticket: Ticket,
        _ reply: Reply?,
        earnsRetry: Bool = true,
        now: Duration
    ) -> Circuit.Change? {
        underWay -= 1
        guard let rule = reply?.rule else {
            if ticket.isProbe { circuit.dropProbe(now: now) }
            return nil
        }
        meter.count(now: now)
        if rule.isThrottling {
            if window.throttled(ticket.call) { rate.throttled(now: now) }
        } else if !rule.isFailing {
            window.succeeded()
            rate.passed(now: now)
            if earnsRetry { budget.succeeded() }
        }
        return rule.isFailing ? circuit.failed(now: now, isProbe: ticket.isProbe) : circuit.answered(now: now)
    }

    package func pace(now: Duration) -> Pace {
        Pace(
            perSecond: meter.perSecond(now: now),
            underWay: underWay,
            limit: window.limit,
            retries: budget.spent,
            circuit: circuit.state
        )
    }
}

/// Counts the answers of the last three seconds.
struct RateMeter: Sendable {
    private static let slot = 0.25
    private static let slots = 12

    private var first: Duration?
    private var counts: [(slot: Int, count: Int)] = []

    mutating func count(now: Duration) {
        first = first ?? now
        let slot = Int(now.seconds / Self.slot)
        if counts.last?.slot == slot {
            counts[counts.count - 1].count += 1
        } else {
            counts.removeAll { $0.slot <= slot - Self.slots }
            counts.append((slot, 1))
        }
    }

    func perSecond(now: Duration) -> Double {
        guard let first else { return 0 }
        let slot = Int(now.seconds / Self.slot)
        let recent = counts.filter { $0.slot > slot - Self.slots }.map(\.count).reduce(0, +)
        // The current slot isn't over yet.
        let window = (Double(Self.slots) - 1) * Self.slot + now.seconds.truncatingRemainder(dividingBy: Self.slot)
        return Double(recent) / min(max(now.seconds - first.seconds, Self.slot), window)
    }
}
