/// A credential of an outbound attachment, as a manifest states it: where its value comes from, or
/// (a user name alone) the value itself.
package enum Credential: Hashable, Sendable {
    case literal(String)
    case secret(SecretReference)
}

/// Where a secret's value is to be had. The value itself is never part of this type.
package enum SecretReference: Hashable, Sendable {
    /// A variable of the environment.
    case environment(String)
    /// A file; one trailing newline is dropped.
    case file(String)
    /// A program and its arguments, run without a shell.
    case command([String])

    /// Patchbay's own key and settings are no source: a manifest could send them to a server of its author's.
    package static func isForbidden(environment name: String) -> Bool {
        name == "BLAND_API_KEY" || name.hasPrefix("PATCHBAY_")
    }
}

extension SecretReference: CustomStringConvertible {
    /// Names the source, as a message or a plan may show it.
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

    private var sortKey: String {
        switch self {
        case .environment(let name): "0\(name)"
        case .file(let path): "1\(path)"
        case .command(let arguments): "2" + arguments.joined(separator: "\u{0}")
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
