import Fleet
import Foundation
import Journal
import SIPModel
import Testing

@Suite("What a journal says has happened")
struct JournalReadingTests {
    private static let started = #"{"event":"started","time":"2026-12-01T00:00:00Z"}"#

    @Test("an empty journal says nothing, and isn't finished")
    func empty() throws {
        let reading = try JournalReading("")
        #expect(reading.events.isEmpty && !reading.isTorn && !reading.isFinished && reading.inFlight.isEmpty)
    }

    @Test(
        "a last line that was cut off is what a crash leaves",
        arguments: ["{", #"{"event":"intent","ti"#, "\u{0}\u{0}\u{0}", #"{"event":"inte"#]
    )
    func torn(_ tail: String) throws {
        let reading = try JournalReading(Self.started + "\n" + tail)
        #expect(reading.events.count == 1)
        #expect(reading.isTorn)
        #expect(!reading.isFinished)
    }

    @Test("a last line that lacks its end alone is whole")
    func missingLineEnd() throws {
        let reading = try JournalReading(Self.started + "\n" + #"{"event":"finished","time":"t"}"#)
        #expect(reading.events.count == 2)
        #expect(!reading.isTorn && reading.isFinished)
    }

    @Test(
        "a damaged line that isn't the torn last one is an error, with its line",
        arguments: [
            ("x\n", 1), (started + "\nx\n", 2), (started + "\nx\n" + started + "\n", 2),
            (started + "\n\n\n{}\n" + started, 4), (started + "\n[]\n", 2),
            (started + "\n" + #"{"event":"exploded","time":"t"}"# + "\n", 2),
            (started + "\n" + #"{"event":"intent"}"# + "\n" + started, 2),
            (started + "\n" + #"{"event":"intent","time":"t","number":"14155550100"}"# + "\n", 2),
        ]
    )
    func damaged(_ text: String, _ line: Int) {
        let error = #expect(throws: JournalError.self) { try JournalReading(text) }
        #expect(error?.line == line)
    }

    @Test("an apply is finished by its last line alone")
    func finished() throws {
        #expect(try JournalReading([event(.started), event(.finished)]).isFinished)
        #expect(try !JournalReading([event(.started)]).isFinished)
        #expect(try !JournalReading([event(.finished), event(.started)]).isFinished)
    }

    @Test("a call that was announced and not answered is in flight")
    func inFlight() throws {
        let open = try event(
            .intent, 3, operation: "b", number: "+14155550101", call: "POST /sip/attach", kind: .attach)
        let reading = try JournalReading(
            [
                event(.started), event(.intent, 1, operation: "a", call: "POST /sip/attach"),
                event(.outcome, 2, operation: "a", call: "POST /sip/attach", result: .done), open,
            ],
            then: #"{"event":"outc"#
        )
        #expect(reading.isTorn)
        #expect(reading.inFlight == [open])
    }

    @Test(
        "a call that was refused may be tried again under its intent; one that was made isn't in flight",
        arguments: [(.done, 0), (.refused, 1), (.failed, 1)] as [(JournalEvent.Result, Int)]
    )
    func answered(_ result: JournalEvent.Result, _ inFlight: Int) throws {
        let reading = try JournalReading([
            event(.intent, operation: "a", call: "POST /sip/detach"),
            event(.outcome, operation: "a", call: "POST /sip/detach", result: result),
        ])
        #expect(reading.inFlight.count == inFlight)
    }

    @Test("a call whose answer was lost is in flight until its number was read")
    func lost() throws {
        let lost = [
            try event(.intent, 1, operation: "a", call: "POST /sip/attach"),
            try event(.outcome, 2, operation: "a", call: "POST /sip/attach", result: .lost),
        ]
        #expect(try JournalReading(lost).inFlight.map(\.operation) == ["a"])
        let unread = try event(.settled, 3, result: .lost)
        #expect(try JournalReading(lost + [unread]).inFlight.map(\.operation) == ["a"])
        let other = try event(.settled, 3, number: "+14155550101", result: .done)
        #expect(try JournalReading(lost + [other]).inFlight.map(\.operation) == ["a"])
        let read = try event(.settled, 3, result: .failed)
        #expect(try JournalReading(lost + [read]).inFlight.isEmpty)
    }

    @Test("of a replace, the half that wasn't answered is in flight")
    func replace() throws {
        let reading = try JournalReading([
            event(.intent, 1, operation: "a", call: "POST /sip/detach"),
            event(.outcome, 2, operation: "a", call: "POST /sip/detach", result: .done),
            event(.intent, 3, operation: "a", call: "POST /sip/attach"),
        ])
        #expect(reading.inFlight.map(\.call) == ["POST /sip/attach"])
    }

    @Test(
        "a journal that doesn't state the kinds of its calls is read by their paths",
        arguments: [
            ("POST /sip/attach", .attach), ("POST /sip/update", .update), ("POST /sip/detach", .detach),
            ("PUT /sip/verify", nil), ("POST /v2/sip/attach", nil), (nil, nil),
        ] as [(String?, CallKind?)]
    )
    func kindByPath(_ call: String?, _ kind: CallKind?) throws {
        let written = try event(.intent, call: call)
        #expect(try !String(decoding: written.line(), as: UTF8.self).contains("kind"))
        #expect(try JournalReading([written]).events.map(\.callKind) == [kind])
    }

    @Test("the kind that a journal states counts, whatever the path", arguments: CallKind.allCases)
    func statedKind(_ kind: CallKind) throws {
        let written = try event(.intent, call: "POST /sip/attach", kind: kind)
        #expect(try String(decoding: written.line(), as: UTF8.self).contains(#""kind":"\#(kind.rawValue)""#))
        #expect(try JournalReading([written]).events == [written])
    }

    @Test("a call that is tried again is in flight once")
    func again() throws {
        let reading = try JournalReading([
            event(.intent, 1, operation: "a", call: "POST /sip/attach"),
            event(.outcome, 2, operation: "a", call: "POST /sip/attach", result: .refused),
            event(.intent, 3, operation: "a", call: "POST /sip/attach"),
        ])
        #expect(reading.inFlight.map(\.time) == ["2026-12-01T00:00:03Z"])
    }

    @Test("calls in flight come in the order in which they were announced")
    func order() throws {
        let calls = try (1...9).map {
            try event(.intent, $0 / 3, operation: "op\($0)", number: "+1415555010\($0)", call: "POST /sip/attach")
        }
        for _ in 0..<10 {
            #expect(try JournalReading(calls).inFlight.compactMap(\.operation) == (1...9).map { "op\($0)" })
        }
    }

    @Test("a call that was announced and then not made isn't in flight")
    func forgone() throws {
        let reading = try JournalReading([
            event(.intent, 1, operation: "a", call: "POST /sip/detach"),
            event(.intent, 1, operation: "a", call: "POST /sip/attach"),
            event(.outcome, 2, operation: "a", call: "POST /sip/detach", result: .refused),
            event(.settled, 3, operation: "a", result: .failed),
        ])
        #expect(reading.inFlight.isEmpty)
    }

    @Test("what became of a number is from before its first line to after its last")
    func changes() throws {
        func record(_ file: String?) -> NumberRecord {
            NumberRecord(ledger: file.map { OwnedNumber(file: $0) })
        }
        var first = try event(.recorded)
        (first.before, first.after) = (record(nil), record("a"))
        var second = try event(.settled, result: .done)
        (second.before, second.after, second.directions) = (record("a"), record("b"), [.outbound])
        let reading = try JournalReading([event(.started), first, second])
        let change = try #require(try reading.changes[PhoneNumber("+14155550100")])
        #expect(change.before == record(nil))
        #expect(change.after == record("b"))
        #expect(change.directions == [.outbound])
        #expect(reading.unsettled.isEmpty)
    }

    @Test("a number that was begun and not read back is unsettled")
    func unsettled() throws {
        let reading = try JournalReading([
            event(.started), event(.intent, 1, operation: "a", call: "POST /sip/attach"),
            event(.settled, 2, result: .lost),
        ])
        #expect(try reading.unsettled == [PhoneNumber("+14155550100")])
    }

    @Test("a journal of another format is refused, with both formats named", arguments: ["", "\n"])
    func otherFormat(_ end: String) {
        let line = #"{"event":"started","time":"t","run":{"format_version":2}}"#
        let error = #expect(throws: JournalError.self) { try JournalReading(line + end) }
        #expect(error?.line == 1)
        #expect(error?.format == 2)
        #expect(error?.reason == "has format 2, and this version of Patchbay reads format 1")
    }

    @Test("a line that doesn't say whether the number was owned is damaged")
    func ledgerLeftOut() throws {
        let line =
            #"{"event":"recorded","time":"t","number":"+14155550100","before":{"live":null},"after":{"ledger":null}}"#
        #expect(throws: JournalError.self) { try JournalReading(line + "\n") }
    }
}
