/// Disturbances and ends.
extension OperationMachine {
    /// Remembers a disturbance. A wait before a try is decided again; any other effect goes on.
    package mutating func disturbed(_ new: Pressure) -> Effect? {
        guard !pressure.isSuperset(of: new) else { return nil }
        pressure.formUnion(new)
        guard isWaiting else { return nil }
        switch stage {
        case .call(let call):
            let isHurried = new.contains(.stopping)
            switch send(call, afterFailure: true) {
            case .wait where !isHurried: return nil
            case let effect: return effect
            }
        case .recover, .save, .intent, .settle, .look, .verify, .record, .end: return nil
        }
    }

    /// Abandons the effect under way. Only the record is still written.
    package mutating func deadline() -> Effect? {
        switch stage {
        case .record, .end: return nil
        case .save, .intent: return finish(.notBegun, gap: gap != .no, because: .deadline)
        case .call(let call):
            if !isWaiting { unsure[call] += 1 }
            return giveUp(.deadline)
        case .recover, .settle, .look, .verify: return giveUp(.deadline)
        }
    }

    /// Ends without knowing more. The gap is declared unless something speaks for an attachment.
    package mutating func giveUp(_ reason: Outcome.Reason) -> Effect {
        switch stage {
        case .verify:
            // The attach was acknowledged or seen. It wasn't verified, so nothing is claimed.
            if unsure.total == 0 { unsure[plan.firstCall] = 1 }
            let isGone = streak.readable?.first == Shown.none && plan.action == .replace
            return finish(.failed, gap: isGone, keeps: true, because: reason)
        case .recover:
            if unsure.total == 0 { unsure[plan.firstCall] = 1 }
            return finish(.failed, gap: plan.action == .replace, keeps: true, because: reason)
        case .settle, .look:
            // The reads haven't decided.
            if unsure.total == 0 { unsure[plan.firstCall] = 1 }
            return gap == .no ? finish(.failed, keeps: true, because: reason) : declareGap(reason)
        case .save, .intent, .call, .record, .end:
            return gap == .no ? finish(.failed, because: reason) : declareGap(reason)
        }
    }

    package mutating func declareGap(_ reason: Outcome.Reason) -> Effect {
        // Another run may have closed it meanwhile, or the detach never acted.
        if pressure.contains(.leaseTaken) || gap != .known, unsure.total == 0 { unsure[plan.firstCall] = 1 }
        return finish(.failed, gap: true, keeps: true, because: reason)
    }

    /// Ends the operation: writes the record if this run sent or settled anything.
    package mutating func finish(
        _ result: Outcome.Result,
        gap: Bool = false,
        keeps: Bool = false,
        because reason: Outcome.Reason
    ) -> Effect {
        // Only what was seen attached is handed over; an end without a read stays a failure.
        let isUnread = reason == .deadline || reason == .unreadable
        let isOthers = pressure.contains(.leaseTaken) && hasSent && !gap && !isUnread
        let result: Outcome.Result = isOthers ? .handedOver : result
        let outcome = Outcome(
            result,
            gap: gap,
            unsure: unsure.total,
            keepsIntention: keeps || gap || unsure.total > 0 || result == .handedOver,
            claims: PerPlace(claim(.first), claim(.second)),
            reason: reason
        )
        isWaiting = false
        let needsRecord = hasSent || result == .settled
        stage = needsRecord ? .record(outcome) : .end
        return needsRecord ? .record(outcome) : .end(outcome)
    }

    /// Only what the reads of this stage agree on is claimed, or a read that confirms an answer.
    private func claim(_ place: Places) -> Outcome.Claim {
        guard plan.places.contains(place), case .shows(let reading) = streak.last else { return .unchanged }
        switch stage {
        case .settle, .verify, .recover: break
        case .save, .intent, .call, .look, .record, .end: return .unchanged
        }
        let isConfirmed: Bool =
            switch stage {
            case .verify: unsure.total == 0 && reading.isAll(plan.desired, in: plan.places)
            case .recover, .save, .intent, .call, .settle, .look, .record, .end: false
            }
        guard isConfirmed || streak.equal >= plan.limits.equalReads else { return .unchanged }
        let shown = place == .first ? reading.first : reading.second
        // Such a read doesn't say which password is in force.
        if plan.readsAlike, shown == .new, !isConfirmed { return .unchanged }
        switch (plan.action, shown) {
        // The intention of a gap says what is missing, and the entry that a late call may fill stays.
        case (.attach, .none), (.replace, .none): return .unchanged
        case (.attach, .other):
            // It may be this run's, altered by the server, or someone else's: the intention names it.
            return .unchanged
        case (.attach, _), (.update, _), (.replace, _), (.detach, _): return .seen(shown)
        }
    }

    /// The end of an operation whose machine can't go on, which the exploration excludes.
    package var lost: Outcome {
        Outcome(
            .failed,
            gap: gap != .no,
            unsure: max(unsure.total, 1),
            keepsIntention: true,
            claims: PerPlace(.unchanged, .unchanged),
            reason: .unreadable
        )
    }

    /// Whether reads and waits are urgent, because a direction may be without its attachment.
    package var isUrgent: Bool { gap != .no }
}
