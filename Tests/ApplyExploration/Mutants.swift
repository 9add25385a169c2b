import Applying

extension Mutant {
    /// The mutants of the first, smaller model.
    package static let ofTheModel: [Mutant] = [
        ending("signal-cancels-gap", when: { $0 == .signal && $1.isInGap }),
        outcome("forget-unsure") { outcome, _ in
            if !outcome.gap, outcome.unsure > 0 { outcome.keepsIntention = false }
        },
        Mutant("flag") { event, machine in
            let before = machine
            let effect = machine.next(event)
            if machine.unsure.detach < before.unsure.detach { machine.unsure.detach = 0 }
            return effect
        },
        ending(
            "unreadable-forgoes", when: { $0 == .unreadable && $1.isSettling(.detach) && $1.plan.action == .replace }),
        believing("believe-one-read") { if case .settle(.detach, _) = $0 { true } else { false } },
        ending(
            "no-put-back",
            when: { event, machine in
                event == .answered(.refusedForGood) && machine.stage == .call(.attach)
                    && machine.plan.action == .replace
                    && machine.gap == .known && machine.unsure.attach == 0
            }),
        before("one-try") { event, machine in
            if machine.stage == .call(.attach), machine.isInGap { machine.tries = 1 }
        },
        ending(
            "stale-old-is-no-gap",
            when: { event, machine in
                event == .read(Reading(.old, .none)) && machine.isSettling(.attach) && machine.plan.action == .replace
            }),
        believing("believe-put-back") { if case .settle(.putBack, _) = $0 { true } else { false } },
        outcome("silent-gap") { outcome, _ in outcome.gap = false },
        believing("verify-once") { if case .verify = $0 { true } else { false } },
        ending(
            "verify-gives-up",
            when: { event, machine in
                guard case .verify = machine.stage, machine.plan.action == .replace else { return false }
                let isLast = machine.streak.equal + 1 >= machine.plan.limits.equalReads
                return event == .read(Reading(.none, .none)) && isLast
                    && machine.streak.last == .shows(Reading(.none, .none))
            }),
        Mutant("none-washed-away") { event, machine in
            if event == .unreadable { machine.streak.readable = nil }
            return machine.next(event)
        },
    ]

    /// Mutants of what the model doesn't have.
    package static let ofTheMachine: [Mutant] = [
        before("deadline forgets the call in flight") { event, machine in
            if event == .deadline { machine.isWaiting = true }
        },
        before("put-back in the last 2 s") { _, machine in machine.pressure.remove(.deadlineNear) },
        before("taken lease is ignored") { _, machine in machine.pressure.remove(.leaseTaken) },
        believing("taken: one read is believed") { $0 == .look },
        Mutant("lost attach is sent again blindly") { event, machine in
            let effect = machine.next(event)
            guard event == .answered(.mayHaveActed), machine.isSettling(.attach), machine.tries > 0 else {
                return effect
            }
            return machine.send(.attach, afterFailure: true)
        },
        ending(
            "half-made attach is forgotten",
            when: { event, machine in
                event == .answered(.refusedForGood) && machine.stage == .call(.attach) && machine.plan.places == .both
            }),
        ending(
            "acknowledgement is believed without a read",
            when: { event, machine in
                event == .answered(.acknowledged) && machine.stage == .call(.attach)
            }, .applied),
        Mutant("a read ends an earlier run's call") { event, machine in
            let effect = machine.next(event)
            if case .read = event { machine.unsure.inherited = 0 }
            return effect
        },
        Mutant("failed save is ignored") { event, machine in
            machine.next(event == .saveFailed && machine.stage == .save ? .saved : event)
        },
        before("broken journal is ignored") { _, machine in machine.pressure.remove(.journalBroken) },
        before("stop is ignored") { _, machine in machine.pressure.subtract([.stopping, .stopNew]) },
        believing("recovery believes one read") { $0 == .recover },
        Mutant("409 is a refusal") { event, machine in
            machine.next(event == .answered(.existsAlready) ? .answered(.refusedForGood) : event)
        },
        Mutant("refusal after a lost attach is believed") { event, machine in
            if event == .answered(.refusedForGood), machine.stage == .call(.attach), machine.isInGap {
                let unsure = machine.unsure.attach
                machine.unsure.attach = 0
                let effect = machine.next(event)
                machine.unsure.attach = unsure
                return effect
            }
            return machine.next(event)
        },
        outcome("claims what is desired") { outcome, before in
            if outcome.result == .failed, !outcome.gap { outcome.claims.first = .seen(before.plan.desired) }
        },
        outcome("failed record is reported as recorded") { outcome, before in
            if case .record(let recorded) = before.stage { outcome.keepsIntention = recorded.keepsIntention }
        },
        Mutant("an acknowledged attach ends a lost detach") { event, machine in
            let effect = machine.next(event)
            if event == .answered(.acknowledged), machine.stage == .verify(.desired) { machine.unsure.detach = 0 }
            return effect
        },
        Mutant("an absent attach ends a lost detach") { event, machine in
            let before = machine
            let effect = machine.next(event)
            if before.stage == .verify(.desired), machine.stage == .call(.attach) { machine.unsure.detach = 0 }
            return effect
        },
        ending(
            "one read confirms a put-back",
            when: { event, machine in
                machine.stage == .verify(.previous) && event == .read(Reading(.old, .none)) && machine.unsure.total == 0
            }, .putBack),
        ending(
            "one read confirms a state that reads alike",
            when: { event, machine in
                machine.plan.readsAlike && machine.stage == .verify(.desired) && machine.unsure.total == 0
                    && event == .read(Reading(.new, .none))
            }, .applied),
        ending(
            "a state that reads alike is the new one",
            when: { event, machine in
                machine.plan.readsAlike && machine.isSettling(.attach) && event == .read(Reading(.new, .none))
            }, .applied),
        ending(
            "a refused detach changed nothing",
            when: { event, machine in
                event == .answered(.refusedForGood) && machine.stage == .call(.detach)
                    && machine.plan.action == .replace
            }),
        ending(
            "a refused attach made nothing",
            when: { event, machine in
                event == .answered(.refusedForGood) && machine.stage == .call(.attach)
                    && machine.plan.action == .attach
            }),
        outcome("unseen is handed over") { outcome, before in
            if before.pressure.contains(.leaseTaken), before.hasSent, !outcome.gap { outcome.result = .handedOver }
        },
        outcome("someone else's attachment is claimed") { outcome, before in
            if before.plan.action == .attach, outcome.result == .failed, case .shows(let reading) = before.streak.last,
                reading.first == .other
            {
                outcome.claims.first = .seen(.other)
            }
        },
        Mutant("tries are never used up") { event, machine in
            let tries = machine.tries
            let effect = machine.next(event)
            if case .answered = event { machine.tries = max(machine.tries, tries) }
            return effect
        },
    ]
}
