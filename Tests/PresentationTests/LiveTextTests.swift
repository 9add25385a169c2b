import Diagnostics
import Fleet
import Importing
import JSON
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
            LiveText(style: .plain).render(number), LiveJSON.render(number).text,
            ManifestText(ManifestDraft([ImportedNumber(number)])).whole(),
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
