import Fleet
import Foundation
import JSON
import SIPModel

/// An outbound attachment in its canonical form, by default with TLS and SRTP.
func outbound(
    _ endpoint: String? = "sip:pbx.example.com",
    port: Int64? = 5061,
    transport: JSONValue? = "tls",
    secureMedia: JSONValue? = true,
    username: CredentialState = .absent,
    password: CredentialState = .absent,
    headers: [LiveHeaderRule] = []
) -> AttachmentState {
    AttachmentState(
        endpoint: endpoint,
        options: [
            .port: port.map(JSONValue.integer), .transport: transport, .secureMedia: secureMedia,
        ].compactMapValues { $0 },
        username: username,
        password: password,
        headers: headers
    )
}

func custom(_ key: String, _ value: String, passthrough: Bool = false) -> LiveHeaderRule {
    .known(.custom(key: key, value: value, passthrough: passthrough))
}

func uui(_ target: String, content: String = "id") -> LiveHeaderRule {
    .known(.uui(target: target, purpose: "bland", encoding: .hex, content: content))
}

extension AttachmentComparison {
    /// The changes in the form `path: before → after`.
    var shown: [String] { changes.map { "\($0.field.path): \($0.before.text) → \($0.after.text)" } }
}
