import Fleet
import JSON
import SIPModel
import Testing

/// Desired and live state are brought to one form before they are compared (docs/planning.md#what-is-compared).
@Suite("One canonical form of desired and live")
struct CanonicalFormTests {
    private func desired(_ endpoint: String, port: UInt16? = nil, headers: [HeaderRule] = []) throws -> AttachmentState
    {
        let line = try #require(
            OutboundTarget(endpoint: try SIPEndpoint(endpoint), options: OutboundOptions(port: port))
        )
        return AttachmentState(.outbound(line, headers: headers), fingerprints: .none)
    }

    private func live(_ endpoint: String?, port: JSONValue? = nil) -> AttachmentState {
        var options = LiveOptions(reported: [.transport: "tls", .secureMedia: true])
        options.reported[.port] = port
        return AttachmentState(LiveAttachment(endpoint: endpoint, options: options), .outbound, fingerprints: .none)
    }

    @Test(
        "an endpoint is the same in any case, with or without sip:, with its port at either place",
        arguments: [
            ("sip:pbx.example.com:5061", nil), ("sip:pbx.example.com", 5061), ("SIP:PBX.Example.Com", 5061),
            ("pbx.example.com:5061", nil), ("pbx.example.com", 5061), ("sip:pbx.example.com.", 5061),
            ("sip:pbx.example.com:1234", 5061), ("sip:pbx.example.com.:5061", nil),
        ] as [(String, JSONValue?)]
    )
    func same(_ endpoint: String, _ port: JSONValue?) throws {
        let found = live(endpoint, port: port)
        for wanted in [
            try desired("sip:pbx.example.com:5061"), try desired("sip:pbx.example.com", port: 5061),
            try desired("sip:PBX.example.com:9", port: 5061),
        ] {
            #expect(wanted == found)
            #expect(AttachmentComparison(desired: wanted, live: found, recorded: nil).isEqual)
        }
    }

    @Test(
        "another host, port or kind of endpoint differs, and is shown as it came",
        arguments: [
            ("sip:pbx2.example.com:5061", nil, ["sip_endpoint"]),
            ("sip:pbx.example.com:5062", nil, ["options.port"]),
            ("sip:pbx.example.com:5061", 5062, ["options.port"]),
            ("sip:pbx.example.com", nil, ["options.port"]),
            ("sip:pbx.example.com", "sip", ["options.port"]),
            ("sips:pbx.example.com:5061", nil, ["sip_endpoint", "options.port"]),
            ("sip:192.0.2.1:5061", nil, ["sip_endpoint"]),
            ("sip:[2001:db8::1]:5061", nil, ["sip_endpoint", "options.port"]),
            ("sip:bland@pbx.example.com:5061", nil, ["sip_endpoint", "options.port"]),
            ("sip:pbx.example.com:5061;lr", nil, ["sip_endpoint", "options.port"]),
            (" sip:pbx.example.com:5061", nil, ["sip_endpoint", "options.port"]),
            (nil, 5061, ["sip_endpoint"]),
        ] as [(String?, JSONValue?, [String])]
    )
    func differs(_ endpoint: String?, _ port: JSONValue?, _ paths: [String]) throws {
        let found = live(endpoint, port: port)
        let comparison = AttachmentComparison(
            desired: try desired("sip:pbx.example.com:5061"),
            live: found,
            recorded: nil
        )
        #expect(comparison.changes.map(\.field.path) == paths)
    }

    @Test("rules are a multiset, in which rules of one key or target keep their order")
    func headers() {
        let (a, b, c) = (custom("X-A", "1"), custom("X-B", "2"), uui("T"))
        let a2 = custom("X-A", "2")
        #expect(outbound(headers: [a, b, c]) == outbound(headers: [c, b, a]))
        #expect(outbound(headers: [a, b, a2]) == outbound(headers: [b, a, a2]))
        #expect(outbound(headers: [a, a2]) != outbound(headers: [a2, a]))
        #expect(outbound(headers: [a]) != outbound(headers: [a, a]))
        #expect(outbound(headers: [a]) != outbound(headers: []))
        #expect(
            outbound(headers: [uui("T"), uui("T", content: "x")])
                != outbound(headers: [uui("T", content: "x"), uui("T")]))
        #expect(outbound(headers: [custom("T", "v"), uui("T")]) == outbound(headers: [uui("T"), custom("T", "v")]))
    }

    @Test("rules are shown by their key or target, whatever order they came in")
    func shownOrder() {
        let rules = [uui("A"), custom("X-B", "1"), custom("X-A", "2"), custom("X-B", "0")]
        let shown = outbound(headers: rules).headersJSON
        #expect(shown.array?.map { $0["key"] ?? $0["target"] } == ["X-A", "X-B", "X-B", "A"])
        #expect(shown.array?.map { $0["value"] } == ["2", "1", "0", nil])
    }

    @Test("passthrough, a value and a key's case are part of a rule")
    func rules() {
        #expect(outbound(headers: [custom("A", "b")]) != outbound(headers: [custom("A", "b", passthrough: true)]))
        #expect(outbound(headers: [custom("A", "b")]) != outbound(headers: [custom("A", "B")]))
        #expect(outbound(headers: [custom("A", "b")]) != outbound(headers: [custom("a", "b")]))
    }

    @Test("a rule that isn't of the guide differs from every rule that is")
    func unknownRule() {
        let unknown = LiveHeaderRule.unknown(["type": "regex", "key": "X-A"])
        #expect(outbound(headers: [unknown]) != outbound(headers: [custom("X-A", "1")]))
        #expect(outbound(headers: [unknown, custom("X-A", "1")]) == outbound(headers: [custom("X-A", "1"), unknown]))
    }

    @Test("an inbound attachment is its headers, whatever else the API says of it")
    func inbound() {
        let found = LiveAttachment(
            endpoint: "sip:somewhere.example.com",
            options: LiveOptions(reported: [.port: 5061], password: .masked, other: ["auth_mode": "ip"]),
            headers: [custom("X-A", "1")],
            otherFields: ["region": "us1"],
            server: ServerRecord(id: 1, organisation: "org")
        )
        let state = AttachmentState(found, .inbound, fingerprints: .none)
        let wanted = AttachmentState(
            .inbound(headers: [.custom(key: "X-A", value: "1", passthrough: false)]),
            fingerprints: .none
        )
        #expect(state == wanted)
    }

    @Test("ids, dates and fields that nobody knows are no difference")
    func serverFields() throws {
        let odd = LiveAttachment(
            endpoint: "sip:pbx.example.com:5061",
            options: LiveOptions(reported: [.transport: "tls", .secureMedia: true], other: ["codec": "opus"]),
            otherFields: ["region": "us1"],
            otherHeaderFields: ["version": 2],
            server: ServerRecord(id: "7", inboundID: 9, organisation: "o", createdAt: "2026", updatedAt: 5)
        )
        #expect(AttachmentState(odd, .outbound, fingerprints: .none) == (try desired("sip:pbx.example.com:5061")))
    }
}
