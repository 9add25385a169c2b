import Applying

/// Everything outside the machine: the server, the disk, the other run, and the budgets of what may still go wrong.
struct World: Hashable {
    /// The state that the server holds.
    var server: Reading
    /// The state that a read may still show, and how many reads may.
    var behind: Reading
    var behindLeft: Int8 = 0
    /// A call whose answer was lost and that may still act.
    var late: LateCall?
    var overwrites: Bool
    /// Whether a write acted on the server after the last read that showed the truth.
    var actedUnseen = false
    /// Whether that was a call that the machine may have forgotten.
    var actedForgotten = false
    /// Whether the server acknowledged an attach that it didn't carry out, and no true read followed.
    var wasAcknowledgedInVain = false
    /// Which attachments a call of Patchbay made.
    var made: Places = []

    // MARK: Budgets

    var trouble: Int8
    var unreadable: Int8
    var disk: Int8
    var kills: Int8
    var disturbances: Disturbances
    /// How often the run that took the lease may still act.
    var otherActs: Int8 = 0

    // MARK: Persisted

    var hasIntention = false
    var hasJournal = false
    /// The state of each direction in the ledger.
    var ledger: Reading

    // MARK: This run

    var run: Int8 = 1
    var happened: Happened = []
    var seen = SeenStates()
    /// The call whose answer was lost, until a read follows.
    var lost: Call?
    /// Whether the last effect was a read that shows nothing attached.
    var hasJustSeenNone = false
    var sends: Int8 = 0
    var attachTries: Int8 = 0
    var putBackTries: Int8 = 0
    /// Whether an answer to the attach is a reason to put the old state back.
    var hasReasonToPutBack = false
    var endsAfterDeadline: Int8 = 0
    /// The well run only: whether it has something to do.
    var needsAttach = false

    struct LateCall: Hashable {
        var call: Call
        var places: Places
        /// The state that it brings, if it isn't that of this run.
        var brings: Shown?
        /// Whether an earlier run sent it.
        var isEarlier = false
        /// Whether the machine may have forgotten it: a call of a later run was acknowledged.
        var isForgotten = false
    }

    /// Disturbances that may still come.
    struct Disturbances: OptionSet, Hashable {
        let rawValue: UInt8
        static let signal = Disturbances(rawValue: 1)
        static let leaseLapsing = Disturbances(rawValue: 2)
        static let leaseTaken = Disturbances(rawValue: 4)
        static let journalBroken = Disturbances(rawValue: 8)
        static let stopNew = Disturbances(rawValue: 16)
    }

    /// Disturbances that came in this run.
    struct Happened: OptionSet, Hashable {
        let rawValue: UInt8
        static let signal = Happened(rawValue: 1)
        static let leaseLapsing = Happened(rawValue: 2)
        static let leaseTaken = Happened(rawValue: 4)
        static let journalBroken = Happened(rawValue: 8)
        static let stopNew = Happened(rawValue: 16)
        static let deadlineNear = Happened(rawValue: 32)
        static let deadline = Happened(rawValue: 64)
        static let otherGap = Happened(rawValue: 128)
    }

    /// The states that reads of this run showed, of each direction.
    struct SeenStates: Hashable {
        var first: UInt8 = 0
        var second: UInt8 = 0

        mutating func add(_ reading: Reading) {
            first |= 1 << reading.first.rawValue
            second |= 1 << reading.second.rawValue
        }

        func contains(_ shown: Shown, _ place: Places) -> Bool {
            (place == .first ? first : second) & (1 << shown.rawValue) != 0
        }
    }
}

extension Reading {
    subscript(place: Places) -> Shown {
        get { place == .first ? first : second }
        set {
            if place == .first { first = newValue } else { second = newValue }
        }
    }
}

// MARK: The server

extension World {
    /// The number of reads that may lag behind a write.
    static let staleReads: Int8 = 2

    static func list(_ places: Places) -> [Places] { [Places.first, .second].filter { places.contains($0) } }

    /// The state after a call acted in these directions; the same state if it can't.
    func acted(_ call: Call, _ places: Places, as result: Shown? = nil) -> World {
        var after = server
        var made = made
        for place in Self.list(places) {
            switch call {
            case .detach:
                after[place] = .none
                made.remove(place)
            case .attach, .putBack:
                guard server[place] == .none || overwrites else { continue }
                after[place] = result ?? (call == .attach ? .new : .old)
                made.insert(place)
            case .update:
                guard server[place] != .none else { continue }
                after[place] = .new
            }
        }
        guard after != server else { return self }
        var world = self
        world.behind = server
        world.behindLeft = Self.staleReads
        world.server = after
        world.made = made
        return world
    }

    /// The answers that a call may get now, each with the world after it.
    func answers(_ call: Call, _ places: Places, isReplace: Bool) -> [(Answer, World)] {
        var result: [(Answer, World)] = []
        let taken = Self.list(places).filter { server[$0] != .none }
        switch call {
        case .detach:
            result.append(taken.isEmpty ? (.refusedForGood, self) : (.acknowledged, acted(call, places)))
        case .attach, .putBack:
            result.append(taken.isEmpty || overwrites ? (.acknowledged, acted(call, places)) : (.existsAlready, self))
            if !taken.isEmpty, !overwrites, taken.count < Self.list(places).count {
                result.append((.existsAlready, acted(call, places)))
            }
        case .update:
            result.append(taken.isEmpty ? (.refusedForGood, self) : (.acknowledged, acted(call, places)))
        }
        guard trouble > 0 else { return result }
        var troubled = self
        troubled.trouble -= 1
        for answer in [Answer.refusedForGood, .existsAlready, .notActed, .denied, .mayHaveActed] {
            result.append((answer, troubled))
        }
        if places == .both {
            for half in [Places.first, .second] {
                result.append((.refusedForGood, troubled.acted(call, half)))
                result.append((.mayHaveActed, troubled.acted(call, half)))
            }
        }
        if call == .attach, result[0].0 == .acknowledged {
            result.append((.acknowledged, troubled.acted(call, places, as: .other)))
        }
        if call == .attach || call == .putBack, server.first == .none {
            // Acknowledged, without an effect.
            var vain = troubled
            vain.wasAcknowledgedInVain = true
            result.append((.acknowledged, vain))
        }
        // Refused, although it acted, as if a proxy repeated it. In a gap, an attach that is refused isn't there.
        let repeated = troubled.acted(call, places)
        if repeated != troubled, call == .detach || call == .attach && !isReplace {
            result.append((.refusedForGood, repeated))
        }
        for world in troubled.unanswered(call, places) { result.append((.mayHaveActed, world)) }
        return result
    }

    /// The worlds after a call without an answer that acts, now or late.
    func unanswered(_ call: Call, _ places: Places) -> [World] {
        var result: [World] = []
        let now = acted(call, places)
        if now != self { result.append(now) }
        if late == nil {
            var later = self
            later.late = LateCall(call: call, places: places)
            result.append(later)
        }
        return result
    }

    /// The manifests changed since the run that left the intention: its `new` is another state for this run.
    var afterChange: World {
        var world = self
        func changed(_ reading: Reading) -> Reading {
            Reading(reading.first == .new ? .other : reading.first, reading.second == .new ? .other : reading.second)
        }
        world.server = changed(server)
        world.behind = changed(behind)
        world.ledger = changed(ledger)
        if late?.call == .attach { world.late?.brings = .other }
        return world
    }

    /// The late call acts.
    var afterLateCall: World? {
        guard let late else { return nil }
        var world = acted(late.call, late.places, as: late.brings)
        if world.server != server {
            world.actedUnseen = true
            world.actedForgotten = late.isForgotten
        }
        world.late = nil
        return world
    }

    /// The run that took the lease acts: it detaches what is attached, or attaches where nothing is.
    var afterOtherRun: World? {
        guard otherActs > 0, happened.contains(.leaseTaken) else { return nil }
        var world = self
        world.otherActs -= 1
        world.behind = server
        world.behindLeft = Self.staleReads
        if server.first == .none {
            world.server.first = .other
            world.happened.remove(.otherGap)
        } else {
            world.server.first = .none
            world.happened.insert(.otherGap)
        }
        world.made.remove(.first)
        world.actedUnseen = true
        return world
    }

    /// What a read may show now; nil is unreadable.
    var reads: [(Reading?, World)] {
        var truth = self
        truth.behindLeft = 0
        truth.actedUnseen = false
        truth.actedForgotten = false
        truth.wasAcknowledgedInVain = false
        truth.behind = server
        var result: [(Reading?, World)] = [(server, truth)]
        if behindLeft > 0, behind != server {
            var stale = self
            stale.behindLeft -= 1
            result.append((behind, stale))
        }
        if unreadable > 0 {
            var failed = self
            failed.unreadable -= 1
            result.append((nil, failed))
        }
        return result
    }
}
