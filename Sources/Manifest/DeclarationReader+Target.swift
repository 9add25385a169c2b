import Diagnostics
import FieldReading
import LocatedYAML
import SIPModel

// The target of outbound calls: endpoints, options and their credentials.
extension DeclarationReader {
    mutating func readEndpoint(_ node: YAMLNode) -> Stated<SIPEndpoint> {
        guard let text = fields.string(node, what: .sipEndpoint) else { return .broken }
        do {
            let endpoint = try SIPEndpoint(text)
            if BlandSignalling.isVendorHost(endpoint.host) {
                fields.report(
                    Diagnostic(
                        .vendorEndpoint,
                        "This is Bland's own signalling endpoint, where your carrier sends calls to.",
                        remedy: "Name your carrier's or PBX's endpoint: it is where Bland sends your calls.",
                        at: node.visibleSpan
                    )
                )
            }
            return .value(Located(value: endpoint, span: node.visibleSpan))
        } catch {
            fields.report(
                Diagnostic(
                    .invalidEndpoint,
                    "The API doesn't take this endpoint: \(error.explanation).",
                    remedy: Self.remedy(for: error),
                    at: node.visibleSpan
                )
            )
            return .broken
        }
    }

    private static func remedy(for error: SIPEndpointError) -> String {
        switch error {
        case .missingScheme: "Write `sip:` before the domain name: `sip:edge.carrier.example`."
        case .sips: "Write `sip:` and leave `transport: tls`, which is the default."
        case .ipAddress: "Use the name that the carrier gives for it, or make a DNS record for the address."
        case .notQualified: "Write the whole domain name, like `sip:pbx.example.com`."
        case .invalidPort: "Write a port from 1 to 65535, or leave it to `options.port`."
        case .userPart: "Take out all up to the `@`; a user name goes into `options.sip_username`."
        case .parameters: "Take out all from the `;` or `?` on."
        case .empty, .space, .path, .missingHost, .invalidHost:
            "Write `sip:` and a domain name: `sip:edge.carrier.example:5061`."
        }
    }

    mutating func readOptions(_ node: YAMLNode) -> OptionsDeclaration {
        guard let found = fields.fields(node, of: .options) else {
            return OptionsDeclaration(isBroken: true)
        }
        var options = OptionsDeclaration()
        if let node = found[.port] {
            options.port = readPort(node)
        } else if found.mayBeMisspelt(.port) {
            options.port = .broken
        }
        if let node = found[.transport] { options.transport = readTransport(node) }
        if let node = found[.secureMedia] { options.secureMedia = readSecureMedia(node) }
        if let node = found[.sipUsername] {
            options.username = readCredential(node, what: .sipUsername, allowsLiteral: true)
        }
        if let node = found[.sipPassword] {
            options.password = readCredential(node, what: .sipPassword, allowsLiteral: false)
        }
        return options
    }

    private mutating func readPort(_ node: YAMLNode) -> Stated<UInt16> {
        guard let number = fields.integer(node, what: .port) else { return .broken }
        guard let port = UInt16(exactly: number), port > 0 else {
            fields.report(
                Diagnostic(
                    .invalidPort,
                    "The port is \(number), and ports are 1 to 65535.",
                    remedy: "Write the carrier's port; SIP over TLS is usually 5061.",
                    at: node.visibleSpan
                )
            )
            return .broken
        }
        return .value(Located(value: port, span: node.visibleSpan))
    }

    private mutating func readTransport(_ node: YAMLNode) -> Stated<Transport> {
        guard let transport: Transport = fields.choice(node, what: .transport) else { return .broken }
        if transport != .tls {
            fields.report(
                Diagnostic(
                    .transportNotTLS,
                    "The guide asks for TLS on all SIP signalling, and this is \(transport.rawValue).",
                    remedy: "Write `transport: tls`, which is the default.",
                    at: node.visibleSpan
                )
            )
        }
        return .value(Located(value: transport, span: node.visibleSpan))
    }

    private mutating func readSecureMedia(_ node: YAMLNode) -> Stated<Bool> {
        guard let isSecure = fields.bool(node, what: .secureMedia) else { return .broken }
        if !isSecure {
            fields.report(
                Diagnostic(
                    .mediaNotSecure,
                    "The guide asks for SRTP on all media streams, and this switches it off.",
                    remedy: "Write `secure_media: true`, which is the default.",
                    at: node.visibleSpan
                )
            )
        }
        return .value(Located(value: isSecure, span: node.visibleSpan))
    }

    // MARK: Credentials. No message here may quote a value.

    private mutating func readCredential(
        _ node: YAMLNode,
        what: ManifestKey,
        allowsLiteral: Bool
    ) -> Stated<Credential> {
        let source = "`{ env: NAME }`, `{ file: PATH }` or `{ command: [program, arg] }`"
        switch node.content {
        case .broken:
            return .broken
        case .scalar(let scalar):
            if scalar.isNull {
                fields.wrongType(node, expected: source, what: what)
            } else if scalar.text.isEmpty {
                fields.report(
                    Diagnostic(
                        .invalidSecret,
                        "`\(what)` is empty.",
                        remedy: "Say where it is to be had: \(source).",
                        at: node.visibleSpan
                    )
                )
            } else if allowsLiteral {
                return readLiteral(node, what: what)
            } else {
                fields.report(
                    Diagnostic(
                        .literalPassword,
                        "`\(what)` is written out in the manifest.",
                        remedy: "Say where it is to be had: \(source). If it was ever committed, change the password.",
                        at: node.visibleSpan
                    )
                )
            }
            return .broken
        case .sequence:
            fields.wrongType(node, expected: source, what: what)
            return .broken
        case .mapping:
            if node.isReported { return .broken }
            guard let reference = readReference(node, what: what, source: source) else { return .broken }
            declarations.secrets[reference, default: []].insert(node.visibleSpan)
            return .value(Located(value: .secret(reference), span: node.visibleSpan))
        }
    }

    /// Reads a user name that is written out, and checks it like the value of a secret.
    private mutating func readLiteral(_ node: YAMLNode, what: ManifestKey) -> Stated<Credential> {
        guard let text = fields.string(node, what: what, isSensitive: true) else { return .broken }
        if let flaw = CredentialFlaw(in: text) {
            fields.report(
                Diagnostic(
                    .credentialCharacter,
                    "`\(what)` can't be a credential: \(flaw.explanation).",
                    remedy: "Write it on one line, of the characters that the carrier gave you.",
                    at: node.visibleSpan
                )
            )
            return .broken
        }
        if CredentialFlaw.hasOuterBlank(text) {
            fields.report(
                Diagnostic(
                    .blankAroundCredential,
                    "`\(what)` begins or ends with a blank or an invisible character.",
                    remedy: "Take it out, unless the carrier's user name has it, too.",
                    at: node.visibleSpan
                )
            )
        }
        return .value(Located(value: .literal(text), span: node.visibleSpan))
    }

    private mutating func readReference(_ node: YAMLNode, what: ManifestKey, source: String) -> SecretReference? {
        let before = fields.list.reports
        guard let found = fields.fields(node, of: .secret, isSensitive: true) else { return nil }
        let stated = ManifestMapping.secret.rows.map(\.key).filter { found.has($0) }
        guard stated.count == 1, let key = stated.first, let value = found[key] else {
            // If an unknown key was reported, the missing source is its consequence and is not reported as well.
            if fields.list.reports == before {
                fields.report(
                    Diagnostic(
                        .invalidSecret,
                        stated.isEmpty
                            ? "`\(what)` doesn't say where the secret is to be had."
                            : "`\(what)` names more than one source.",
                        remedy: "Write one of \(source).",
                        at: node.visibleSpan
                    )
                )
            }
            return nil
        }
        switch key {
        case .env: return readVariable(value)
        case .file:
            guard let path = fields.string(value, what: .file, isSensitive: true) else { return nil }
            if !path.isEmpty { return .file(path) }
        default:
            guard let items = fields.sequence(value, what: .command) else { return nil }
            let words = items.compactMap { fields.string($0, what: "an argument of the command", isSensitive: true) }
            guard words.count == items.count else { return nil }
            if let program = words.first, !program.isEmpty { return .command(words) }
        }
        fields.report(
            Diagnostic(.invalidSecret, "`\(key)` is empty.", remedy: "Write one of \(source).", at: value.visibleSpan)
        )
        return nil
    }

    private mutating func readVariable(_ node: YAMLNode) -> SecretReference? {
        guard let name = fields.string(node, what: .env, isSensitive: true) else { return nil }
        guard let first = name.utf8.first, !(0x30...0x39).contains(first),
            name.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
            })
        else {
            fields.report(
                Diagnostic(
                    .invalidSecret,
                    "This is not the name of an environment variable.",
                    remedy:
                        "Write the variable's name, of letters, digits and `_`; its value stays out of the manifest.",
                    at: node.visibleSpan
                )
            )
            return nil
        }
        guard !SecretReference.isForbidden(environment: name) else {
            fields.report(
                Diagnostic(
                    .forbiddenSecret,
                    "Patchbay's own key and settings are never sent as a credential.",
                    remedy: "Put the credential into a variable of its own.",
                    at: node.visibleSpan
                )
            )
            return nil
        }
        return .environment(name)
    }
}
