import Foundation

/// The order of runs. Clocks of several machines differ, so the ledger's generation decides: each run begins with a
/// higher one. Without a ledger, and for journals of older versions, the time of the first line decides.
package struct RunOrder: Sendable, Equatable, Comparable {
    /// The ledger's generation when the run began; `nil` if the journal doesn't say it.
    package let generation: Int?
    /// ISO 8601 in UTC.
    package let time: String
    /// The journal's name, which has a counter for runs of the same second.
    package let name: String
    /// Whether the journal has its first line. Without it, the run was cut off before it did anything.
    package let hasBegun: Bool

    package init(generation: Int?, time: String, name: String, hasBegun: Bool = true) {
        self.generation = generation
        self.time = time
        self.name = name
        self.hasBegun = hasBegun
    }

    /// - Parameter beginning: the beginning of a journal, with at least its first line if it is whole.
    package init(beginning: some Sequence<UInt8>, name: String) {
        let line = Data(beginning.prefix { $0 != UInt8(ascii: "\n") })
        let start = try? JSONDecoder().decode(JournalEvent.self, from: line)
        self.init(
            generation: start?.run?.generation, time: start?.time ?? Self.time(ofName: name), name: name,
            hasBegun: start != nil)
    }

    /// - Parameter name: the name of a journal of which no more is known.
    package init(name: String) { self.init(generation: nil, time: Self.time(ofName: name), name: name) }

    /// `20260102T030405Z-001-4711.jsonl` was begun at `2026-01-02T03:04:05Z`.
    private static func time(ofName name: String) -> String {
        guard let match = name.prefixMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/)?.output else { return "" }
        return "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(match.6)Z"
    }

    package static func < (one: RunOrder, other: RunOrder) -> Bool {
        (one.generation ?? -1, one.time, one.name) < (other.generation ?? -1, other.time, other.name)
    }
}
