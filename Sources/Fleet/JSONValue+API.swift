package import JSON
package import SIPModel

// The JSON of header rules and credentials. Requests, plans and reports all use this spelling.

extension HeaderRule {
    /// The rule as the API spells it.
    package var json: JSONValue {
        switch self {
        case .custom(let key, let value, let passthrough):
            var members: [String: JSONValue] = ["type": "custom", "key": .string(key), "value": .string(value)]
            if passthrough { members["passthrough"] = true }
            return .object(members)
        case .uui(let target, let purpose, let encoding, let content):
            return [
                "type": "uui", "target": .string(target), "purpose": .string(purpose),
                "encoding": .string(encoding.rawValue), "content": .string(content),
            ]
        }
    }
}

extension LiveHeaderRule {
    /// The rule as the API spells it. A rule of an unknown type is kept as reported.
    package var json: JSONValue {
        switch self {
        case .known(let rule): rule.json
        case .unknown(let value): value
        }
    }
}

extension SecretReference {
    /// The reference, which requests and plans contain instead of the value.
    package var json: JSONValue {
        switch self {
        case .environment(let name): ["env": .string(name)]
        case .file(let path): ["file": .string(path)]
        case .command(let words): ["command": .array(words.map(JSONValue.string))]
        }
    }
}

extension Credential {
    /// The literal, or the secret's reference.
    package var json: JSONValue {
        switch self {
        case .literal(let text): .string(text)
        case .secret(let reference): reference.json
        }
    }
}
