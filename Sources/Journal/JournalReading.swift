package import Foundation
package import SIPModel

/// A journal that was read: its events, and the facts that follow from them.
package struct JournalReading: Sendable, Equatable {
    package let events: [JournalEvent]
    /// Whether the last line is incomplete, because the run died while it wrote that line.
    package let isTorn: Bool

    /// Parses a journal's lines. An invalid last line only sets `isTorn`.
    ///
    /// - Throws: the first other line, counted from 1, that isn't an event, or the journal's format if this version
    ///   can't read it.
    package init(_ bytes: [UInt8]) throws(JournalError) {
        var events: [JournalEvent] = []
        var isTorn = false
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let decoder = JSONDecoder()
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                var event = try decoder.decode(JournalEvent.self, from: Data(line))
                event.callKind = event.callKind ?? Self.kind(ofCall: event.call)
                events.append(event)
            } catch let error as JournalRun.OtherFormat {
                throw JournalError(line: index + 1, format: error.version)
            } catch {
                guard index == lines.count - 1 else { throw JournalError(line: index + 1) }
                isTorn = true
            }
        }
        self.events = events
        self.isTorn = isTorn
    }

    /// Derives the kind of a call from its method and path, since older journals don't state the kind.
    private static func kind(ofCall call: String?) -> CallKind? {
        switch call {
        case "POST /sip/attach": .attach
        case "POST /sip/update": .update
        case "POST /sip/detach": .detach
        default: nil
        }
    }

    /// The description of the run; `nil` if the journal was cut off before its first line was complete.
    package var run: JournalRun? { events.first { $0.kind == .started }?.run }

    /// The change of one number in the run.
    package struct NumberChange: Sendable, Equatable {
        package var before: NumberRecord
        package var after: NumberRecord
        /// The directions in which operations were begun; empty if only the ledger entry was written.
        package var directions: Set<Direction>
    }

    /// The change of every number whose final state is known, from before its first operation to after its last.
    package var changes: [PhoneNumber: NumberChange] {
        var changes: [PhoneNumber: NumberChange] = [:]
        for event in events {
            guard let number = event.number, let before = event.before, let after = event.after else { continue }
            let directions = Set(event.kind == .settled ? event.directions ?? [] : [])
            changes[number, default: NumberChange(before: before, after: after, directions: [])].after = after
            changes[number]?.directions.formUnion(directions)
        }
        return changes
    }

    /// Numbers with an announced call and an unknown final state: the run was cut off before it read them back.
    package var unsettled: [PhoneNumber] {
        let known = changes
        return Set(events.filter { $0.kind == .intent }.compactMap(\.number)).filter { known[$0] == nil }.sorted()
    }

    /// Whether the apply reached its end.
    package var isFinished: Bool { events.last?.kind == .finished }

    /// The calls with an unknown outcome: no answer is recorded, and the number wasn't read back since. Sorted by time.
    package var inFlight: [JournalEvent] {
        var open: [String: JournalEvent] = [:]
        for event in events {
            let key = (event.operation ?? "") + " " + (event.call ?? "")
            switch event.kind {
            case .intent: open[key] = event
            // A refused call may be sent again, or be followed by a put-back.
            case .outcome where event.result == .done: open[key] = nil
            case .settled where event.result != .lost: open = open.filter { $0.value.number != event.number }
            case .skipped: open[key] = nil
            case .outcome, .settled, .recorded, .started, .finished: continue
            }
        }
        return open.values.sorted {
            ($0.time, $0.operation ?? "", $0.call ?? "") < ($1.time, $1.operation ?? "", $1.call ?? "")
        }
    }
}

/// A journal that can't be read.
package struct JournalError: Error, Equatable {
    package let line: Int
    /// The journal's format version, if this version of Patchbay can't read it; `nil` for a damaged line.
    package var format: Int?

    init(line: Int, format: Int? = nil) {
        self.line = line
        self.format = format
    }

    /// The reason as the end of a sentence that begins with the journal's name.
    package var reason: String {
        guard let format else { return "is damaged at line \(line)" }
        return "has format \(format), and this version of Patchbay reads format \(JournalRun.formatVersion)"
    }
}

extension JournalEvent {
    /// The event as one line of JSON, with its line break.
    ///
    /// - Throws: `EncodingError`.
    package func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(self)
        data.append(UInt8(ascii: "\n"))
        return data
    }
}

extension JournalReading {
    /// The outcome of the apply in one sentence.
    package var summary: String {
        var results: [PhoneNumber: JournalEvent.Result] = [:]
        for event in events where event.kind == .settled || event.kind == .skipped {
            if let number = event.number { results[number] = event.result }
        }
        let words: [(JournalEvent.Result, String)] = [
            (.done, "applied"), (.failed, "failed"), (.lost, "not read back"), (.stale, "stale"), (.held, "held back"),
        ]
        let parts = words.compactMap { result, word in
            let count = results.values.count { $0 == result }
            return count > 0 || result == .done ? "\(count) \(word)" : nil
        }
        return "Apply: " + parts.joined(separator: ", ") + (isFinished ? "." : "; cut off.")
    }
}
