package import JSON
package import SIPModel
import TextBytes

/// An attachment in the canonical form that plan, apply and ledger compare.
///
/// Desired, live and recorded attachments are each converted by one function, and compared only in this form. If
/// there were two forms and they disagreed, a plan would have a change that no apply could remove.
package struct AttachmentState: Hashable, Sendable {
    /// `sip:` and the host in lower case, without the port. A live endpoint that can't be parsed is kept as reported.
    package var endpoint: String? {
        get { exactEndpoint?.text }
        set { exactEndpoint = newValue.map { ExactText($0) } }
    }

    private var exactEndpoint: ExactText?
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
        exactEndpoint = endpoint.map { ExactText($0) }
        self.options = options
        self.username = username
        self.password = password
        self.headers = Self.canonical(headers)
    }

    package subscript(credential name: OptionName) -> CredentialState {
        get { name == .username ? username : password }
        set { if name == .username { username = newValue } else { password = newValue } }
    }

    /// Whether both have the same header rules. The names of SIP headers are compared without case, the names of pathway
    /// variables exactly.
    package func hasSameHeaders(as other: AttachmentState) -> Bool {
        if headers == other.headers { return true }
        guard headers.count == other.headers.count else { return false }
        let direction: Direction = isInbound && other.isInbound ? .inbound : .outbound
        return exact(in: direction) == other.exact(in: direction)
    }

    /// An inbound attachment has header rules alone.
    private var isInbound: Bool {
        exactEndpoint == nil && options.isEmpty && username == .absent && password == .absent
    }

    /// The rules as they are compared, sorted by their exact subjects.
    private func exact(in direction: Direction) -> [LiveHeaderRule] {
        let compared = headers.map { rule in
            if case .known(let known) = rule { LiveHeaderRule.known(known.compared(in: direction)) } else { rule }
        }
        return Self.sorted(compared, by: \.subject)
    }

    /// The key, as if it were the name of a SIP header: of names that differ in their case alone the order matters.
    private static func sortName(_ rule: LiveHeaderRule) -> String {
        if case .known(.custom(let key, _, _)) = rule { "custom " + HeaderName(key).canonical } else { rule.subject }
    }

    private static func canonical(_ rules: [LiveHeaderRule]) -> [LiveHeaderRule] { sorted(rules, by: sortName) }

    /// Rules of one name keep their order.
    private static func sorted(
        _ rules: [LiveHeaderRule], by name: (LiveHeaderRule) -> String
    ) -> [LiveHeaderRule] {
        rules.enumerated()
            .sorted { (ExactText(name($0.element)), $0.offset) < (ExactText(name($1.element)), $1.offset) }
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
            let transport = parsed.transport.map { JSONValue.string($0.rawValue) }
            // Of an endpoint that contradicts the options nobody knows what holds: it differs.
            if transport == nil || options[.transport] == nil || options[.transport] == transport {
                endpoint = parsed.hostPart
                // The guide: a port in the options "will overwrite any port defined in your sip_endpoint".
                if options[.port] == nil, let port = parsed.port { options[.port] = .integer(Int64(port)) }
                if options[.transport] == nil { options[.transport] = transport }
            }
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
