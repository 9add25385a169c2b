/// Reads, and what they decide.
///
/// A read is weaker than an acknowledgement: it may lag behind a write. A read that contradicts an answer counts only
/// when `Limits.equalReads` of them agree.
extension OperationMachine {
    package mutating func settle(_ call: Call, _ doubt: Doubt) -> Effect { read(in: .settle(call, doubt)) }

    package mutating func verify(_ goal: Goal) -> Effect { read(in: .verify(goal)) }

    package mutating func look() -> Effect { read(in: .look) }

    private mutating func read(in stage: Stage) -> Effect {
        self.stage = stage
        isWaiting = false
        streak = Streak()
        return .read
    }

    /// Reads again, after a wait in which a read that lags behind can catch up.
    package mutating func readAgain() -> Effect {
        isWaiting = true
        return .wait(.settle, failures: streak.equal)
    }

    /// The conclusion from the reads of this stage.
    package enum Finding: Hashable, Sendable {
        case undecided
        case agreed(Reading)
        case unreadable
    }

    private var isAgreed: Bool {
        if case .agreed = finding { true } else { false }
    }

    package var finding: Finding {
        let isEnough = streak.equal >= plan.limits.equalReads
        return switch streak.last {
        case .shows(let reading) where isEnough: .agreed(reading)
        case .unreadable where isEnough: .unreadable
        case .nothing, .shows, .unreadable: streak.total >= plan.limits.reads ? .unreadable : .undecided
        }
    }

    /// Records that a read shows the effect of a call. Once the lease is taken, it may be another run's.
    private mutating func saw(_ call: Call) {
        if !pressure.contains(.leaseTaken) { unsure.seen(call) }
    }

    package mutating func read(_ last: Streak.Last) -> Effect? {
        guard !isWaiting else { return nil }
        switch stage {
        case .save, .intent, .call, .record, .end: return nil
        case .recover, .settle, .look, .verify: streak.add(last)
        }
        switch stage {
        case .recover: return recovered()
        case .settle(.detach, let doubt):
            return plan.action == .replace ? detachSettledInReplace(doubt) : settledAlone(.detach, doubt)
        case .settle(.attach, let doubt):
            return closesGap(.attach) ? attachSettledInGap(doubt) : settledAlone(.attach, doubt)
        case .settle(.putBack, let doubt): return putBackSettled(doubt)
        case .settle(.update, let doubt): return settledAlone(.update, doubt)
        case .look: return looked()
        case .verify(let goal): return verified(goal)
        case .save, .intent, .call, .record, .end: return nil
        }
    }

    // MARK: Did the call act?

    private mutating func detachSettledInReplace(_ doubt: Doubt) -> Effect {
        let isDoubtful = unsure.detach > 0
        switch streak.last {
        case .shows(let reading) where reading.first == .none:
            // After a refusal, the refused call itself may have acted, and a lost one may still.
            if doubt == .lost { saw(.detach) }
            gap = .known
            return start(.attach)
        case .unreadable where isDoubtful || finding == .unreadable:
            // Forgoing the attach would be the worst choice: on an attachment it is refused, or brings what is wanted.
            gap = .perhaps
            return start(.attach)
        case .nothing, .unreadable, .shows: break
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return start(.attach)
        case .agreed:
            gap = .no
            return doubt == .lost ? send(.detach, afterFailure: true) : finish(.failed, because: .refused)
        }
    }

    private mutating func attachSettledInGap(_ doubt: Doubt) -> Effect {
        if case .shows(let reading) = streak.last {
            switch reading.first {
            case .new where (plan.readsAlike || unsure.inherited > 0) && !isAgreed:
                // It may be the old state, from before this run's detach or an earlier run's.
                return readAgain()
            case .new where plan.readsAlike && (gap != .known || unsure.inherited > 0):
                // It may be the old state, if the detach didn't act, or an earlier run's put-back did.
                return finish(.failed, keeps: true, because: .contradicted)
            case .new:
                saw(.attach)
                return seen(.desired)
            case .none, .old, .other: break
            }
        }
        // While tries are left, a lost attach is sent again at once; but where no detach is known to have acted, the
        // old state may be what is there.
        let isAttached =
            switch streak.last {
            case .shows(let reading): reading.first == .other || reading.first == .old && gap == .perhaps
            case .nothing, .unreadable: false
            }
        if doubt == .lost, tries > 0, !isAttached { return send(.attach, afterFailure: true) }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable:
            // Only a final refusal speaks against another try.
            return doubt != .refused && tries > 0 ? send(.attach, afterFailure: true) : putBack(because: .unreadable)
        case .agreed(let reading):
            switch reading.first {
            case .none:
                // After "it exists", a detach acted late: the attach is still the best call.
                if doubt == .exists, tries > 0 { return send(.attach, afterFailure: true) }
                return putBack(because: doubt == .refused ? .refused : .triesSpent)
            case .old, .new, .other: return finish(.failed, keeps: true, because: .contradicted)
            }
        }
    }

    /// Whether an attach that got no answer may have been carried out.
    private var mayBeNew: Bool { unsure.attach + unsure.inherited > 0 }

    private mutating func putBackSettled(_ doubt: Doubt) -> Effect {
        let shown: Shown? =
            switch streak.last {
            case .shows(let reading): reading.first
            case .nothing, .unreadable: nil
            }
        switch shown {
        case .new where plan.readsAlike:
            // It may be either state.
            guard isAgreed else { return readAgain() }
            return !mayBeNew
                ? finish(.putBack, because: .refused) : finish(.failed, keeps: true, because: .contradicted)
        case .new:
            saw(.attach)
            return seen(.desired)
        case .none?, nil:
            if doubt == .lost, tries > 0 { return send(.putBack, afterFailure: true) }
        case .old, .other: break
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return tries > 0 ? send(.putBack, afterFailure: true) : declareGap(.unreadable)
        case .agreed(let reading):
            switch reading.first {
            case .old:
                // Where the detach isn't known to have acted, what is there may never have been gone.
                if gap == .known { saw(.putBack) }
                return finish(.putBack, because: .refused)
            case .none: return tries > 0 ? send(.putBack, afterFailure: true) : declareGap(.triesSpent)
            case .new, .other: return finish(.failed, keeps: true, because: .contradicted)
            }
        }
    }

    /// An attach, a detach or an update that is no part of a replace.
    private mutating func settledAlone(_ call: Call, _ doubt: Doubt) -> Effect {
        if case .shows(let reading) = streak.last, reading.isAll(plan.desired, in: plan.places) {
            if doubt != .refused { saw(call) }
            return seen(.desired)
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return finish(.failed, keeps: true, because: .unreadable)
        case .agreed(let reading):
            let rest = reading.places(in: plan.places) { $0 != plan.desired }
            let isForeign = !reading.places(in: plan.places) { $0 == .other }.isEmpty
            if doubt == .lost, !isForeign || call == .detach {
                // Only what is missing is sent again.
                places = rest
                return send(call, afterFailure: true)
            }
            // Someone else's attachment may be this run's, altered by the server: the intention names it.
            let keeps = isForeign && call == .attach
            return finish(.failed, keeps: keeps, because: doubt == .lost ? .contradicted : .refused)
        }
    }

    // MARK: Is it as sent?

    /// A read already shows the state of `goal`: it is the first of the verification.
    private mutating func seen(_ goal: Goal) -> Effect {
        stage = .verify(goal)
        return verified(goal)
    }

    private mutating func verified(_ goal: Goal) -> Effect {
        let expected = goal == .desired || plan.readsAlike ? plan.desired : .old
        if case .shows(let reading) = streak.last, reading.isAll(expected, in: plan.places) {
            // Where a write wasn't answered, one read may be from before the last of them, and where an earlier run may
            // have brought the same state, from before this run's. The old state is what a read from before the detach
            // shows: one read never confirms a put-back, nor a state that reads alike.
            let isAlone = unsure.total == 0 && plan.earlier == .nothing
            let isEnough = isAlone && goal == .desired && !plan.readsAlike
            if isEnough || streak.equal >= plan.limits.equalReads {
                if goal == .previous, plan.readsAlike, mayBeNew {
                    // A lost attach may have acted, and the new state reads alike.
                    return finish(.failed, keeps: true, because: .contradicted)
                }
                return finish(goal == .desired ? .applied : .putBack, because: goal == .desired ? .none : .refused)
            }
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return giveUp(.unreadable)
        case .agreed(let reading):
            guard plan.action == .replace else { return finish(.failed, keeps: true, because: .contradicted) }
            switch reading.first {
            case .none: return vanished()
            case .new where plan.readsAlike: return finish(.failed, keeps: true, because: .contradicted)
            case .new:
                // A lost attach acted after the put-back: the number is as desired.
                saw(.attach)
                return finish(.applied, because: .none)
            case .old, .other: return finish(.failed, keeps: true, because: .contradicted)
            }
        }
    }

    /// An acknowledged attach isn't there. It is worth another try if a lost detach may have acted late; else the old
    /// state is put back. The put-back gets all its tries: the declared gap comes after them.
    private mutating func vanished() -> Effect {
        gap = .known
        if pressure.contains(.leaseTaken) { return look() }
        // It is no proof that the detach acted: the attach may have been acknowledged without an effect.
        return unsure.detach > 0 && tries > 0 && !isPuttingBack
            ? send(.attach, afterFailure: true) : putBack(because: .contradicted)
    }

    // MARK: Another run holds the lease

    private mutating func looked() -> Effect {
        switch streak.last {
        case .shows(let reading) where reading.first == .none:
            guard tries > 0 else { return declareGap(.leaseTaken) }
            stage = .call(.attach)
            hasSent = true
            return .call(.attach, places)
        case .nothing, .unreadable, .shows: break
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return declareGap(.leaseTaken)
        case .agreed:
            // One read isn't enough: it may show the old state from before this run's own detach.
            return finish(.handedOver, keeps: true, because: .leaseTaken)
        }
    }

    // MARK: What an earlier run left

    private mutating func recovered() -> Effect {
        guard case .recovery(let mayFinish) = plan.start else { return giveUp(.unreadable) }
        if plan.action == .replace, case .shows(let reading) = streak.last, reading.first == .none {
            gap = .known
            guard mayFinish else { return declareGap(.reattach) }
            if let end = notBegun() { return end }
            stage = .save
            return .saveIntention
        }
        switch finding {
        case .undecided: return readAgain()
        case .unreadable: return giveUp(.unreadable)
        case .agreed(let reading):
            // It may be that run's or someone else's. Neither is claimed, and it isn't forgotten.
            let isOther = plan.action == .attach && !reading.places(in: plan.places) { $0 == .other }.isEmpty
            return isOther ? finish(.failed, keeps: true, because: .contradicted) : finish(.settled, because: .none)
        }
    }
}
