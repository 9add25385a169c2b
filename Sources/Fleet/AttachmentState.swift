package import JSON
package import SIPModel

/// One attachment in the one canonical form that plan, apply and ledger compare.
///
/// Desired, live and recorded attachments all become this, by one function each, and are compared
/// nowhere else: two forms that disagree would plan a change that an apply can never settle.
package struct AttachmentState: Hashable, Sendable {
    /// `sip:` and the host in lower case without its port; an odd live endpoint as it came.
    package var endpoint: String?
    /// The effective port, transport and secure_media; the port of an endpoint counts as one of the options.
    package var options: [OptionName: JSONValue]
    package var username: CredentialState
    package var password: CredentialState
    /// In canonical order: sorted by subject, the order within one subject kept (docs/planning.md#what-is-compared).
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
    /// What of this state, once sent, the API doesn't report: options that it leaves out, and a user name that it
    /// leaves out or masks. (A password is never expected to be reported.)
    package func unreported(by live: AttachmentState) -> Set<OptionName> {
        var names = Set(options.keys.filter { live.options[$0] == nil })
        if username != .absent {
            if case .known = live.username { return names }
            names.insert(.username)
        }
        return names
    }
}

/// What is known of a credential, without its value.
package enum CredentialState: Hashable, Sendable {
    case absent
    /// Its value's fingerprint under the ledger's salt.
    case known(String)
    /// There, and its value not known: masked by the API, or the secret not at hand.
    case unseen
}

/// The fingerprints of credentials, made where the salt and the secrets are.
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
    /// The canonical form of what a manifest wants.
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

    /// The canonical form of what the API reports. An inbound attachment is its headers: what else the
    /// API reports of it isn't managed.
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

/// A reported endpoint, taken apart leniently: `sip:` may be missing, the host may be an address.
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
