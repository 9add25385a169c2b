import Foundation
import Journal
import SIPModel

extension JournalReading {
    /// A journal of these events, with `tail` after their lines.
    init(_ events: [JournalEvent], then tail: String = "") throws {
        try self.init(Array(events.reduce(into: Data()) { $0 += try $1.line() }) + Array(tail.utf8))
    }

    init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }
}

func event(
    _ kind: JournalEvent.Kind,
    _ second: Int = 0,
    operation: String? = nil,
    number: String = "+14155550100",
    call: String? = nil,
    kind callKind: CallKind? = nil,
    result: JournalEvent.Result? = nil
) throws -> JournalEvent {
    let time = "2026-12-01T00:00:" + (second < 10 ? "0" : "") + "\(second)Z"
    return JournalEvent(
        kind,
        time: time,
        operation: operation,
        number: try PhoneNumber(number),
        call: call,
        callKind: callKind,
        result: result
    )
}
