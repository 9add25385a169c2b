import JSON
import SIPModel

extension LiveHeaderRule: Codable {
    package init(from decoder: any Decoder) throws {
        if let rule = try? HeaderRule(from: decoder) {
            self = .known(rule)
        } else {
            self = .unknown(try JSONValue(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .known(let rule): try rule.encode(to: encoder)
        case .unknown(let value): try value.encode(to: encoder)
        }
    }
}

extension CredentialState: Codable {
    private enum CodingKeys: String, CodingKey {
        case fingerprint
        case unseen
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let fingerprint = try container.decodeIfPresent(String.self, forKey: .fingerprint) {
            self = .known(fingerprint)
        } else {
            self = try container.decodeIfPresent(Bool.self, forKey: .unseen) == true ? .unseen : .absent
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .absent: break
        case .known(let fingerprint): try container.encode(fingerprint, forKey: .fingerprint)
        case .unseen: try container.encode(true, forKey: .unseen)
        }
    }
}

extension AttachmentState: Codable {
    private enum CodingKeys: String, CodingKey {
        case endpoint = "sip_endpoint"
        case port
        case transport
        case secureMedia = "secure_media"
        case username = "sip_username"
        case password = "sip_password"
        case headers
    }

    private static let options: [(OptionName, CodingKeys)] = [
        (.port, .port), (.transport, .transport), (.secureMedia, .secureMedia),
    ]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var options: [OptionName: JSONValue] = [:]
        for (name, key) in Self.options {
            options[name] = try container.decodeIfPresent(JSONValue.self, forKey: key)
        }
        self.init(
            endpoint: try container.decodeIfPresent(String.self, forKey: .endpoint),
            options: options,
            username: try container.decodeIfPresent(CredentialState.self, forKey: .username) ?? .absent,
            password: try container.decodeIfPresent(CredentialState.self, forKey: .password) ?? .absent,
            headers: try container.decodeIfPresent([LiveHeaderRule].self, forKey: .headers) ?? []
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(endpoint, forKey: .endpoint)
        for (name, key) in Self.options { try container.encodeIfPresent(options[name], forKey: key) }
        if username != .absent { try container.encode(username, forKey: .username) }
        if password != .absent { try container.encode(password, forKey: .password) }
        if !headers.isEmpty { try container.encode(headers, forKey: .headers) }
    }
}
