import TextBytes

/// A credential of an outbound attachment, as a manifest states it: a reference to the source of its value, or, for a
/// user name only, the value itself.
package enum Credential: Hashable, Sendable {
    case literal(String)
    case secret(SecretReference)
}

/// A reference to the source of a secret. It never contains the value.
package enum SecretReference: Hashable, Sendable {
    /// The name of an environment variable.
    case environment(String)
    /// The path of a file; one trailing newline of its content is dropped.
    case file(String)
    /// A program and its arguments, run without a shell.
    case command([String])

    /// Whether manifests must not use this variable as a secret: Patchbay's own API key and settings. Otherwise the
    /// author of a manifest could have them sent to their own server.
    package static func isForbidden(environment name: String) -> Bool {
        name.isExactly("BLAND_API_KEY") || name.hasPrefix("PATCHBAY_")
    }
}

extension Credential {
    package static func == (one: Credential, other: Credential) -> Bool {
        switch (one, other) {
        case (.literal(let one), .literal(let other)): one.isExactly(other)
        case (.secret(let one), .secret(let other)): one == other
        case (.literal, _), (.secret, _): false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .literal(let text): hasher.combine(ExactText(text))
        case .secret(let reference): hasher.combine(reference)
        }
    }
}

extension SecretReference {
    package static func == (one: SecretReference, other: SecretReference) -> Bool { one.sortKey == other.sortKey }

    package func hash(into hasher: inout Hasher) { hasher.combine(sortKey) }
}

extension SecretReference: CustomStringConvertible {
    /// The source, as messages and plans show it. A command is shown without its arguments.
    package var description: String {
        switch self {
        case .environment(let name): "environment variable \(name)"
        case .file(let path): "file \(path)"
        case .command(let arguments): "command \(arguments.first ?? "")"
        }
    }
}

extension SecretReference: Codable {
    private enum CodingKeys: String, CodingKey {
        case environment = "env"
        case file
        case command
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let name = try container.decodeIfPresent(String.self, forKey: .environment) {
            self = .environment(name)
        } else if let path = try container.decodeIfPresent(String.self, forKey: .file) {
            self = .file(path)
        } else {
            self = .command(try container.decode([String].self, forKey: .command))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .environment(let name): try container.encode(name, forKey: .environment)
        case .file(let path): try container.encode(path, forKey: .file)
        case .command(let arguments): try container.encode(arguments, forKey: .command)
        }
    }
}

extension SecretReference: Comparable {
    package static func < (left: SecretReference, right: SecretReference) -> Bool {
        left.sortKey < right.sortKey
    }

    private var sortKey: ExactText {
        switch self {
        case .environment(let name): ExactText("0\(name)")
        case .file(let path): ExactText("1\(path)")
        case .command(let arguments): ExactText("2" + arguments.joined(separator: "\u{0}"))
        }
    }
}

extension Credential: Codable {
    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .literal(text)
        } else {
            self = .secret(try SecretReference(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .literal(let text): try text.encode(to: encoder)
        case .secret(let reference): try reference.encode(to: encoder)
        }
    }
}
