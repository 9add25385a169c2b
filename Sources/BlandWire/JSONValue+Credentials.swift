import Fleet
import SIPModel

extension JSONValue {
    /// The value with everything under a credential's key replaced, however deep it stands.
    var redactingCredentials: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.redactingCredentials))
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        (
                            key,
                            Self.isCredential(key) && !value.isNull
                                ? .string(SecretValue.redacted) : value.redactingCredentials
                        )
                    }
                )
            )
        default: self
        }
    }

    /// The keys under which the API's guide and its later pages have credentials, and others of their kind.
    static func isCredential(_ key: String) -> Bool {
        let key = key.lowercased()
        return key == OptionName.username.rawValue
            || ["password", "passwd", "secret", "token", "credential"].contains(where: key.contains)
    }
}
