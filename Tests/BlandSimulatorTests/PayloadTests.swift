import BlandSimulator
import Testing

/// A payload that the guide forbids, and the member that the refusal must name.
struct BadPayload: Sendable, CustomTestStringConvertible {
    var what: String
    var path: String
    var body: SimulatorJSON
    var named: String

    init(_ what: String, _ path: String, _ body: SimulatorJSON, names named: String) {
        self.what = what
        self.path = path
        self.body = body
        self.named = named
    }

    /// An attach of one outbound direction that is valid except for one member.
    static func outbound(_ what: String, names named: String, _ key: String, _ value: SimulatorJSON) -> BadPayload {
        attach(what, names: named, BlandSimulatorTests.outbound.setting(key, to: value))
    }

    /// An attach whose options are valid except for one.
    static func options(_ what: String, names named: String, _ key: String, _ value: SimulatorJSON) -> BadPayload {
        let options: SimulatorJSON = ["port": 5061]
        return outbound(what, names: named, "options", options.setting(key, to: value))
    }

    /// An attach of one outbound direction with one header rule.
    static func rule(_ what: String, names named: String, _ rule: SimulatorJSON) -> BadPayload {
        outbound(what, names: named, "headers", ["direction": "outbound", "headers": [rule]])
    }

    static func attach(_ what: String, names named: String, _ directions: SimulatorJSON...) -> BadPayload {
        BadPayload(what, "/sip/attach", whole.setting("directions", to: .array(directions)), names: named)
    }

    static func changed(_ what: String, names named: String, _ key: String, _ value: SimulatorJSON) -> BadPayload {
        BadPayload(what, "/sip/attach", whole.setting(key, to: value), names: named)
    }

    static let whole: SimulatorJSON = [
        "phone_number": .string(number), "directions": [BlandSimulatorTests.outbound], "service": "sip",
    ]
    static let custom: SimulatorJSON = ["type": "custom", "key": "X-A", "value": "A"]
    static let uui: SimulatorJSON = [
        "type": "uui", "target": "A", "purpose": "bland", "encoding": "hex", "content": "id",
    ]

    var testDescription: String { what }
}

@Suite("Invalid payloads will be rejected with a 400 response")
struct PayloadTests {
    @Test(
        "attach refuses",
        arguments: [
            BadPayload("a body that is a list", "/sip/attach", [], names: "body"),
            BadPayload(
                "no phone_number", "/sip/attach", BadPayload.whole.removing("phone_number"), names: "phone_number"),
            BadPayload("no directions", "/sip/attach", BadPayload.whole.removing("directions"), names: "directions"),
            BadPayload("no service", "/sip/attach", BadPayload.whole.removing("service"), names: "service"),
            .changed("another service", names: "service", "service", "twilio"),
            .changed("an unknown member", names: "phone_numbers", "phone_numbers", []),
            .changed("a number without a plus", names: "phone_number", "phone_number", "14150000000"),
            .changed("a number that begins with 0", names: "phone_number", "phone_number", "+0415000000"),
            .changed("a number of 16 digits", names: "phone_number", "phone_number", "+1234567890123456"),
            .changed("a number with a blank", names: "phone_number", "phone_number", "+1415 0000000"),
            .changed("a number that is a number", names: "phone_number", "phone_number", 14_150_000_000),
            .changed("directions that are an object", names: "directions", "directions", ["type": "inbound"]),
            .attach("directions that are empty", names: "directions"),
            .attach("a direction twice", names: "directions", inbound, inbound),
            .attach("a direction that is a word", names: "directions[0]", "inbound"),
            .attach("a direction without a type", names: "directions[0].type", [:]),
            .attach("a type in capitals", names: "directions[0].type", ["type": "INBOUND"]),
            .attach("an endpoint on inbound", names: "sip_endpoint", inbound.setting("sip_endpoint", to: .null)),
            .attach("options on inbound", names: "options", inbound.setting("options", to: [:])),
            .attach("an unknown member of a direction", names: "auth_mode", inbound.setting("auth_mode", to: "ip")),
            .attach("outbound without an endpoint", names: "sip_endpoint", outbound.removing("sip_endpoint")),
            .attach("no port anywhere", names: "port", outbound.removing("options")),
        ]
    )
    func attach(_ bad: BadPayload) async throws {
        try await refuses(bad)
    }

    @Test(
        "attach refuses an endpoint that is",
        arguments: [
            "your.provider.com", "sips:your.provider.com", "SIP:your.provider.com", "sip:", "sip:192.0.2.1",
            "sip:[2001:db8::1]", "sip:localhost", "sip:user@your.provider.com", "sip:your.provider.com:",
            "sip:your.provider.com:0", "sip:your.provider.com:65536", "sip:your.provider.com:+5061",
            "sip:your.provider.com;transport=tls", "sip:-your.provider.com", "sip:your..com", "sip:your.provider.com.",
            "sip: your.provider.com", "sip:ÿour.provider.com",
        ]
    )
    func endpoint(_ endpoint: String) async throws {
        try await refuses(.outbound(endpoint, names: "sip_endpoint", "sip_endpoint", .string(endpoint)))
    }

    @Test(
        "attach refuses options with",
        arguments: [
            BadPayload.options("a port in quotes", names: "options.port", "port", "5061"),
            .options("port 0", names: "options.port", "port", 0),
            .options("port 65536", names: "options.port", "port", 65536),
            .options("half a port", names: "options.port", "port", .number("5061.5")),
            .options("a transport in capitals", names: "options.transport", "transport", "TLS"),
            .options("secure_media in quotes", names: "options.secure_media", "secure_media", "true"),
            .options("a user name that is a number", names: "options.sip_username", "sip_username", 7),
            .options("a password that is null", names: "options.sip_password", "sip_password", nil),
            .options("an unknown member", names: "options.codec", "codec", "PCMU"),
            .outbound("null for options", names: "options", "options", nil),
        ]
    )
    func options(_ bad: BadPayload) async throws {
        try await refuses(bad)
    }

    @Test(
        "attach refuses headers with",
        arguments: [
            BadPayload.outbound("the list alone", names: "headers", "headers", [BadPayload.custom]),
            .outbound("no direction", names: "headers.direction", "headers", ["headers": []]),
            .outbound("no list", names: "headers.headers", "headers", ["direction": "outbound"]),
            .outbound(
                "the other direction", names: "headers.direction", "headers", ["direction": "inbound", "headers": []]),
            .outbound("null", names: "headers", "headers", nil),
            .rule("a rule of no type", names: "headers[0].type", BadPayload.custom.removing("type")),
            .rule("a rule of unknown type", names: "headers[0].type", ["type": "static"]),
            .rule("a custom rule without a key", names: "headers[0].key", BadPayload.custom.removing("key")),
            .rule("a custom rule without a value", names: "headers[0].value", BadPayload.custom.removing("value")),
            .rule("a passthrough in quotes", names: "through", BadPayload.custom.setting("passthrough", to: "true")),
            .rule("a custom rule with a target", names: "target", BadPayload.custom.setting("target", to: "A")),
            .rule("a uui rule without a target", names: "headers[0].target", BadPayload.uui.removing("target")),
            .rule("a uui rule without a purpose", names: "headers[0].purpose", BadPayload.uui.removing("purpose")),
            .rule("a uui rule without an encoding", names: "headers[0].encoding", BadPayload.uui.removing("encoding")),
            .rule("a uui rule without a content", names: "headers[0].content", BadPayload.uui.removing("content")),
            .rule("a uui rule in base64", names: "encoding", BadPayload.uui.setting("encoding", to: "base64")),
            .rule("a uui rule with passthrough", names: "passthrough", BadPayload.uui.setting("passthrough", to: true)),
        ]
    )
    func headers(_ bad: BadPayload) async throws {
        try await refuses(bad)
    }

    private func refuses(_ bad: BadPayload) async throws {
        try await withVendor { vendor in
            let reply = try await vendor.post(bad.path, bad.body)
            #expect(reply.status == 400)
            #expect(reply.data == .null)
            #expect(reply.error == "INVALID_PAYLOAD")
            #expect(reply.message?.contains(bad.named) == true, "\(reply.text)")
            #expect(try await vendor.simulator.attachments().isEmpty)
        }
    }
}
