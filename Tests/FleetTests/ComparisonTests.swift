import Fleet
import JSON
import SIPModel
import Testing

@Suite("Desired and live, compared")
struct ComparisonTests {
    @Test("every field that differs is one change, with both values")
    func changes() {
        let comparison = AttachmentComparison(
            desired: outbound(headers: [custom("X-A", "1")]),
            live: outbound("sip:old.example.com", port: 5060, transport: "udp", secureMedia: false),
            recorded: nil
        )
        #expect(
            comparison.shown == [
                #"sip_endpoint: "sip:old.example.com" → "sip:pbx.example.com""#,
                "options.port: 5060 → 5061",
                #"options.transport: "udp" → "tls""#,
                "options.secure_media: false → true",
                #"headers: [] → [{"key":"X-A","type":"custom","value":"1"}]"#,
            ]
        )
        #expect(!comparison.isEqual)
    }

    @Test("nothing attached against an empty inbound attachment is a matter of its headers alone")
    func emptyInbound() {
        #expect(AttachmentState().changes(appearing: true).map(\.field) == [.headers])
        #expect(AttachmentComparison(desired: AttachmentState(), live: AttachmentState(), recorded: nil).isEqual)
    }

    @Test("an option that live state leaves out differs from a desired one")
    func missingOption() {
        let comparison = AttachmentComparison(desired: outbound(), live: outbound(secureMedia: nil), recorded: nil)
        #expect(comparison.shown == ["options.secure_media: null → true"])
    }

    @Test("an option that was sent and never reported is the ledger's word")
    func unreported() {
        let live = outbound(transport: nil)
        let recorded = RecordedAttachment(sent: outbound(), readBack: live)
        #expect(recorded.unreported == [.transport])
        #expect(live.drift(from: recorded) == [])
        #expect(AttachmentComparison(desired: outbound(), live: live, recorded: recorded).isEqual)
        let other = AttachmentComparison(desired: outbound(transport: "tcp"), live: live, recorded: recorded)
        #expect(other.shown == [#"options.transport: null → "tcp""#])
    }

    @Test("an option that was reported before and no longer is, differs and is drift")
    func vanished() {
        let recorded = RecordedAttachment(sent: outbound(), readBack: outbound())
        let live = outbound(transport: nil)
        #expect(!AttachmentComparison(desired: outbound(), live: live, recorded: recorded).isEqual)
        #expect(live.drift(from: recorded) == [.option(.transport)])
    }

    @Test("an option that is reported after all is compared")
    func reportedAfterAll() {
        let recorded = RecordedAttachment(outbound(), unreported: [.transport])
        let live = outbound(transport: "udp")
        #expect(!AttachmentComparison(desired: outbound(), live: live, recorded: recorded).isEqual)
        #expect(live.drift(from: recorded) == [.option(.transport)])
        #expect(outbound().drift(from: recorded) == [])
    }

    @Test("an attachment that comes or goes is all of its fields, and credentials are never spelt out")
    func wholeAttachment() {
        let state = outbound(password: .known("scrypt:abc"))
        let appearing = state.changes(appearing: true)
        #expect(
            appearing.map(\.field.path) == [
                "sip_endpoint", "options.port", "options.transport", "options.secure_media", "options.sip_password",
                "headers",
            ]
        )
        #expect(appearing.allSatisfy { $0.before == .null })
        #expect(appearing.contains { $0.field == .option(.password) && $0.after == "(secret)" })
        #expect(state.changes(appearing: false).allSatisfy { $0.after == .null })
    }

    @Test("drift and pending are told apart: who moved, the API or Git")
    func driftAndPending() {
        let recorded = RecordedAttachment(outbound(headers: [custom("X-A", "1")]))
        let moved = outbound("sip:other.example.com", port: 1, secureMedia: false, headers: [])
        let fields: [AttachmentField] = [.endpoint, .option(.port), .option(.secureMedia), .headers]
        #expect(moved.drift(from: recorded) == fields)
        #expect(moved.pending(since: recorded) == fields)
        #expect(recorded.state.drift(from: recorded) == [])
        #expect(recorded.state.pending(since: recorded) == [])
    }
}
