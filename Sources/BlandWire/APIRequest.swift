import Fleet
package import Foundation
package import JSON
package import SIPModel

/// One call to the API, without host and key. Its body holds references in place of secrets.
package struct APIRequest: Sendable, Hashable {
    package enum Method: String, Sendable, Codable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    package let method: Method
    /// The path below the base URL, with its query, for example `/sip/attach`.
    package let path: String
    /// The body. A credential that comes from a secret is written as its reference: `{"env": "NAME"}`.
    package let body: JSONValue?
    /// Credentials that live state showed, known only by value; they put an attachment back, and are never encoded.
    private let values: [OptionName: SecretValue]

    package init(_ method: Method, _ path: String, body: JSONValue? = nil, values: [OptionName: SecretValue] = [:]) {
        self.method = method
        self.path = path
        self.body = body
        self.values = values
    }

    /// The secrets that must be available to send the request.
    package var references: Set<SecretReference> {
        guard let body else { return [] }
        var found: Set<SecretReference> = []
        _ = Self.map(body) { reference in
            found.insert(reference)
            return nil
        }
        return found
    }

    /// Returns the body's bytes with its credentials filled in; `nil` if the request has no body.
    ///
    /// - Throws: `MissingSecret` if a reference has no value.
    package func bytes(resolving secret: (SecretReference) -> SecretValue?) throws -> Data? {
        guard var body else { return nil }
        var missing: SecretReference?
        body = Self.map(body) { reference in
            guard let value = secret(reference) else {
                missing = min(missing ?? reference, reference)
                return nil
            }
            return value.exposed { .string($0) }
        }
        if let missing { throw MissingSecret(reference: missing) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(Self.filling(body, with: values))
    }

    /// Checks that the request can be sent.
    ///
    /// - Throws: `MissingSecret` if a reference has no value.
    package func requireSecrets(_ secret: (SecretReference) -> SecretValue?) throws {
        if let missing = references.filter({ secret($0) == nil }).min() { throw MissingSecret(reference: missing) }
    }

    /// A secret that a request needs and that isn't available.
    package struct MissingSecret: Error, Equatable {
        package let reference: SecretReference
    }

    // MARK: Credentials in a body

    private static func map(_ value: JSONValue, _ replace: (SecretReference) -> JSONValue?) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map { map($0, replace) })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, member in
                        if OptionName(rawValue: key)?.isCredential == true, let reference = SecretReference(member) {
                            return (key, replace(reference) ?? member)
                        }
                        return (key, map(member, replace))
                    }
                )
            )
        default: value
        }
    }

    private static func filling(_ value: JSONValue, with values: [OptionName: SecretValue]) -> JSONValue {
        guard !values.isEmpty else { return value }
        switch value {
        case .array(let items): return .array(items.map { filling($0, with: values) })
        case .object(let members):
            var result = members.mapValues { filling($0, with: values) }
            if case .object(var options) = result["options"] {
                for (name, secret) in values { options[name.rawValue] = secret.exposed { .string($0) } }
                result["options"] = .object(options)
            }
            return .object(result)
        default: return value
        }
    }
}

extension APIRequest: Codable {
    private enum CodingKeys: String, CodingKey {
        case method
        case path
        case body
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(Method.self, forKey: .method),
            try container.decode(String.self, forKey: .path),
            body: try container.decodeIfPresent(JSONValue.self, forKey: .body)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(path, forKey: .path)
        try container.encodeIfPresent(body, forKey: .body)
    }
}

extension SecretReference {
    package init?(_ value: JSONValue) {
        guard let members = value.object, members.count == 1 else { return nil }
        if let name = members["env"]?.string {
            self = .environment(name)
        } else if let path = members["file"]?.string {
            self = .file(path)
        } else if let words = members["command"]?.array {
            let texts = words.compactMap(\.string)
            guard texts.count == words.count, !texts.isEmpty else { return nil }
            self = .command(texts)
        } else {
            return nil
        }
    }
}

extension APIRequest {
    /// The credentials that the outbound part of an attach or update carries.
    package var outboundCredentials: [OptionName: Credential] {
        let parts = (body?["directions"]?.array ?? []) + [body?["updates"]].compactMap { $0 }
        let options = parts.first { $0["type"] == .string(Direction.outbound.rawValue) }?["options"]
        var credentials: [OptionName: Credential] = [:]
        for name in OptionName.allCases where name.isCredential {
            guard let value = options?[name.rawValue] else { continue }
            credentials[name] = value.string.map(Credential.literal) ?? SecretReference(value).map(Credential.secret)
        }
        return credentials
    }
}
