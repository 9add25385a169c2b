/// What decides when a call of a run may be sent: how many at once, how many a second, whether the host is well, and
/// how many retries there are. A value; times are spans since any one instant.
package struct Flow: Sendable {
    /// A call that was let through.
    package struct Ticket: Sendable, Equatable {
        fileprivate let call: Int
        fileprivate let isProbe: Bool
    }

    package enum Admission: Sendable, Equatable {
        /// It may go, after a wait for its turn.
        case go(Ticket, after: Duration)
        /// The host fails: ask again after a wait.
        case later(Duration)
        /// Until another one is back.
        case queue
        /// The host was given up.
        case never
    }

    /// How fast a run is, for its progress.
    package struct Pace: Sendable, Equatable {
        /// Answers a second over the last three seconds.
        package let perSecond: Double
        package let underWay: Int
        /// How many may be under way.
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
    ///   - ceiling: of calls under way at once.
    ///   - rateLimit: of calls a second, above 0; nil for none.
    package init(ceiling: Int, rateLimit: Double? = nil) {
        window = ConcurrencyWindow(ceiling: ceiling)
        self.rateLimit = rateLimit
    }

    /// - Parameter closesGap: a number is without its attachment until this call is done: it waits for no turn.
    package mutating func admit(closesGap: Bool = false, now: Duration) -> Admission {
        let admission = circuit.admission(now: now)
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

    /// A call is back.
    ///
    /// - Parameter reply: nil if it was never sent.
    /// - Returns: what the user should know.
    package mutating func leave(_ ticket: Ticket, _ reply: Reply?, now: Duration) -> Circuit.Change? {
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
            budget.succeeded()
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

/// Counts what happened in the last three seconds.
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
        // The slot that now is in isn't full yet.
        let window = (Double(Self.slots) - 1) * Self.slot + now.seconds.truncatingRemainder(dividingBy: Self.slot)
        return Double(recent) / min(max(now.seconds - first.seconds, Self.slot), window)
    }
}
