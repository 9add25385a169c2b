import Fleet
import Foundation
import JSON
import Journal
import SIPModel
import Testing

@Suite("Lines of a journal")
struct JournalLineTests {
    private static func everything() throws -> JournalEvent {
        let attached = RecordedAttachment(
            AttachmentState(
                endpoint: "sip:pbx.example.com",
                options: [.port: 5061, .transport: "tls", .secureMedia: true],
                password: .known("scrypt:abc"),
                headers: [.known(.custom(key: "X-A", value: "a\nb", passthrough: false))]
            ),
            unreported: [.transport]
        )
        return JournalEvent(
            .settled,
            time: "2026-12-01T00:00:00Z",
            operation: "+14155550100/outbound",
            number: try PhoneNumber("+14155550100"),
            directions: [.inbound, .outbound],
            call: "POST /sip/attach",
            callKind: .attach,
            result: .done,
            message: "a message\nof two lines \u{2028} ü 😀",
            before: NumberRecord(live: [.inbound: .unattached, .outbound: .unattached]),
            after: NumberRecord(
                live: [.inbound: .unattached, .outbound: .attached(attached)],
                ledger: OwnedNumber(
                    version: 3, file: "fleet/a.yaml", labels: ["team": "é"], preventDetach: true,
                    directions: [.outbound: OwnedDirection(last: .attached(attached))]),
                credentials: [
                    .username: .literal("bland"), .password: .secret(.command(["op", "read", "x"])),
                ]
            ),
            gap: 43.2,
            run: JournalRun(
                toolVersion: "1", apiURL: "https://api.example/v1", profile: "guide", salt: "AAAA",
                summary: ["attach": 1], undoes: "a.jsonl")
        )
    }

    @Test("an event is one line, and reads as it was written")
    func roundTrip() throws {
        let event = try Self.everything()
        let line = try event.line()
        #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(try JournalReading(Array(line)).events == [event])
    }

    @Test("every kind of event reads as it was written", arguments: JournalEvent.Kind.allCases)
    func kinds(_ kind: JournalEvent.Kind) throws {
        let event = JournalEvent(kind, time: "2026-12-01T00:00:00Z")
        #expect(try JournalReading([event]).events == [event])
        #expect(
            String(decoding: try event.line(), as: UTF8.self)
                == #"{"event":"\#(kind.rawValue)","time":"2026-12-01T00:00:00Z"}"# + "\n"
        )
    }

    @Test("the same event is the same bytes every time")
    func deterministic() throws {
        let event = try Self.everything()
        let first = try event.line()
        for _ in 0..<20 { #expect(try event.line() == first) }
    }
}
