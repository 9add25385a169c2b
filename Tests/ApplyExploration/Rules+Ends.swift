import Applying

/// The invariants of the end of a run, and the run that follows.
extension Rules {
    mutating func judge(_ outcome: Outcome, _ node: Node) {
        let world = node.world
        let isExcused =
            (world.actedUnseen
                && (outcome.keepsIntention && world.hasIntention || world.happened.contains(.leaseTaken)))
            || world.happened.contains(.otherGap) || world.actedForgotten
        let isReplace = scenario.action == .replace
        let isGone = world.server.first == .none
        let plan = node.machine.plan
        // An attach that the API acknowledged in vain, and that couldn't be read since, is reported as unsure.
        let isReported =
            world.wasAcknowledgedInVain && outcome.result == .failed && outcome.unsure > 0 && world.hasIntention
        if isReplace, isGone { require(outcome.gap || isExcused || isReported, .silentGap) }
        if outcome.gap { require(isGone || outcome.unsure > 0 || isExcused, .falseGap) }
        // A late update writes what is there already.
        if let late = world.late, late.call != .update, !late.isForgotten {
            require(outcome.keepsIntention && world.hasIntention && (outcome.unsure > 0 || world.run > 1), .lateCall)
        }
        switch outcome.result {
        case .applied:
            require(world.server.isAll(plan.desired, in: plan.places) || isExcused, .applied)
            require(world.sends > 0, .idle)
        case .putBack: require(world.server.first == .old || isExcused, .putBack)
        case .settled:
            for place in World.list(plan.places) {
                require(
                    outcome.claims[place] == .seen(world.server[place]) || isExcused || isForeign(place, world)
                        || scenario.readsAlike,
                    .settled)
            }
        case .failed, .notBegun, .handedOver: break
        }
        for place in World.list(plan.places) where world.made.contains(place) {
            require(
                world.hasIntention || isRecorded(place, world)
                    || world.happened.contains(.leaseTaken) || world.actedForgotten,
                .owned
            )
        }
        if outcome.result != .notBegun { require(outcome.keepsIntention || !world.hasIntention, .reported) }
        if scenario.isForeign {
            for place in World.list(plan.places) where !world.made.contains(place) && world.server[place] == .other {
                require(world.ledger[place] != .other, .foreign)
            }
        }
        if world.run == 3 { judgeWellRun(outcome, world) }
        if world.run == 1, isUntroubled(world) { require(outcome.result == .applied, .success) }
        if outcome.gap, !isReplace { broken.append(.falseGap) }
        judgeTries(outcome, node)
    }

    /// Whether the ledger says what is there. If the old state and the new one read alike, it can only say that something is.
    private func isRecorded(_ place: Places, _ world: World) -> Bool {
        scenario.readsAlike ? world.ledger[place] != .none : world.ledger[place] == world.server[place]
    }

    private func isForeign(_ place: Places, _ world: World) -> Bool {
        scenario.action == .attach && world.server[place] != .new
    }

    private func isUntroubled(_ world: World) -> Bool {
        !scenario.isForeign && Int(world.trouble) == scenario.trouble && Int(world.unreadable) == scenario.unreadable
            && Int(world.disk) == scenario.disk && world.happened.isEmpty
    }

    /// A gap may be declared only for a reason: all tries were made, or there was no time.
    private mutating func judgeTries(_ outcome: Outcome, _ node: Node) {
        guard outcome.gap, node.world.run == 1, !node.world.happened.contains(.leaseTaken) else { return }
        switch outcome.reason {
        case .deadline, .leaseTaken, .reattach, .unreadable, .saveFailed, .journalFailed, .stopped, .none: break
        case .refused, .denied, .triesSpent, .contradicted:
            let tries = max(node.world.attachTries, node.world.putBackTries)
            require(Int(tries) >= scenario.limits.triesInGap, .tried)
        }
    }

    private mutating func judgeWellRun(_ outcome: Outcome, _ world: World) {
        // An attachment that may be Patchbay's or someone else's is named until a person decides.
        let isOther = scenario.action == .attach && (world.server.first == .other || world.server.second == .other)
        require(isOther || outcome.result == .applied || outcome.result == .settled, .converges)
        require(isOther || !world.hasIntention, .converges)
        if scenario.action == .replace { require(world.server.first != .none && !outcome.gap, .converges) }
        require(world.sends == (world.needsAttach ? 1 : 0), .repeated)
    }

    // MARK: The next run

    mutating func killed(_ node: Node) -> [(Move, Node)] {
        var world = node.world
        world.kills -= 1
        var worlds = [world]
        switch node.effect {
        case .saveIntention:
            world.hasIntention = true
            worlds.append(world)
        case .record(let outcome):
            if !world.happened.contains(.leaseTaken) { worlds.append(world.recording(outcome)) }
        case .call(let call, let places): worlds += world.unanswered(call, places)
        case .journalIntents, .read, .wait, .end: break
        }
        for world in worlds {
            let isGone = scenario.action == .replace && world.server.first == .none
            let isExcused = world.happened.contains(.otherGap) || world.actedForgotten
            require(world.hasIntention || !isGone || isExcused, .killed)
            let isForgotten = world.late.map { $0.call == .update || $0.isForgotten } ?? true
            require(world.hasIntention || isForgotten, .killed)
            for place in World.list(scenario.places) where world.made.contains(place) {
                require(world.hasIntention || isRecorded(place, world) || world.actedForgotten, .killed)
            }
        }
        return worlds.flatMap { restarts($0, .killed) }
    }

    func nextRuns(_ node: Node) -> [(Move, Node)] {
        node.world.run < 3 ? restarts(node.world, .nextRun) : []
    }

    /// The next run, in trouble while the budgets last, and one on a well server, after the late call had its time.
    private func restarts(_ world: World, _ move: Move) -> [(Move, Node)] {
        guard world.hasIntention else { return [] }
        var result: [(Move, Node)] = []
        var next = world
        next.run += 1
        next.happened = []
        next.seen = World.SeenStates()
        next.lost = nil
        next.hasJustSeenNone = false
        next.sends = 0
        next.attachTries = 0
        next.putBackTries = 0
        next.hasReasonToPutBack = false
        next.endsAfterDeadline = 0
        next.hasJournal = false
        next.otherActs = 0
        let isTaken = world.happened.contains(.leaseTaken)
        if next.run == 2, !isTaken {
            next.disturbances.remove(.leaseTaken)
            if next.late != nil { next.late?.isEarlier = true }
            result.append((move, restart(next, isLong: false)))
            if next.behindLeft == 0, next.server == before { result.append((move, again(next))) }
        }
        next.run = 3
        next.trouble = 0
        next.unreadable = 0
        next.disk = 0
        next.kills = 0
        next.disturbances = []
        next.behindLeft = 0
        next.behind = next.server
        for var well in [next.afterLateCall, next].compactMap({ $0 }) {
            well.late = nil
            well.behindLeft = 0
            well.behind = well.server
            well.actedUnseen = false
            well.needsAttach = scenario.action == .replace && well.server.first == .none
            result.append((.wellRun, restart(well, isLong: true)))
        }
        return result
    }

    /// The state that the operation was planned from.
    private var before: Reading { Reading(scenario.before, scenario.places == .both ? scenario.before : .none) }

    private var earlier: OperationPlan.Earlier { scenario.readsAlike ? .mayActUnseen : .mayAct }

    /// The same operation, planned once more, while calls of the run before may still act.
    private func again(_ world: World) -> Node {
        let machine = OperationMachine(scenario.plan(.fresh, earlier))
        return Node(machine: machine, effect: machine.first, world: world)
    }

    private func restart(_ world: World, isLong: Bool) -> Node {
        let machine = OperationMachine(scenario.plan(.recovery(mayFinish: true), isLong ? .nothing : earlier))
        return Node(machine: machine, effect: machine.first, world: world)
    }
}
