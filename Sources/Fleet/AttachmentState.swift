package import JSON
package import SIPModel

/// An attachment in the canonical form that plan, apply and ledger compare.
///
/// Desired, live and recorded attachments are each converted by one function, and compared only in this form. If
/// there were two forms and they disagreed, a plan would have a change that no apply could remove.
package struct AttachmentState: Hashable, Sendable {
    /// `sip:` and the host in lower case, without the port. A live endpoint that can't be parsed is kept as reported.
    package var endpoint: String?
    /// The effective `port`, `transport` and `secure_media`. A port that is only in the endpoint is stored here, too.
    package var options: [OptionName: JSONValue]
    package var username: CredentialState
    package var password: CredentialState
    /// Sorted by subject; rules with the same subject keep their order (docs/planning.md#what-is-compared).
    package let headers: [LiveHeaderRule]

    package init(
        endpoint: String? = nil,
        options: [OptionName: JSONValue] = [:],
        username: CredentialState = .absent,
        password: CredentialState = .absent,
        headers: [LiveHeaderRule] = []
    ) {
        self.endpoint = endpoint
        self.options = options
        self.username = username
        self.password = password
        self.headers = Self.canonical(headers)
    }

    package subscript(credential name: OptionName) -> CredentialState {
        get { name == .username ? username : password }
        set { if name == .username { username = newValue } else { password = newValue } }
    }

    private static func canonical(_ rules: [LiveHeaderRule]) -> [LiveHeaderRule] {
        rules.enumerated()
            .sorted { ($0.element.subject, $0.offset) < ($1.element.subject, $1.offset) }
            .map(\.element)
    }
}

extension AttachmentState {
    /// The fields of this sent state that the API doesn't report in `live`: options that it leaves out, and a user
    /// name that it leaves out or masks. The password isn't included, since the API need never report it.
    package func unreported(by live: AttachmentState) -> Set<OptionName> {
        var names = Set(options.keys.filter { live.options[$0] == nil })
        if username != .absent {
            if case .known = live.username { return names }
            names.insert(.username)
        }
        return names
    }
}

/// The state of a credential, without its value.
package enum CredentialState: Hashable, Sendable {
    case absent
    /// The fingerprint of its value, computed with the ledger's salt.
    case known(String)
    /// Present, but its value is unknown: the API masks it, or the secret is not available.
    case unseen
}

/// The fingerprints of credentials. The caller that has the salt and the secrets computes them.
package struct CredentialFingerprints: Sendable {
    private let byCredential: [Credential: String]
    private let byValue: [SecretValue: String]

    package static let none = CredentialFingerprints(byCredential: [:], byValue: [:])

    package init(byCredential: [Credential: String], byValue: [SecretValue: String]) {
        self.byCredential = byCredential
        self.byValue = byValue
    }

    package func state(of credential: Credential?) -> CredentialState {
        guard let credential else { return .absent }
        return byCredential[credential].map(CredentialState.known) ?? .unseen
    }

    package func state(of credential: LiveCredential) -> CredentialState {
        switch credential {
        case .missing: .absent
        case .masked: .unseen
        case .plain(let value): byValue[value].map(CredentialState.known) ?? .unseen
        }
    }
}

extension AttachmentState {
    /// Converts a desired attachment to the canonical form.
    package init(_ attachment: Attachment, fingerprints: CredentialFingerprints) {
        let headers = attachment.headers.map(LiveHeaderRule.known)
        guard let target = attachment.target else {
            self.init(headers: headers)
            return
        }
        self.init(
            endpoint: "sip:" + target.endpoint.host,
            options: [
                .port: .integer(Int64(target.effectivePort)),
                .transport: .string(target.options.transport.rawValue),
                .secureMedia: .bool(target.options.secureMedia),
            ],
            username: fingerprints.state(of: target.options.username),
            password: fingerprints.state(of: target.options.password),
            headers: headers
        )
    }

    /// Converts a live attachment to the canonical form. An inbound attachment has only headers: Patchbay doesn't
    /// manage its other fields.
    package init(_ attachment: LiveAttachment, _ direction: Direction, fingerprints: CredentialFingerprints) {
        guard direction == .outbound else {
            self.init(headers: attachment.headers)
            return
        }
        var options = attachment.options.reported
        var endpoint = attachment.endpoint
        if let parsed = attachment.endpoint.flatMap(LiveEndpoint.init) {
            endpoint = parsed.hostPart
            // The guide: a port in the options "will overwrite any port defined in your sip_endpoint".
            if options[.port] == nil, let port = parsed.port { options[.port] = .integer(Int64(port)) }
        }
        self.init(
            endpoint: endpoint,
            options: options,
            username: fingerprints.state(of: attachment.options.username),
            password: fingerprints.state(of: attachment.options.password),
            headers: attachment.headers
        )
    }
}

/// A live endpoint, parsed leniently: `sip:` may be missing, and the host may be an IP address.
package struct LiveEndpoint: Sendable, Equatable {
    package let hostPart: String
    package let port: UInt16?

    package init?(_ text: String) {
        var rest = text.asciiLowercased
        if rest.hasPrefix("sip:") { rest.removeFirst(4) }
        guard !rest.isEmpty, !rest.hasPrefix("sips:"), !rest.contains(where: { "@;?/[] ".contains($0) }) else {
            return nil
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: port = nil
        case 2:
            guard let number = UInt16(parts[1]), number > 0 else { return nil }
            port = number
        default: return nil
        }
        var host = String(parts[0])
        if host.hasSuffix(".") { host.removeLast() }
        guard !host.isEmpty else { return nil }
        hostPart = "sip:" + host
    }
}
