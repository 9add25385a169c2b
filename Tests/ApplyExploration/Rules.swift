import Applying

/// The steps from a node, with the invariants that hold after each.
struct Rules {
    let scenario: Scenario
    let next: @Sendable (Event, inout OperationMachine) -> Effect?
    var broken: [Invariant] = []

    init(_ scenario: Scenario, next: @escaping @Sendable (Event, inout OperationMachine) -> Effect?) {
        self.scenario = scenario
        self.next = next
    }

    mutating func require(_ condition: Bool, _ invariant: Invariant) {
        if !condition { broken.append(invariant) }
    }

    mutating func steps(_ node: Node) -> [(Move, Node)] {
        broken = []
        var result: [(Move, Node)] = []
        if case .end(let outcome) = node.effect {
            judge(outcome, node)
            return nextRuns(node)
        }
        let world = node.world
        for (event, after) in ends(node) {
            var after = after
            if after.happened.contains(.deadline) { after.endsAfterDeadline += 1 }
            require(after.endsAfterDeadline <= 1, .deadline)
            if let next = advance(node, event, after, isEnd: true) { result.append((.event(event), next)) }
        }
        if let after = world.afterLateCall { result.append((.lateCallActs, node.with(after))) }
        if let after = world.afterOtherRun { result.append((.otherRunActs, node.with(after))) }
        for (event, after) in disturbances(node) {
            if let next = advance(node, event, after, isEnd: false) { result.append((.event(event), next)) }
        }
        if world.kills > 0, world.run < 3 { result += killed(node) }
        return result
    }

    // MARK: Ends of effects

    private func ends(_ node: Node) -> [(Event, World)] {
        let world = node.world
        var result: [(Event, World)] = []
        var full = world
        full.disk -= 1
        switch node.effect {
        case .saveIntention:
            var saved = world
            saved.hasIntention = true
            result.append((.saved, saved))
            if world.disk > 0 {
                result.append((.saveFailed, full))
                full.hasIntention = true
                result.append((.saveFailed, full))
            }
        case .journalIntents:
            var journalled = world
            journalled.hasJournal = true
            if !world.happened.contains(.journalBroken) { result.append((.journalled, journalled)) }
            if world.disk > 0 || world.happened.contains(.journalBroken) {
                if world.disk <= 0 { full.disk = 0 }
                result.append((.journalFailed, full))
            }
        case .record(let outcome):
            if world.happened.contains(.leaseTaken) {
                result.append((.saveFailed, world))
            } else {
                result.append((.saved, world.recording(outcome)))
                if world.disk > 0 {
                    result.append((.saveFailed, full))
                    result.append((.saveFailed, full.recording(outcome)))
                }
            }
        case .wait(let wait, _):
            result.append((.waited, world))
            if wait == .backOff, !node.machine.isUrgent, world.trouble > 0 {
                var spent = world
                spent.trouble -= 1
                result.append((.retriesSpent, spent))
            }
        case .read:
            for (reading, after) in world.reads {
                var after = after
                after.lost = nil
                // A read that can't tell the old state from the new one shows the new one.
                let reading = reading.map { Reading(shown($0.first), shown($0.second)) }
                if let reading {
                    after.seen.add(reading)
                    after.hasJustSeenNone = reading.first == .none
                    // A read that can't tell the two doesn't show that a late call acted.
                    if scenario.readsAlike, reading.first == .new {
                        after.actedUnseen = world.actedUnseen
                        after.actedForgotten = world.actedForgotten
                    }
                }
                result.append((reading.map { .read($0) } ?? .unreadable, after))
            }
        case .call(let call, let places):
            for (answer, after) in world.answers(call, places, isReplace: scenario.action == .replace) {
                var after = after
                if answer == .mayHaveActed { after.lost = call }
                if answer == .acknowledged, !scenario.readsAlike, after.late?.isEarlier == true {
                    after.late?.isForgotten = true
                }
                if call == .attach, answer == .refusedForGood || answer == .acknowledged {
                    after.hasReasonToPutBack = true
                }
                result.append((.answered(answer), after))
            }
        case .end: break
        }
        return result
    }

    /// The state as a read shows it.
    func shown(_ state: Shown) -> Shown { scenario.readsAlike && state == .old ? .new : state }

    // MARK: Disturbances

    private func disturbances(_ node: Node) -> [(Event, World)] {
        let world = node.world
        var result: [(Event, World)] = []
        func add(_ event: Event, _ disturbance: World.Disturbances, _ happened: World.Happened) {
            guard world.disturbances.contains(disturbance) else { return }
            var after = world
            after.disturbances.remove(disturbance)
            after.happened.insert(happened)
            if event == .leaseTaken { after.otherActs = 2 }
            result.append((event, after))
        }
        add(.signal, .signal, .signal)
        add(.leaseLapsing, .leaseLapsing, .leaseLapsing)
        add(.leaseTaken, .leaseTaken, .leaseTaken)
        add(.journalBroken, .journalBroken, .journalBroken)
        add(.stopNew, .stopNew, .stopNew)
        if !world.happened.isDisjoint(with: [.signal, .leaseLapsing, .leaseTaken]) {
            if !world.happened.contains(.deadlineNear) {
                var near = world
                near.happened.insert(.deadlineNear)
                result.append((.deadlineNear, near))
            } else if !world.happened.contains(.deadline) {
                var end = world
                end.happened.insert(.deadline)
                result.append((.deadline, end))
                // A call that is abandoned may have acted, or may act.
                if case .call(let call, let places) = node.effect {
                    for after in end.unanswered(call, places) { result.append((.deadline, after)) }
                }
            }
        }
        return result
    }

    private mutating func advance(_ node: Node, _ event: Event, _ world: World, isEnd: Bool) -> Node? {
        var machine = node.machine
        let effect = next(event, &machine)
        var after = world
        if isEnd {
            if case .read = event {} else { after.hasJustSeenNone = false }
            guard effect != nil else {
                broken.append(.bounded)
                return nil
            }
        }
        if let effect { check(effect, machine, node, &after) }
        if scenario.changes, world.run > 1, effect == .saveIntention { after = after.afterChange }
        return Node(machine: machine, effect: effect ?? node.effect, world: after)
    }

    /// The invariants of the beginning of an effect.
    private mutating func check(_ effect: Effect, _ machine: OperationMachine, _ node: Node, _ world: inout World) {
        let happened = world.happened
        switch effect {
        case .call(let call, _):
            let closes = scenario.action == .replace && (call == .attach || call == .putBack)
            let isStopped = !happened.isDisjoint(with: [.signal, .leaseLapsing, .leaseTaken, .deadlineNear])
            require(world.hasIntention, .intent)
            require((world.hasJournal && !happened.contains(.journalBroken)) || closes, .intent)
            require(world.hasJournal || world.sends > 0, .intent)
            require(world.lost != call || call == .update, .blind)
            require(!isStopped || (closes && world.sends > 0) || (closes && world.run > 1), .stopped)
            require(world.sends > 0 || happened.isDisjoint(with: [.signal, .leaseLapsing, .stopNew]), .stopped)
            if happened.contains(.leaseTaken) { require(call == .attach && closes && world.hasJustSeenNone, .taken) }
            if happened.contains(.deadlineNear) { require(call != .putBack, .near) }
            require(!happened.contains(.deadline), .deadline)
            world.sends = min(2, world.sends + 1)
            if world.run == 1, closes || scenario.action != .replace {
                if call == .putBack { world.putBackTries += 1 } else { world.attachTries += 1 }
                // Once the lease is taken, nothing is put back, and the attach gets the tries of the put-back.
                let rounds = happened.contains(.leaseTaken) ? 2 : 1
                let allowed = closes ? rounds * scenario.limits.triesInGap : scenario.limits.tries
                require(Int(max(world.attachTries, world.putBackTries)) <= allowed, .bounded)
                let isSpent = Int(world.attachTries) >= scenario.limits.triesInGap
                if call == .putBack { require(isSpent || world.hasReasonToPutBack, .putBackReason) }
            }
        case .record(let outcome):
            for place in World.list(scenario.places) {
                if case .seen(let shown) = outcome.claims[place] {
                    require(world.seen.contains(shown, place), .claimed)
                }
            }
        case .saveIntention, .journalIntents, .read, .wait, .end: break
        }
    }
}

extension Node {
    func with(_ world: World) -> Node { Node(machine: machine, effect: effect, world: world) }
}

extension PerPlace<Outcome.Claim> {
    subscript(place: Places) -> Outcome.Claim { place == .first ? first : second }
}

extension World {
    /// The world after an outcome was written to the ledger.
    func recording(_ outcome: Outcome) -> World {
        var world = self
        world.hasIntention = outcome.keepsIntention
        for place in [Places.first, .second] {
            if case .seen(let shown) = outcome.claims[place] { world.ledger[place] = shown }
        }
        return world
    }
}
