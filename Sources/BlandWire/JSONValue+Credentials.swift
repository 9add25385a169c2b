import Fleet
import SIPModel

extension JSONValue {
    /// The value with everything under a credential's key replaced, however deep it stands; where an error says
    /// that it is about a credential, what it repeats of it as well.
    var redactingCredentials: JSONValue {
        switch self {
        case .array(let items): return .array(items.map(\.redactingCredentials))
        case .object(let members):
            let isAboutCredential = members.values.contains(where: \.namesCredential)
            var result: [String: JSONValue] = [:]
            for (key, value) in members {
                let isSecret = Self.isCredential(key) || (isAboutCredential && Self.echoes.contains(key.lowercased()))
                result[key] = isSecret && !value.isNull ? .string(SecretValue.redacted) : value.redactingCredentials
            }
            return .object(result)
        default: return self
        }
    }

    /// The keys under which the API's guide and its later pages have credentials, and others of their kind.
    static func isCredential(_ key: String) -> Bool {
        let key = key.lowercased()
        return key.contains(OptionName.username.rawValue)
            || ["password", "passwd", "secret", "token", "credential"].contains(where: key.contains)
    }

    /// The keys under which validators repeat what they were given.
    private static let echoes: Set<String> = ["value", "input", "received", "actual", "given", "got", "instance"]

    /// Whether it is a field's name or path, `options.sip_password` or `["options", "sip_password"]`.
    private var namesCredential: Bool {
        switch self {
        case .string(let text): Self.isCredential(text)
        case .array(let items): items.contains { $0.string.map(Self.isCredential) ?? false }
        default: false
        }
    }
}
