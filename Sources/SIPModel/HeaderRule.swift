import TextBytes

/// One entry of an attachment's `headers` (the guide, Attach SIP Endpoint).
package enum HeaderRule: Hashable, Sendable {
    /// Binds one SIP header to one pathway variable, or with `passthrough` passes key and value as they are.
    case custom(key: String, value: String, passthrough: Bool)
    /// A User-to-User header (RFC 7433) to or from the pathway variable `target`.
    case uui(target: String, purpose: String, encoding: UUIEncoding, content: String)
}

/// The encoding of a User-to-User header's value (the guide: "Supported: hex, ascii"; RFC 7433 §4.1).
package enum UUIEncoding: String, Hashable, Sendable, Codable, CaseIterable {
    case hex
    case ascii
}

extension HeaderRule {
    /// The key or target of the rule. Rules with the same subject must keep their order, because one may override
    /// the other.
    package var subject: String {
        switch self {
        case .custom(let key, _, _): "custom " + key
        case .uui(let target, _, _, _): "uui " + target
        }
    }

    /// Returns the field that holds the name of a SIP header, or `nil` if no field does. `isCertain` is `false` if the
    /// guide can also be read in another way (docs/api-notes.md#which-of-key-and-value-is-a-header).
    package func headerName(in direction: Direction) -> (field: String, name: String, isCertain: Bool)? {
        guard case .custom(let key, let value, let passthrough) = self else { return nil }
        return switch (direction, passthrough) {
        case (.inbound, false): ("key", key, true)
        case (.inbound, true): nil
        case (.outbound, false): ("value", value, false)
        // The guide: "We directly pass the key and value as-is."
        case (.outbound, true): ("key", key, true)
        }
    }
}

extension HeaderRule {
    package static func == (one: HeaderRule, other: HeaderRule) -> Bool {
        switch (one, other) {
        case (.custom(let key, let value, let passthrough), .custom(let otherKey, let otherValue, let otherPassthrough)):
            passthrough == otherPassthrough && key.isExactly(otherKey) && value.isExactly(otherValue)
        case (
            .uui(let target, let purpose, let encoding, let content),
            .uui(let otherTarget, let otherPurpose, let otherEncoding, let otherContent)
        ):
            encoding == otherEncoding && target.isExactly(otherTarget) && purpose.isExactly(otherPurpose)
                && content.isExactly(otherContent)
        case (.custom, _), (.uui, _): false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .custom(let key, let value, let passthrough):
            hasher.combine(passthrough)
            for text in [key, value] { hasher.combine(ExactText(text)) }
        case .uui(let target, let purpose, let encoding, let content):
            hasher.combine(encoding)
            for text in [target, purpose, content] { hasher.combine(ExactText(text)) }
        }
    }

    /// The rule as it is compared: the name of its SIP header, if a field holds one, without case and in its long form
    /// (RFC 3261 §7.3.1). Names of pathway variables are compared exactly.
    package func compared(in direction: Direction) -> HeaderRule {
        guard case .custom(let key, let value, let passthrough) = self, let header = headerName(in: direction) else {
            return self
        }
        let name = HeaderName(header.name).canonical
        return header.field == "key"
            ? .custom(key: name, value: value, passthrough: passthrough)
            : .custom(key: key, value: name, passthrough: passthrough)
    }
}

extension HeaderRule: CustomStringConvertible {
    package var description: String {
        switch self {
        case .custom(let key, let value, let passthrough):
            "custom \(key) → \(value)" + (passthrough ? " (passthrough)" : "")
        case .uui(let target, let purpose, let encoding, let content):
            "uui \(target) (purpose \(purpose), \(encoding.rawValue), content \(content))"
        }
    }
}

extension HeaderRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case type
        case key
        case value
        case passthrough
        case target
        case purpose
        case encoding
        case content
    }

    private enum Kind: String, Codable {
        case custom
        case uui
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .custom:
            self = .custom(
                key: try container.decode(String.self, forKey: .key),
                value: try container.decode(String.self, forKey: .value),
                passthrough: try container.decodeIfPresent(Bool.self, forKey: .passthrough) ?? false
            )
        case .uui:
            self = .uui(
                target: try container.decode(String.self, forKey: .target),
                purpose: try container.decode(String.self, forKey: .purpose),
                encoding: try container.decode(UUIEncoding.self, forKey: .encoding),
                content: try container.decode(String.self, forKey: .content)
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .custom(let key, let value, let passthrough):
            try container.encode(Kind.custom, forKey: .type)
            try container.encode(key, forKey: .key)
            try container.encode(value, forKey: .value)
            if passthrough { try container.encode(true, forKey: .passthrough) }
        case .uui(let target, let purpose, let encoding, let content):
            try container.encode(Kind.uui, forKey: .type)
            try container.encode(target, forKey: .target)
            try container.encode(purpose, forKey: .purpose)
            try container.encode(encoding, forKey: .encoding)
            try container.encode(content, forKey: .content)
        }
    }
}
