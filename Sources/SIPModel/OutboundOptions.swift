/// The `options` of an outbound attachment, with the default of every key that the manifest leaves out.
package struct OutboundOptions: Hashable, Sendable {
    /// 1 … 65535; it takes precedence over a port in the endpoint (the guide, `options.port`).
    package var port: UInt16?
    package var transport: Transport
    /// SRTP for the media streams.
    package var secureMedia: Bool
    package var username: Credential?
    package var password: Credential?

    package init(
        port: UInt16? = nil,
        transport: Transport = .tls,
        secureMedia: Bool = true,
        username: Credential? = nil,
        password: Credential? = nil
    ) {
        self.port = port
        self.transport = transport
        self.secureMedia = secureMedia
        self.username = username
        self.password = password
    }
}

/// The keys of `options` that Patchbay manages, as the API spells them.
package enum OptionName: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case port
    case transport
    case secureMedia = "secure_media"
    case username = "sip_username"
    case password = "sip_password"

    package var isCredential: Bool { self == .username || self == .password }

    package static func < (left: OptionName, right: OptionName) -> Bool {
        left.position < right.position
    }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension OptionName: CodingKeyRepresentable {}
