package import JSON
package import SIPModel

// What header rules and credentials look like in the API's JSON: requests, plans and reports all spell them so.

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
    /// The rule as the API spells it; one that Patchbay doesn't know as it came.
    package var json: JSONValue {
        switch self {
        case .known(let rule): rule.json
        case .unknown(let value): value
        }
    }
}

extension SecretReference {
    /// The reference, as it stands in the place of its value.
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
