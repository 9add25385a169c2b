import BlandWire
import Fleet
import Foundation
import Journal
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Whether an apply can be undone at all")
struct RollbackCheckTests {
    private static let run = JournalRun(toolVersion: "1", apiURL: apiURL, profile: "guide", salt: "salt")
    private static let owned = OwnedFleet(apiURL: apiURL, salt: "salt")

    private static func journal(_ run: JournalRun?) throws -> JournalReading {
        let time = "2026-12-01T00:00:00Z"
        let events = [
            JournalEvent(.started, time: time, run: run),
            JournalEvent(
                .recorded, time: time, number: number, before: NumberRecord(),
                after: NumberRecord(ledger: OwnedNumber(file: "a"))),
        ]
        return try JournalReading(Array(events.reduce(into: Data()) { $0 += try $1.line() }))
    }

    private static func check(
        _ run: JournalRun? = run,
        numbers: Set<PhoneNumber>? = nil,
        owned: OwnedFleet? = owned
    ) throws {
        try RollbackInput.check(
            journal(run), name: "a.jsonl", numbers: numbers, owned: owned, apiURL: apiURL, profile: .guide)
    }

    @Test("one of this API, profile and ledger can")
    func fits() throws {
        try Self.check()
        try Self.check(numbers: [number])
        try Self.check(owned: nil)
        try Self.check(owned: OwnedFleet())
    }

    @Test("each reason why one can't has a message of its own")
    func refused() throws {
        func changed(_ change: (inout JournalRun) -> Void) -> JournalRun {
            var run = Self.run
            change(&run)
            return run
        }
        #expect(throws: RollbackError.unknownRun("a.jsonl")) { try Self.check(nil) }
        #expect(throws: RollbackError.otherAPI("https://x/v1", here: apiURL)) {
            try Self.check(changed { $0.apiURL = "https://x/v1" })
        }
        #expect(throws: RollbackError.otherProfile("current", here: "guide")) {
            try Self.check(changed { $0.profile = "current" })
        }
        #expect(throws: RollbackError.otherLedger("a.jsonl")) { try Self.check(changed { $0.salt = "other" }) }
        #expect(throws: RollbackError.otherLedger("a.jsonl")) { try Self.check(changed { $0.salt = nil }) }
        #expect(throws: RollbackError.unknownNumbers(["+14155559999"])) {
            try Self.check(numbers: [number, "+14155559999"])
        }
    }
}

@Suite("What became of a call in flight")
struct InFlightTests {
    private static let inboundA = attachment(.inbound)
    private static let inboundB = attachment(.inbound, isA: false)
    private static let outboundA = attachment(.outbound)
    private static let outboundB = attachment(.outbound, isA: false)

    private static func became(
        _ call: CallKind,
        _ direction: Direction,
        live: Attachment?,
        owned: OwnedDirection?
    ) -> InFlight {
        let event = JournalEvent(
            .intent, time: "t", operation: "a", number: number, directions: [direction], callKind: call)
        let shown = live.map { LiveAttachment($0) }
        return InFlight(
            event,
            live: direction == .inbound ? LiveNumber(number, inbound: shown) : LiveNumber(number, outbound: shown),
            entry: owned.map { OwnedNumber(file: "a", directions: [direction: $0]) },
            fingerprints: fingerprints
        )
    }

    @Test("an attach is done when what was intended is there, and not done when nothing is")
    func attach() {
        let cut = OwnedDirection.cutOff(from: nil, to: Self.inboundA)
        #expect(Self.became(.attach, .inbound, live: Self.inboundA, owned: cut) == .done)
        #expect(Self.became(.attach, .inbound, live: nil, owned: cut) == .notDone)
        #expect(Self.became(.attach, .inbound, live: Self.inboundB, owned: cut) == .unknown)
        #expect(Self.became(.attach, .inbound, live: Self.inboundA, owned: nil) == .unknown, "no ledger, no goal")
        #expect(Self.became(.attach, .inbound, live: nil, owned: nil) == .notDone)
    }

    @Test("a detach is done when nothing is there, and not done while what there was is")
    func detach() {
        let cut = OwnedDirection.cutOff(from: .of(Self.inboundA), to: nil)
        #expect(Self.became(.detach, .inbound, live: nil, owned: cut) == .done)
        #expect(Self.became(.detach, .inbound, live: Self.inboundA, owned: cut) == .notDone)
    }

    @Test("of a replace, whose two calls are announced together, each is told by what is there")
    func replace() {
        let cut = OwnedDirection.cutOff(from: .of(Self.inboundA), to: Self.inboundB, replacing: true)
        let told = [Self.inboundA, nil, Self.inboundB].map { live in
            [CallKind.detach, .attach].map { Self.became($0, .inbound, live: live, owned: cut) }
        }
        #expect(told == [[.notDone, .notDone], [.done, .notDone], [.done, .done]])
    }

    @Test("an update is done when it shows, and nobody can say of a password that doesn't")
    func update() {
        let cut = OwnedDirection.cutOff(from: .of(Self.outboundA), to: Self.outboundB)
        #expect(Self.became(.update, .outbound, live: Self.outboundB, owned: cut) == .done)
        #expect(Self.became(.update, .outbound, live: Self.outboundA, owned: cut) == .notDone)
        #expect(Self.became(.update, .outbound, live: nil, owned: cut) == .unknown)
        let (old, new) = ([password, newPassword].map { Attachment.outbound(.to(password: $0), headers: []) }).pair
        let secret = OwnedDirection.cutOff(from: .of(old), to: new)
        #expect(Self.became(.update, .outbound, live: new, owned: secret) == .unknown)
    }

    @Test("a number that can't be read says nothing")
    func unread() {
        let event = JournalEvent(
            .intent, time: "t", number: number, directions: [.inbound], callKind: .attach)
        #expect(InFlight(event, live: nil, entry: nil, fingerprints: .none) == .unknown)
    }
}

extension [Attachment] {
    fileprivate var pair: (Attachment, Attachment) { (self[0], self[1]) }
}
