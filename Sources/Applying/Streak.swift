/// Equal reads in a row, within one stage.
package struct Streak: Hashable, Sendable {
    package enum Last: Hashable, Sendable {
        case nothing
        case unreadable
        case shows(Reading)
    }

    package var last = Last.nothing
    package var equal = 0
    package var total = 0
    /// The last read that wasn't unreadable. Unreadable answers don't erase it.
    package var readable: Reading?

    package init() {}

    package mutating func add(_ next: Last) {
        equal = next == last ? equal + 1 : 1
        last = next
        total += 1
        switch next {
        case .shows(let reading): readable = reading
        case .nothing, .unreadable: break
        }
    }
}

/// Sends of each call without an answer whose effect was never seen: each may act late.
///
/// It counts, since two lost sends may act twice. A read that shows the effect ends one of them; an acknowledgement of
/// a later send ends none. An update is the exception: a late one writes what is there already.
package struct Unsure: Hashable, Sendable {
    package var detach: Int = 0
    package var attach: Int = 0
    package var update: Int = 0
    package var putBack: Int = 0
    /// 1 if calls of an earlier run may still act. No read ends it: none can tell their effect from that of a call of this
    /// run. Time does, and in most cases the acknowledgement of a later call (`OperationPlan.Earlier`).
    package var inherited: Int = 0

    package init() {}

    package var total: Int { detach + attach + update + putBack + inherited }

    package subscript(call: Call) -> Int {
        get {
            switch call {
            case .detach: detach
            case .attach: attach
            case .update: update
            case .putBack: putBack
            }
        }
        set {
            switch call {
            case .detach: detach = newValue
            case .attach: attach = newValue
            case .update: update = newValue
            case .putBack: putBack = newValue
            }
        }
    }

    /// Records that a read shows the effect of this call, unless it may be the effect of an earlier run's.
    package mutating func seen(_ call: Call) {
        if inherited == 0 { self[call] = max(0, self[call] - 1) }
    }
}

/// The disturbances so far. They are remembered; the next decision heeds them.
package struct Pressure: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Nothing that doesn't close a gap is sent any more.
    package static let stopping = Pressure(rawValue: 1)
    /// No put-back begins any more.
    package static let deadlineNear = Pressure(rawValue: 4)
    package static let leaseTaken = Pressure(rawValue: 8)
    package static let journalBroken = Pressure(rawValue: 16)
    /// The operation doesn't begin if it hasn't.
    package static let stopNew = Pressure(rawValue: 32)
}
