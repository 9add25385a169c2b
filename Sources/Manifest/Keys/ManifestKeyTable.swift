import SIPModel

// The table of keys. Its order is the order in which `fmt` writes keys and messages list them.
extension ManifestKeyRow {
    /// Every key of a manifest.
    package static let all: [ManifestKeyRow] = [
        document, defaults, trunk, options, number, attachment, headerRule, secret,
    ].flatMap { $0 }

    private static let document: [ManifestKeyRow] = [
        .init(.apiVersion, in: [.document], .choice([ManifestWord.version]), "Version of the format", isRequired: true),
        .init(.free, in: [.document], .anything, "Free key"),
        .init(.trunks, in: [.document], .named(.trunk), "Trunks"),
        .init(.headers, in: [.document], .namedRules, "Header lists"),
        .init(.defaults, in: [.document], .mapping(.defaults), "Defaults of this document"),
        .init(.numbers, in: [.document], .numbers, "Numbers"),
    ]

    private static let defaults: [ManifestKeyRow] = [
        .init(.inbound, in: [.defaults], .mapping(.inbound), "Default of inbound attachments"),
        .init(.outbound, in: [.defaults], .mapping(.outbound), "Default of outbound attachments"),
    ]

    private static let trunk: [ManifestKeyRow] = [
        .init(.sipEndpoint, in: [.trunk], .text, "SIP endpoint", isRequired: true),
        .init(.options, in: [.trunk], .mapping(.options), "Outbound options"),
    ]

    private static let options: [ManifestKeyRow] = [
        .init(.port, in: [.options], .integer, "Port"),
        .init(.transport, in: [.options], .oneOf(Transport.self), "Transport"),
        .init(.secureMedia, in: [.options], .boolean, "Secure media (SRTP)"),
        .init(.sipUsername, in: [.options], .credential, "User name"),
        .init(.sipPassword, in: [.options], .secret, "Password"),
    ]

    private static let number: [ManifestKeyRow] = [
        .init(.description, in: [.number, .block], .text, "Description"),
        .init(.labels, in: [.number, .block], .labels, "Labels"),
        .init(.lifecycle, in: [.number, .block], .mapping(.lifecycle), "Lifecycle"),
        .init(.preventDetach, in: [.lifecycle], .boolean, "Prevent detaching"),
        .init(.except, in: [.block], .phoneNumbers, "Exceptions"),
        .init(.inbound, in: [.number, .block], .attachment(.inbound), "Inbound"),
        .init(.outbound, in: [.number, .block], .attachment(.outbound), "Outbound"),
    ]

    private static let attachment: [ManifestKeyRow] = [
        .init(.trunk, in: [.outbound], .text, "Trunk"),
        .init(.sipEndpoint, in: [.outbound], .text, "SIP endpoint"),
        .init(.options, in: [.outbound], .mapping(.options), "Outbound options"),
        .init(.headers, in: [.inbound, .outbound], .rules, "Header rules"),
        .init(.authMode, in: [.inbound, .outbound], .anything, "Authentication", profile: .current),
        .init(.registerAuth, in: [.inbound, .outbound], .anything, "Registration", profile: .current),
        .init(.failoverConfig, in: [.inbound, .outbound], .anything, "Failover", profile: .current),
        .init(.codecConfig, in: [.inbound, .outbound], .anything, "Codecs", profile: .current),
        .init(.alertConfig, in: [.inbound, .outbound], .anything, "Alerts", profile: .current),
        .init(.trunkID, in: [.inbound, .outbound], .anything, "Vendor trunk", profile: .current),
    ]

    private static let headerRule: [ManifestKeyRow] = [
        .init(.type, in: [.customRule, .uuiRule], .oneOf(HeaderRuleKind.self), "Kind of rule", isRequired: true),
        .init(.key, in: [.customRule], .text, "Key", isRequired: true),
        .init(.value, in: [.customRule], .text, "Value", isRequired: true),
        .init(.passthrough, in: [.customRule], .boolean, "Pass through"),
        .init(.target, in: [.uuiRule], .text, "Target", isRequired: true),
        .init(.purpose, in: [.uuiRule], .text, "Purpose", isRequired: true),
        .init(.encoding, in: [.uuiRule], .oneOf(UUIEncoding.self), "Encoding", isRequired: true),
        .init(.content, in: [.uuiRule], .text, "Content", isRequired: true),
        .init(.use, in: [.headerUse], .text, "Header list", isRequired: true),
    ]

    private static let secret: [ManifestKeyRow] = [
        .init(.env, in: [.secret], .text, "Environment variable"),
        .init(.file, in: [.secret], .text, "File"),
        .init(.command, in: [.secret], .texts, "Command"),
    ]
}

/// The kinds of header rule, the values of `type`.
package enum HeaderRuleKind: String, CaseIterable, Sendable {
    case custom
    case uui
}
