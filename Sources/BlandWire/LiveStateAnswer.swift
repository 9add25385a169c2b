package import Fleet
import Foundation
package import JSON
import Redaction
package import SIPModel

/// Reads the answer to `GET /sip`. A state that can't be read with certainty is an error for its number, never
/// "nothing attached": a misreading would detach or re-attach a whole fleet (docs/api-notes.md#trap-4,
/// docs/api-notes.md#trap-5).
package enum LiveStateAnswer {
    /// The live state in an accepted answer.
    ///
    /// - Throws: the first difference between the answer and the guide (Get SIP Config).
    package static func read(_ json: JSONValue, of number: PhoneNumber) throws(UnreadableState) -> LiveNumber {
        guard let data = json["data"] else { throw UnreadableState("it has no `data`") }
        if data.isNull { return LiveNumber(number) }
        guard let directions = data.object else { throw UnreadableState("its `data` is not an object") }
        return LiveNumber(
            number,
            inbound: try direction(.inbound, directions, number),
            outbound: try direction(.outbound, directions, number)
        )
    }

    private static func direction(
        _ direction: Direction,
        _ directions: [String: JSONValue],
        _ number: PhoneNumber
    ) throws(UnreadableState) -> LiveAttachment? {
        let key = direction.rawValue
        guard let value = directions[key] else { throw UnreadableState("its `data` has no `\(key)`") }
        if value.isNull { return nil }
        guard let fields = value.object else { throw UnreadableState("its `\(key)` is not an object") }
        try check(fields, key, number)
        var attachment = LiveAttachment()
        attachment.endpoint = endpoint(fields["sip_endpoint"] ?? .null)
        attachment.server = ServerRecord(
            id: fields["id"],
            inboundID: fields["inbound_id"],
            organisation: fields["org_id"].flatMap(text),
            createdAt: fields["created_at"],
            updatedAt: fields["updated_at"]
        )
        readHeaders(fields["headers"] ?? .null, into: &attachment)
        readOptions(fields["options"] ?? .null, direction, into: &attachment)
        for (name, value) in fields where !knownFields.contains(name) && !value.isNull {
            attachment.otherFields[name] = redacted(name, value)
        }
        return attachment
    }

    /// The endpoint as reported. A value that isn't text is kept as JSON text, so it differs from every desired
    /// endpoint.
    private static func endpoint(_ value: JSONValue) -> String? {
        if let text = value.string { return text.isEmpty ? nil : text }
        return value.isNull ? nil : value.text
    }

    private static func redacted(_ key: String, _ value: JSONValue) -> JSONValue {
        CredentialKeys.namesCredential(key) ? .string(SecretValue.redacted) : value.redactingCredentials
    }

    /// The fields of the guide's example answer.
    private static let knownFields: Set<String> = [
        "number", "id", "org_id", "direction", "sip_endpoint", "created_at", "updated_at", "headers", "options",
        "inbound_id",
    ]

    private static func check(
        _ fields: [String: JSONValue],
        _ key: String,
        _ number: PhoneNumber
    ) throws(UnreadableState) {
        guard let stated = fields["number"].flatMap(text) else { throw UnreadableState("its `\(key)` has no `number`") }
        guard PhoneNumber(lenient: stated) == number else {
            throw UnreadableState("its `\(key)` is about another number")
        }
        if let direction = fields["direction"], direction.string?.lowercased() != key {
            throw UnreadableState("its `\(key)` says that it is another direction")
        }
    }

    /// Ids come as strings or numbers (docs/api-notes.md#trap-3).
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer, .unsigned, .number: value.text
        default: nil
        }
    }

    // MARK: Headers

    private static func readHeaders(_ value: JSONValue, into attachment: inout LiveAttachment) {
        var list = value
        if let fields = value.object {
            for (name, value) in fields where name != "headers" && name != "direction" && !value.isNull {
                attachment.otherHeaderFields[name] = redacted(name, value)
            }
            list = fields["headers"] ?? .null
        }
        // A value that isn't a list counts as one unknown rule, so that it is shown and never read as "no headers".
        let rules = list.array ?? (list.isEmpty || list == "" ? [] : [list])
        for (index, value) in rules.enumerated() {
            guard let rule = rule(value) else {
                attachment.headers.append(.unknown(value))
                continue
            }
            attachment.headers.append(.known(rule))
            let known = rule.json.object ?? [:]
            for (name, value) in value.object ?? [:] where known[name] == nil && !value.isNull {
                if name == "passthrough" { continue }
                attachment.otherHeaderFields["headers[\(index)].\(name)"] = redacted(name, value)
            }
        }
    }

    private static func rule(_ value: JSONValue) -> HeaderRule? {
        switch value["type"]?.string {
        case "custom":
            guard let key = value["key"]?.string, let text = value["value"]?.string else { return nil }
            let passthrough: Bool
            switch value["passthrough"] ?? .null {
            case .bool(let value): passthrough = value
            case .null: passthrough = false
            default: return nil
            }
            return .custom(key: key, value: text, passthrough: passthrough)
        case "uui":
            guard let target = value["target"]?.string, let purpose = value["purpose"]?.string,
                let encoding = value["encoding"]?.string.flatMap(UUIEncoding.init(rawValue:)),
                let content = value["content"]?.string
            else { return nil }
            return .uui(target: target, purpose: purpose, encoding: encoding, content: content)
        default: return nil
        }
    }

    // MARK: Options

    private static func readOptions(
        _ value: JSONValue,
        _ direction: Direction,
        into attachment: inout LiveAttachment
    ) {
        guard let fields = value.object else {
            if !value.isEmpty { attachment.otherFields["options"] = value }
            return
        }
        for (key, value) in fields where !value.isNull {
            // The API's default for inbound, so a replace doesn't lose it (docs/api-notes.md#odd-live-values).
            if direction == .inbound, key == "auth_mode", value == "ip" { continue }
            switch direction == .outbound ? OptionName(rawValue: key) : nil {
            case .port: attachment.options.reported[.port] = port(value)
            case .transport: attachment.options.reported[.transport] = lowercased(value)
            case .secureMedia: attachment.options.reported[.secureMedia] = bool(value)
            case .username: attachment.options.username = credential(value)
            case .password: attachment.options.password = credential(value)
            case nil:
                attachment.options.other[key] = redacted(key, value)
            }
        }
    }

    private static func port(_ value: JSONValue) -> JSONValue {
        value.string.flatMap { UInt16($0) }.map { .integer(Int64($0)) } ?? value
    }

    private static func lowercased(_ value: JSONValue) -> JSONValue {
        value.string.map { .string($0.lowercased()) } ?? value
    }

    private static func bool(_ value: JSONValue) -> JSONValue {
        switch value.string?.lowercased() {
        case "true": true
        case "false": false
        default: value
        }
    }

    /// Whether the text is a mask: mask characters alone, two of them in a row anywhere, or a word such as
    /// "redacted".
    private static func isMask(_ text: String) -> Bool {
        let bare = text.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]<>() "))
        if text.lowercased().contains("redacted") || ["hidden", "masked"].contains(bare) { return true }
        let marks = text.map { "*•●·".contains($0) }
        return marks.allSatisfy { $0 } || zip(marks, marks.dropFirst()).contains { $0 && $1 }
    }

    /// A credential as reported; masks are recognised (docs/api-notes.md#trap-11).
    private static func credential(_ value: JSONValue) -> LiveCredential {
        guard let text = value.string else { return .masked }
        if text.isEmpty { return .missing }
        return isMask(text) ? .masked : .plain(SecretValue(text))
    }
}

/// The reason why an answer can't be read with certainty.
package struct UnreadableState: Error, Sendable, Equatable {
    /// A clause, for example "it has no `data`".
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
