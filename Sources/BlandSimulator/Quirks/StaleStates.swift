/// What reads show for a while after a write: the state before it, as a replica does that is behind.
struct StaleStates: Sendable {
    private struct State {
        let attachments: [SimulatedAttachment]
        var reads: Int
        /// Milliseconds since 1970.
        let until: Int
    }

    private var states: [String: [State]] = [:]

    /// Keeps what a number had before a write, for so many reads or so long, whichever lasts longer.
    mutating func keep(_ attachments: [SimulatedAttachment], of phoneNumber: String, reads: Int, until: Int) {
        states[phoneNumber, default: []].append(State(attachments: attachments, reads: reads, until: until))
    }

    /// What a read at this time shows, or nil for what is there. States come one after another, as they were.
    mutating func read(_ phoneNumber: String, at time: Int) -> [SimulatedAttachment]? {
        guard var left = states[phoneNumber] else { return nil }
        defer { states[phoneNumber] = left.isEmpty ? nil : left }
        while let first = left.first {
            if first.reads > 0 {
                left[0].reads -= 1
                return first.attachments
            }
            if time < first.until { return first.attachments }
            left.removeFirst()
        }
        return nil
    }
}
