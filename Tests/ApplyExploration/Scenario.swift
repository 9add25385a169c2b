package import Applying

/// An operation, and how much may go wrong with it.
package struct Scenario: Sendable {
    package var name: String
    package var action: OperationPlan.Action
    package var places: Places
    package var canPutBack = true
    /// Whether a read can't tell the old state from the new one.
    package var readsAlike = false
    package var limits = Limits(equalReads: 3, reads: 5, tries: 2, triesInGap: 2)
    /// Whether another attachment is in the way of an attach.
    package var isForeign = false
    /// Whether the desired state changed before the next run.
    package var changes = false
    package var overwrites = [false, true]
    package var trouble: Int
    package var unreadable = 0
    package var disk = 0
    package var kills = 0
    package var disturbances: [Disturbance] = []

    package enum Disturbance: UInt8, Sendable, CaseIterable {
        case signal = 1
        case leaseLapsing = 2
        case leaseTaken = 4
        case journalBroken = 8
        case stopNew = 16
    }

    /// The state before the operation.
    var before: Shown { action == .attach ? .none : .old }

    func plan(_ start: OperationPlan.Start, _ earlier: OperationPlan.Earlier = .nothing) -> OperationPlan {
        OperationPlan(
            action, places: places, canPutBack: canPutBack, readsAlike: readsAlike, earlier: earlier, limits: limits,
            start: start)
    }

    /// The nodes that the exploration begins with.
    var roots: [Node] {
        let machine = OperationMachine(plan(.fresh))
        return overwrites.map { overwrites in
            let second = places == .both ? before : .none
            var server = Reading(before, second)
            if isForeign {
                if places == .both { server.second = .other } else { server.first = .other }
            }
            let world = World(
                server: server,
                behind: server,
                overwrites: overwrites,
                trouble: Int8(trouble),
                unreadable: Int8(unreadable),
                disk: Int8(disk),
                kills: Int8(kills),
                disturbances: World.Disturbances(rawValue: disturbances.reduce(0) { $0 | $1.rawValue }),
                ledger: Reading(before, second)
            )
            return Node(machine: machine, effect: machine.first, world: world)
        }
    }
}

/// A state of the exploration: the machine, the effect under way, and the world.
struct Node: Hashable {
    var machine: OperationMachine
    var effect: Effect
    var world: World

    /// Packs what differs most; equality is exact.
    func hash(into hasher: inout Hasher) {
        let w = world
        let m = machine
        var outside = UInt64(w.server.first.rawValue) << 2 | UInt64(w.server.second.rawValue)
        outside = outside << 4 | UInt64(w.behind.first.rawValue) << 2 | UInt64(w.behind.second.rawValue)
        for budget in [w.behindLeft, w.trouble, w.unreadable, w.otherActs] { outside = outside << 3 | UInt64(budget) }
        for budget in [w.disk, w.kills, w.run, w.sends] { outside = outside << 2 | UInt64(budget) }
        outside = outside << 8 | UInt64(w.happened.rawValue)
        outside = outside << 8 | UInt64(w.seen.first ^ w.seen.second << 4)
        outside = outside << 5 | UInt64(w.disturbances.rawValue)
        for flag in [
            w.late == nil, w.late?.isForgotten == true, w.actedForgotten, w.overwrites, w.actedUnseen, w.hasIntention,
            w.hasJournal,
        ] {
            outside = outside << 1 | (flag ? 1 : 0)
        }
        hasher.combine(outside)
        var inside = UInt64(m.tries) << 4 | UInt64(m.streak.equal)
        inside = inside << 4 | UInt64(m.streak.total)
        for count in [m.unsure.detach, m.unsure.attach, m.unsure.update, m.unsure.putBack, m.unsure.inherited] {
            inside = inside << 3 | UInt64(count)
        }
        inside = inside << 6 | UInt64(m.pressure.rawValue)
        inside = inside << 2 | UInt64(m.gap.rawValue)
        inside = inside << 2 | UInt64(m.places.rawValue)
        inside = inside << 1 | (m.isWaiting ? 1 : 0)
        if case .shows(let reading) = m.streak.last {
            inside = inside << 4 | UInt64(reading.first.rawValue) << 2 | UInt64(reading.second.rawValue)
        }
        hasher.combine(inside)
        switch m.stage {
        case .call(let call): hasher.combine(call.rawValue)
        case .settle(let call, let doubt): hasher.combine(10 + call.rawValue * 4 + doubt.rawValue)
        case .verify(let goal): hasher.combine(40 + goal.rawValue)
        case .recover: hasher.combine(50)
        case .save: hasher.combine(51)
        case .intent: hasher.combine(52)
        case .look: hasher.combine(53)
        case .record(let outcome): hasher.combine(outcome)
        case .end: hasher.combine(effect)
        }
    }
}

/// One step of a history.
enum Move: Hashable {
    case event(Event)
    case lateCallActs
    case otherRunActs
    case killed
    case nextRun
    case wellRun
}
