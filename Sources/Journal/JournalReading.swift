package import Foundation
package import SIPModel

/// What a journal says has happened.
package struct JournalReading: Sendable, Equatable {
    package let events: [JournalEvent]
    /// Whether the last line was cut off: the run ended while it was being written.
    package let isTorn: Bool

    /// Reads a journal's lines.
    ///
    /// - Throws: the first line, counted from 1, that isn't an event and isn't the last; or that the journal is of
    ///   another format.
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

    /// The kind of a call by its method and path: older journals don't state it.
    private static func kind(ofCall call: String?) -> CallKind? {
        switch call {
        case "POST /sip/attach": .attach
        case "POST /sip/update": .update
        case "POST /sip/detach": .detach
        default: nil
        }
    }

    /// What the run is; nil for a journal that was cut off before its first line was whole.
    package var run: JournalRun? { events.first { $0.kind == .started }?.run }

    /// What became of one number in the run.
    package struct NumberChange: Sendable, Equatable {
        package var before: NumberRecord
        package var after: NumberRecord
        /// The directions that operations were begun for; none where its ledger entry alone was written.
        package var directions: Set<Direction>
    }

    /// Every number whose end is known, from before its first operation until after its last.
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

    /// Numbers of which a call was announced and whose end isn't known: the run was cut off before it read them back.
    package var unsettled: [PhoneNumber] {
        let known = changes
        return Set(events.filter { $0.kind == .intent }.compactMap(\.number)).filter { known[$0] == nil }.sorted()
    }

    /// Whether the apply came to its end.
    package var isFinished: Bool { events.last?.kind == .finished }

    /// The calls whose outcome isn't known: not answered, or the answer lost and the number not read since.
    package var inFlight: [JournalEvent] {
        var open: [String: JournalEvent] = [:]
        for event in events {
            let key = (event.operation ?? "") + " " + (event.call ?? "")
            switch event.kind {
            case .intent: open[key] = event
            case .outcome where event.result != .lost: open[key] = nil
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
    /// The format it is of, where that is why.
    package var format: Int?

    init(line: Int, format: Int? = nil) {
        self.line = line
        self.format = format
    }

    /// Why it can't be read, as the end of a sentence that names it.
    package var reason: String {
        guard let format else { return "is damaged at line \(line)" }
        return "has format \(format), and this version of Patchbay reads format \(JournalRun.formatVersion)"
    }
}

extension JournalEvent {
    /// The event as one line, with its line end.
    package func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(self)
        data.append(UInt8(ascii: "\n"))
        return data
    }
}

extension JournalReading {
    /// One sentence of what came of the apply.
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
