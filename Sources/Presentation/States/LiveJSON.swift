package import Fleet
package import JSON
import Redaction
import SIPModel

/// The live state of a number as JSON; credentials are redacted.
package enum LiveJSON {
    package static func render(_ number: LiveNumber) -> JSONValue {
        var members: [String: JSONValue] = ["number": .string(number.number.description)]
        for direction in Direction.allCases {
            members[direction.rawValue] = number[direction].map(object) ?? .null
        }
        return .object(members)
    }

    private static func object(_ attachment: LiveAttachment) -> JSONValue {
        var members: [String: JSONValue] = [
            "sip_endpoint": attachment.endpoint.map(JSONValue.string) ?? .null,
            "headers": .array(rules(attachment)),
            "options": .object(options(attachment.options)),
        ]
        if !attachment.otherFields.isEmpty {
            members["unmanaged"] = .object(attachment.otherFields.redactingCredentials)
        }
        if !attachment.otherHeaderFields.isEmpty {
            members["unmanaged_headers"] = .object(attachment.otherHeaderFields.redactingCredentials)
        }
        for (name, value) in serverFields(attachment.server) { members[name] = value }
        return .object(members)
    }

    /// The fields in reading order: endpoint, options, header rules, unmanaged fields, fields of the server.
    static func fields(_ attachment: LiveAttachment) -> [(String, JSONValue)] {
        var fields: [(String, JSONValue)] = []
        if let endpoint = attachment.endpoint { fields.append(("sip_endpoint", .string(endpoint))) }
        for (name, value) in options(attachment.options).sorted(by: { $0.key < $1.key }) {
            fields.append(("options.\(name)", value))
        }
        for (index, rule) in rules(attachment).enumerated() { fields.append(("headers[\(index)]", rule)) }
        for (name, value) in attachment.otherHeaderFields.redactingCredentials.sorted(by: { $0.key < $1.key }) {
            fields.append((name + " (unmanaged)", value))
        }
        for (name, value) in attachment.otherFields.redactingCredentials.sorted(by: { $0.key < $1.key }) {
            fields.append((name + " (unmanaged)", value))
        }
        return fields + serverFields(attachment.server)
    }

    private static func options(_ options: LiveOptions) -> [String: JSONValue] {
        var members = options.other.redactingCredentials
        for (name, value) in options.reported { members[name.rawValue] = value }
        for (name, credential) in [(OptionName.username, options.username), (.password, options.password)]
        where credential != .missing {
            members[name.rawValue] = .string(SecretValue.redacted)
        }
        return members
    }

    private static func rules(_ attachment: LiveAttachment) -> [JSONValue] {
        attachment.headers.map { rule in
            switch rule {
            case .known(let rule): rule.json
            case .unknown(let value): value.redactingCredentials
            }
        }
    }

    private static func serverFields(_ server: ServerRecord) -> [(String, JSONValue)] {
        let fields: [(String, JSONValue?)] = [
            ("id", server.id), ("inbound_id", server.inboundID),
            ("org_id", server.organisation.map(JSONValue.string)),
            ("created_at", server.createdAt), ("updated_at", server.updatedAt),
        ]
        return fields.compactMap { name, value in
            guard let value, !value.isNull else { return nil }
            return (name, value)
        }
    }
}
