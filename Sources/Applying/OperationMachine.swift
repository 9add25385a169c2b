/// One operation of one number in an apply: a state machine without I/O, clock or random numbers.
///
/// The shell carries out the effect that `next` returns and reports its end as an event. One effect is under way at a
/// time. Disturbances (a signal, the deadline, the lease, the journal) may come at any time: they are remembered, and
/// never end a gap early. Only the effect `end` leaves the machine.
///
/// The promise: once a detach may have reached the server, the operation ends only when the direction is attached as
/// desired, put back, or declared as a gap.
package struct OperationMachine: Hashable, Sendable {
    package enum Stage: Hashable, Sendable {
        /// Reads what an earlier run left.
        case recover
        case save
        case intent
        /// A try is under way, or the wait before it.
        case call(Call)
        /// Reads decide if a call acted.
        case settle(Call, Doubt)
        /// Another run may be acting: a read before each try.
        case look
        case verify(Goal)
        case record(Outcome)
        case end
    }

    /// The reason why an answer doesn't decide.
    package enum Doubt: UInt8, Hashable, Sendable {
        case lost
        case refused
        /// The API says that the direction is attached already. That is no refusal of the state that was sent.
        case exists
    }

    /// The state that a verification expects.
    package enum Goal: UInt8, Hashable, Sendable {
        case desired
        case previous
    }

    /// Whether this operation's detach left the number unattached.
    package enum Gap: UInt8, Hashable, Sendable {
        case no
        /// A detach may have acted.
        case perhaps
        /// A detach was acknowledged, or a read shows that nothing is attached.
        case known
    }

    package let plan: OperationPlan
    // The state is open to the package so that the exploration can break the machine on purpose. The shell only calls
    // `next`.
    package var stage: Stage
    /// Whether the wait before the stage's call or read is under way.
    package var isWaiting = false
    /// Tries left of the current call.
    package var tries = 0
    package var streak = Streak()
    package var unsure = Unsure()
    package var gap = Gap.no
    package var pressure: Pressure = []
    /// The directions that the current call covers: those that still lack what it brings.
    package var places: Places
    /// Whether this run sent anything.
    package var hasSent = false

    /// Whether the put-back has begun: its tries are given once, and the attach gets none after it.
    package var isPuttingBack = false

    package init(_ plan: OperationPlan) {
        self.plan = plan
        places = plan.places
        unsure.inherited = plan.earlier == .nothing ? 0 : 1
        stage = plan.isRecovery ? .recover : .save
    }

    /// The first effect.
    package var first: Effect { plan.isRecovery ? .read : .saveIntention }

    /// Returns the next effect, or nil if the effect under way goes on.
    ///
    /// An effect that is returned while another is under way takes its place: the shell abandons that one, and drops
    /// its result. An event that can't belong to the effect under way changes nothing.
    package mutating func next(_ event: Event) -> Effect? {
        switch event {
        case .saved: saved()
        case .saveFailed: saveFailed()
        case .journalled: journalled()
        case .journalFailed: journalFailed()
        case .answered(let answer): answered(answer)
        case .read(let reading): read(.shows(reading))
        case .unreadable: read(.unreadable)
        case .waited: waited()
        case .retriesSpent: retriesSpent()
        case .signal: disturbed([.stopping])
        case .deadlineNear: disturbed([.stopping, .deadlineNear])
        case .deadline: deadline()
        case .leaseLapsing: disturbed([.stopping])
        case .leaseTaken: disturbed([.stopping, .leaseTaken])
        case .journalBroken: disturbed([.journalBroken])
        case .stopNew: disturbed([.stopNew])
        }
    }

    // MARK: Before the first call

    private mutating func saved() -> Effect? {
        switch stage {
        case .save:
            if let end = notBegun() { return end }
            stage = .intent
            return .journalIntents
        case .record(let outcome): return end(outcome)
        case .recover, .intent, .call, .settle, .look, .verify, .end: return nil
        }
    }

    private mutating func saveFailed() -> Effect? {
        switch stage {
        case .save: return finish(.notBegun, gap: gap != .no, because: .saveFailed)
        case .record(var outcome):
            // The ledger still has the intention; the next run finds it.
            outcome.keepsIntention = true
            return end(outcome)
        case .recover, .intent, .call, .settle, .look, .verify, .end: return nil
        }
    }

    private mutating func journalled() -> Effect? {
        switch stage {
        case .intent: return notBegun() ?? start(plan.isRecovery ? .attach : plan.firstCall)
        case .recover, .save, .call, .settle, .look, .verify, .record, .end: return nil
        }
    }

    private mutating func journalFailed() -> Effect? {
        switch stage {
        case .intent: return finish(.notBegun, gap: gap != .no, because: .journalFailed)
        case .recover, .save, .call, .settle, .look, .verify, .record, .end: return nil
        }
    }

    /// Ends an operation that may not begin. A gap that an earlier run left stays declared.
    package mutating func notBegun() -> Effect? {
        if pressure.contains(.leaseTaken) { return finish(.notBegun, gap: gap != .no, because: .leaseTaken) }
        if pressure.contains(.journalBroken) { return finish(.notBegun, gap: gap != .no, because: .journalFailed) }
        guard pressure.isDisjoint(with: [.stopping, .stopNew]) else {
            return finish(.notBegun, gap: gap != .no, because: .stopped)
        }
        return nil
    }

    private mutating func waited() -> Effect? {
        guard isWaiting else { return nil }
        isWaiting = false
        switch stage {
        case .call(let call): return send(call)
        case .recover, .settle, .look, .verify: return .read
        case .save, .intent, .record, .end: return nil
        }
    }

    private mutating func retriesSpent() -> Effect? {
        guard isWaiting, case .call(let call) = stage, !closesGap(call) else { return nil }
        tries = 0
        return send(call)
    }

    private mutating func end(_ outcome: Outcome) -> Effect {
        stage = .end
        isWaiting = false
        return .end(outcome)
    }
}

extension OperationPlan {
    /// The call that an operation begins with.
    package var firstCall: Call {
        switch action {
        case .attach: .attach
        case .update: .update
        case .replace, .detach: .detach
        }
    }
}
