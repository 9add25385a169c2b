import Diagnostics
import Fleet
import SIPModel

/// Values of the API that Patchbay doesn't manage, without the credentials among them: told by their keys, at any
/// depth (design §2).
enum Redacted {
    static func json(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members): .object(self.members(members))
        case .array(let items): .array(items.map(json))
        default: value
        }
    }

    static func members(_ members: [String: JSONValue]) -> [String: JSONValue] {
        var result: [String: JSONValue] = [:]
        for (key, value) in members {
            let isSecret = CredentialKeys.looksLikeCredential(key) && !value.isNull
            result[key] = isSecret ? .string(SecretValue.redacted) : json(value)
        }
        return result
    }
}
