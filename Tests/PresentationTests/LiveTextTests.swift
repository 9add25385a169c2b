import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import Presentation
import SIPModel
import Testing

@Suite("Live state, shown")
struct LiveTextTests {
    private func live(_ change: (inout LiveAttachment) -> Void) throws -> LiveNumber {
        var attachment = LiveAttachment(endpoint: "sip:edge.carrier.example")
        attachment.options.reported = [.port: 5061, .transport: "tls", .secureMedia: true]
        change(&attachment)
        return LiveNumber(try PhoneNumber("+14150000000"), outbound: attachment)
    }

    @Test("credentials are redacted, masked or not; one that isn't there isn't shown")
    func credentials() throws {
        let number = try live {
            $0.options.username = .masked
            $0.options.password = .plain(SecretValue("hunter2"))
        }
        let text = LiveText(style: .plain).render(number)
        #expect(text.contains("options.sip_username: (secret)"))
        #expect(text.contains("options.sip_password: (secret)"))
        #expect(!LiveText(style: .plain).render(try live { _ in }).contains("sip_password"))
    }

    @Test(
        "so is what looks like one among the fields that Patchbay doesn't know, at any depth",
        arguments: [
            "password", "register_password_for_pbx", "token", "api_key", "username", "client-secret", "Passwort",
        ]
    )
    func unknownCredentials(_ key: String) throws {
        let value: JSONValue = ["kept": "shown", "deep": .array([.object([key: "hunter2"])])]
        let number = try live {
            $0.otherFields = ["register_auth": value, key: "hunter2"]
            $0.options.other = ["auth": value, key: "hunter2"]
            $0.otherHeaderFields = ["odd": value, key: ["x": "hunter2"]]
            $0.headers = [.unknown(["type": "odd", "nested": value])]
        }
        for text in [
            LiveText(style: .plain).render(number), LiveJSON.render(number).text, ManifestText().render([number]),
        ] {
            #expect(!text.contains("hunter2"), "\(text)")
        }
        #expect(LiveText(style: .plain).render(number).contains("shown"))
    }

    @Test(
        "what says how rather than with what is shown", arguments: ["auth_mode", "keepalive", "region", "passthrough"])
    func others(_ key: String) throws {
        let number = try live { $0.options.other = [key: "value"] }
        #expect(LiveText(style: .plain).render(number).contains("options.\(key): value"))
    }

    @Test("an unattached direction says so")
    func unattached() throws {
        let text = LiveText(style: .plain).render(LiveNumber(try PhoneNumber("+14150000000")))
        #expect(text == "+14150000000\n  inbound: not attached\n  outbound: not attached")
    }
}

@Suite("Live state as a manifest")
struct ManifestTextTests {
    private func imported(_ attachment: LiveAttachment) throws -> (text: String, set: ManifestSet) {
        let number = LiveNumber(try PhoneNumber("+14150000000"), outbound: attachment)
        let text = ManifestText().render([number])
        return (text, ManifestSet(reading: [.init(name: "a.yaml", bytes: Array(text.utf8))]))
    }

    @Test(
        "what a manifest can say comes back as it was",
        arguments: [
            "plain", "a: b", "# no comment", "- x", "\"quoted\"", "it's", "\\", "{x}", "*a", "&a", "!x", "%", "@",
            "null",
            "~", "true", "123", "+14155550100", " spaces ", "ümläut 漢字 👩‍👩‍👧", "\u{9B}", "\u{85}", "\u{E0041}",
        ]
    )
    func roundTrip(_ text: String) throws {
        let rule = HeaderRule.uui(target: text, purpose: text, encoding: .hex, content: text)
        var attachment = LiveAttachment(endpoint: "sip:edge.carrier.example:5061", headers: [.known(rule)])
        attachment.options.reported = [.transport: "tcp", .secureMedia: false]
        let (rendered, set) = try imported(attachment)
        #expect(!set.diagnostics.hasErrors, "\(rendered)\(set.diagnostics)")
        let number = try #require(set.fleet.numbers[try PhoneNumber("+14150000000")])
        #expect("\(number)".contains("uui"), "\(number)")
        let harmful = rendered.unicodeScalars.contains { scalar in
            scalar != "\n" && [.control, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(!harmful)
    }

    @Test(
        "an endpoint gets the `sip:` that the API leaves out",
        arguments: [
            ("edge.carrier.example", "sip:edge.carrier.example"), ("sip:a.example", "sip:a.example"),
            ("SIP:a.example:5061", "SIP:a.example:5061"), ("sip.carrier.example:5061", "sip:sip.carrier.example:5061"),
            ("sips:a.example", "sips:a.example"),
        ]
    )
    func prefix(_ live: String, _ expected: String) throws {
        let (text, _) = try imported(LiveAttachment(endpoint: live))
        #expect(text.contains("sip_endpoint: \"\(expected)\""), "\(text)")
    }

    @Test("credentials become references to fill in")
    func credentials() throws {
        var attachment = LiveAttachment(endpoint: "sip:edge.carrier.example:5061")
        attachment.options.password = .plain(SecretValue("hunter2"))
        let (text, set) = try imported(attachment)
        #expect(text.contains("sip_password: { env: SIP_PASSWORD }"))
        #expect(!text.contains("hunter2"))
        #expect(!set.diagnostics.hasErrors, "\(text)\(set.diagnostics)")
    }
}
