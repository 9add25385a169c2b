/// Tries, and the answers to them.
extension OperationMachine {
    /// Whether the call closes a gap. Such a call is sent despite a signal, a stop or a broken journal.
    package func closesGap(_ call: Call) -> Bool {
        switch call {
        case .attach, .putBack: plan.action == .replace
        case .detach, .update: false
        }
    }

    /// Begins with all the tries of a call.
    package mutating func start(_ call: Call) -> Effect {
        tries = closesGap(call) ? plan.limits.triesInGap : plan.limits.tries
        return send(call)
    }

    /// Sends a call, or ends what it is part of, if a disturbance forbids it. No other function sends, save `looked`.
    package mutating func send(_ call: Call, afterFailure: Bool = false) -> Effect {
        isWaiting = false
        if closesGap(call) {
            if pressure.contains(.leaseTaken) { return look() }
            if call == .putBack, !mayPutBack { return declareGap(.deadline) }
        } else {
            if pressure.contains(.leaseTaken) { return finish(.handedOver, keeps: true, because: .leaseTaken) }
            if pressure.contains(.journalBroken) { return finish(.failed, because: .journalFailed) }
            if hasSent, pressure.contains(.stopping) { return finish(.failed, because: .stopped) }
        }
        if tries <= 0 { return closesGap(call) ? outOfTries(call) : finish(.failed, because: .triesSpent) }
        stage = .call(call)
        if afterFailure {
            isWaiting = true
            let allowed = closesGap(call) ? plan.limits.triesInGap : plan.limits.tries
            return .wait(.backOff, failures: allowed - tries)
        }
        hasSent = true
        if call == .detach, plan.action == .replace, gap == .no { gap = .perhaps }
        return .call(call, places)
    }

    private mutating func outOfTries(_ call: Call) -> Effect {
        switch call {
        case .attach: putBack(because: .triesSpent)
        case .putBack, .detach, .update: declareGap(.triesSpent)
        }
    }

    package var mayPutBack: Bool {
        plan.canPutBack && pressure.isDisjoint(with: [.deadlineNear, .leaseTaken])
    }

    /// Puts the old state back. Where that isn't possible, the attach gets the tries that it has left, a final refusal
    /// notwithstanding; then the gap is declared.
    package mutating func putBack(because reason: Outcome.Reason) -> Effect {
        if isPuttingBack { return send(.putBack, afterFailure: true) }
        if mayPutBack {
            isPuttingBack = true
            return start(.putBack)
        }
        return tries > 0 ? send(.attach, afterFailure: true) : declareGap(reason)
    }

    package mutating func answered(_ answer: Answer) -> Effect? {
        guard !isWaiting else { return nil }
        switch stage {
        case .call(let call):
            tries -= 1
            if answer == .acknowledged, plan.earlier == .mayAct { unsure.inherited = 0 }
            switch call {
            case .detach: return detachAnswered(answer)
            case .attach: return attachAnswered(answer)
            case .update: return updateAnswered(answer)
            case .putBack: return putBackAnswered(answer)
            }
        case .recover, .save, .intent, .settle, .look, .verify, .record, .end: return nil
        }
    }

    private mutating func detachAnswered(_ answer: Answer) -> Effect {
        // The detach was not lost: without an earlier lost one, there is no gap.
        let isFirst = unsure.detach == 0
        switch answer {
        case .acknowledged:
            guard plan.action == .replace else { return verify(.desired) }
            gap = .known
            return start(.attach)
        case .notActed:
            if isFirst { gap = .no }
            return send(.detach, afterFailure: true)
        case .mayHaveActed:
            unsure.detach += 1
            return settle(.detach, .lost)
        case .refusedForGood, .existsAlready:
            // A refusal may be the answer to a repeated call of which the first one acted: reads decide.
            return settle(.detach, .refused)
        case .denied:
            if isFirst {
                gap = .no
                return finish(.failed, because: .denied)
            }
            tries = 0
            return settle(.detach, .lost)
        }
    }

    private mutating func attachAnswered(_ answer: Answer) -> Effect {
        switch answer {
        case .acknowledged: return verify(.desired)
        case .notActed: return send(.attach, afterFailure: true)
        case .mayHaveActed:
            unsure.attach += 1
            return settle(.attach, .lost)
        case .existsAlready: return settle(.attach, .exists)
        case .denied:
            // In a gap, it may be one bad node.
            return closesGap(.attach) ? send(.attach, afterFailure: true) : finish(.failed, because: .denied)
        case .refusedForGood:
            if closesGap(.attach) {
                // Only after an acknowledged detach, or a read that shows the gap, is a refusal evidence of one.
                let isEvidence = gap == .known && unsure.attach == 0
                return isEvidence ? putBack(because: .refused) : settle(.attach, .refused)
            }
            // It may have been made nevertheless, or one direction of two.
            return settle(.attach, .refused)
        }
    }

    private mutating func updateAnswered(_ answer: Answer) -> Effect {
        switch answer {
        case .acknowledged:
            unsure.update = 0
            return verify(.desired)
        case .notActed: return send(.update, afterFailure: true)
        case .mayHaveActed:
            // The same body may be sent again without a read, and a read can't settle a change of password.
            unsure.update += 1
            return send(.update, afterFailure: true)
        case .refusedForGood, .existsAlready: return finish(.failed, because: .refused)
        case .denied: return finish(.failed, because: .denied)
        }
    }

    private mutating func putBackAnswered(_ answer: Answer) -> Effect {
        switch answer {
        case .acknowledged: return verify(.previous)
        case .notActed, .denied: return send(.putBack, afterFailure: true)
        case .mayHaveActed:
            unsure.putBack += 1
            return settle(.putBack, .lost)
        case .existsAlready: return settle(.putBack, .exists)
        case .refusedForGood:
            let isEvidence = gap == .known && unsure.attach == 0 && unsure.putBack == 0
            return isEvidence ? send(.putBack, afterFailure: true) : settle(.putBack, .refused)
        }
    }
}
