package import Foundation

/// The content of the lock of a ledger in Git: the holder, and a counter of the holder's writes.
struct Lease: Sendable, Equatable, Codable {
    /// `nil`: the lock is free.
    var holder: LockHolder?
    /// Distinguishes two runs.
    var nonce: String
    /// Grows with every write, so that each renewal makes another commit.
    var counter: Int
    /// When `ledger unlock` broke the lock, in seconds since 1970; `nil` if it didn't.
    var broken: Int?

    /// The time for which a lock that was broken isn't taken.
    ///
    /// - Parameters:
    ///   - now: the time by this machine's clock.
    ///   - length: the time that the run that lost the lock is given; also the maximum, however much clocks differ.
    func rest(at now: Date, of length: Duration) -> Duration {
        guard let broken else { return .zero }
        let since = Duration.seconds(now.timeIntervalSince1970.rounded(.down)) - .seconds(broken)
        return min(length, max(.zero, length - since))
    }
}

/// Decides when a waiting run may take a lease: a state machine that gets every time as a parameter.
///
/// A run trusts only its own clock. It takes over a held lease once it has seen the same commit for the whole length of
/// a lease: from the first answer that had this commit until the start of the latest query.
package struct LeaseWatch: Sendable {
    private let length: Duration
    /// Maximum pause between two queries; the first pauses are shorter.
    private let poll: Duration
    private let start: Duration
    private let deadline: Duration
    private var seen: (tip: String, since: Duration)?

    /// - Parameters:
    ///   - length: the time for which a lease is valid after its last renewal.
    ///   - poll: the maximum pause between two queries.
    ///   - start: the time at which the run begins to wait.
    ///   - patience: the maximum time to wait.
    package init(length: Duration, poll: Duration, start: Duration, patience: Duration) {
        self.length = length
        self.poll = poll
        self.start = start
        deadline = start + patience
    }

    package enum Decision: Sendable, Equatable {
        case take
        case wait(Duration)
        case giveUp
    }

    /// - Parameters:
    ///   - tip: the lease's commit, or `nil` if the lock's ref doesn't exist.
    ///   - isHeld: whether the lease names a holder.
    ///   - asked: the time at which the query started.
    ///   - answered: the time at which its answer arrived.
    package mutating func decide(tip: String?, isHeld: Bool, asked: Duration, answered: Duration) -> Decision {
        guard isHeld, let tip else {
            seen = nil
            return .take
        }
        let pause = min(poll, max(poll / 10, (answered - start) / 4), max(deadline - answered, .zero))
        guard let seen, seen.tip == tip else {
            self.seen = (tip, answered)
            return answered < deadline ? .wait(min(pause, length)) : .giveUp
        }
        let age = asked - seen.since
        if age >= length { return .take }
        return answered < deadline ? .wait(min(pause, length - age)) : .giveUp
    }
}

/// The clock of a ledger in Git, and the durations that its lease uses.
package struct LeaseTiming: Sendable {
    /// The time for which a lease is valid after its last renewal.
    package var length = Duration.seconds(300)
    package var renewal = Duration.seconds(30)
    /// A holder that can't renew its lease stops this long before other runs may take it over.
    package var margin = Duration.seconds(60)
    /// Maximum pause between two queries of a waiting run, and the pause after a failed renewal.
    package var poll = Duration.seconds(5)
    /// The time for which the next run doesn't take a lock that `ledger unlock` broke.
    package var rest = Duration.seconds(60)
    /// The time since an arbitrary instant; it also advances while the machine sleeps.
    package var now: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void
    package var date: @Sendable () -> Date
    /// The sleep of what looks whether the lock lapsed. A test's clock that moves whenever somebody sleeps would let it
    /// lapse.
    package var watch: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        date: @escaping @Sendable () -> Date
    ) {
        self.now = now
        self.sleep = sleep
        self.date = date
    }

    /// The system's clock.
    package static var system: LeaseTiming {
        let start = ContinuousClock.now
        return LeaseTiming(
            now: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            date: { Date() }
        )
    }
}
