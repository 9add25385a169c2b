package import Foundation

/// What the lock of a git ledger says: who holds it, and which of its holder's writes it is.
struct Lease: Sendable, Equatable, Codable {
    /// nil: it is free.
    var holder: LockHolder?
    /// Tells two runs apart.
    var nonce: String
    /// Moves with every write, so that a lease that is renewed is another commit.
    var counter: Int
}

/// Whether a lease may be taken: a state machine without a clock of its own.
///
/// Nobody's clock is trusted but one's own. A lease that is held is taken over when its commit has been seen unchanged
/// for the whole length of a lease: from after it was first seen until before it was last asked for.
package struct LeaseWatch: Sendable {
    private let length: Duration
    /// The longest pause between two looks; the first ones are shorter.
    private let poll: Duration
    private let start: Duration
    private let deadline: Duration
    private var seen: (tip: String, since: Duration)?

    /// - Parameters:
    ///   - start: when waiting begins.
    ///   - patience: how long it may last.
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
    ///   - tip: the lease's commit, nil where there is none.
    ///   - asked: when it was asked for.
    ///   - answered: when the answer was there.
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

/// The clock of a git ledger, and how long things last by it.
package struct LeaseTiming: Sendable {
    /// How long a lease holds after its last renewal.
    package var length = Duration.seconds(300)
    package var renewal = Duration.seconds(75)
    /// A holder stops this much before others may take over.
    package var margin = Duration.seconds(60)
    /// How often one who waits looks.
    package var poll = Duration.seconds(5)
    /// Since any instant, and also while the machine sleeps.
    package var now: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void
    package var date: @Sendable () -> Date

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        date: @escaping @Sendable () -> Date
    ) {
        self.now = now
        self.sleep = sleep
        self.date = date
    }

    /// The real one.
    package static var system: LeaseTiming {
        let start = ContinuousClock.now
        return LeaseTiming(
            now: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            date: { Date() }
        )
    }
}
