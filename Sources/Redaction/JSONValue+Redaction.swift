package import JSON
import SIPModel

extension JSONValue {
    /// The value with everything below a credential's key replaced by `SecretValue.redacted`, at any depth. Where an
    /// object names a credential, as a validator's error does, the values that it echoes are replaced, too.
    package var redactingCredentials: JSONValue { redacted(isAboutCredential: false) }

    fileprivate func redacted(isAboutCredential: Bool) -> JSONValue {
        switch self {
        case .array(let items): .array(items.map { $0.redacted(isAboutCredential: isAboutCredential) })
        case .object(let members): .object(members.redacted(isAboutCredential: isAboutCredential))
        default: self
        }
    }

    /// Whether it is the name or path of a credential's field: `options.sip_password`, `["options", "sip_password"]`,
    /// or an object with one, as `{"pointer": "/options/sip_password"}`.
    fileprivate var namesCredential: Bool {
        switch self {
        case .string(let text): CredentialKeys.namesCredential(text)
        case .array(let items): items.contains { $0.string.map(CredentialKeys.namesCredential) ?? false }
        case .object(let members): members.values.contains { $0.string.map(CredentialKeys.namesCredential) ?? false }
        default: false
        }
    }
}

extension [String: JSONValue] {
    /// The members of an object, redacted as `JSONValue.redactingCredentials` does it; `null` holds no credential.
    package var redactingCredentials: [String: JSONValue] { redacted(isAboutCredential: false) }

    /// - Parameter isAboutCredential: whether an object around this one names a credential.
    fileprivate func redacted(isAboutCredential: Bool) -> [String: JSONValue] {
        let isAboutCredential = isAboutCredential || values.contains(where: \.namesCredential)
        var result: [String: JSONValue] = [:]
        for (key, value) in self {
            let isSecret =
                CredentialKeys.namesCredential(key) || (isAboutCredential && echoes.contains(key.lowercased()))
            result[key] =
                isSecret && !value.isNull
                ? .string(SecretValue.redacted) : value.redacted(isAboutCredential: isAboutCredential)
        }
        return result
    }
}

/// The keys under which validators repeat the value that they were given.
private let echoes: Set<String> = [
    "value", "input", "received", "actual", "given", "got", "instance", "data", "rejectedvalue", "rejected_value",
]
