import Fleet
import Foundation
package import JSON
import Redaction

/// The API's report of a failed call.
package struct APIFailure: Error, Sendable, Equatable {
    package let status: Int
    /// The vendor's code words, for example `SIP_NOT_ENABLED`.
    package let codes: [String]
    /// The API's words, with control characters escaped; at most 2,000 characters.
    package let text: String

    package init(status: Int, codes: [String] = [], text: String) {
        self.status = status
        self.codes = codes
        self.text = text
    }

    init(status: Int, json: JSONValue?, body: Data) {
        self.status = status
        let said = json.map(Said.all) ?? []
        codes = said.compactMap(\.code)
        if !said.isEmpty {
            text = Self.quoted(said.map(\.text).joined(separator: "; "))
        } else if let json {
            text = Self.quoted(json.redactingCredentials.text)
        } else {
            text = Self.quoted(String(decoding: body.prefix(8_000), as: UTF8.self))
        }
    }

    /// Whether JSON has the envelope of the API: `data` and `errors`.
    package static func isEnvelope(_ json: JSONValue?) -> Bool {
        guard let object = json?.object else { return false }
        return object["data"] != nil && object["errors"] != nil
    }

    /// Whether JSON is an object that reports an error in one of the shapes that have been seen.
    static func isError(_ json: JSONValue?) -> Bool {
        guard let json, json.object != nil else { return false }
        return isFailure(json) || Said.all(json).contains { $0.code != nil || $0.message != nil }
    }

    /// Whether the body of a 2xx answer reports a failure: "each API response includes a success status and, if
    /// applicable, an error message" (the guide, Notes; docs/api-notes.md#trap-6).
    static func isFailure(_ json: JSONValue) -> Bool {
        if let errors = json["errors"], !Said.isNothing(errors) { return true }
        return json["status"]?.string?.lowercased() == "error" || json["success"] == false
    }

    /// The code word of one error, or of an answer that is itself an error.
    static func code(of value: JSONValue) -> String? {
        value[codeKey(of: value)]?.string
    }

    fileprivate static func codeKey(of value: JSONValue) -> String {
        value["error"]?.string == nil ? "code" : "error"
    }

    /// Maximum length of `text`, in characters.
    private static let longest = 2_000

    private static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let escaped = Self.escaped(scalar)
            if result.count + escaped.count > longest {
                result.removeLast(max(0, result.count - longest + 1))
                result.append("…")
                break
            }
            result.append(contentsOf: escaped)
        }
        return String(result)
    }

    /// Escapes a character that could move a terminal's cursor, break a line or hide text.
    private static func escaped(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            scalar == "\n" ? "\\n".unicodeScalars : "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
        default: String(scalar).unicodeScalars
        }
    }
}

extension APIFailure: CustomStringConvertible {
    package var description: String { text.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(text)" }
}

/// One error that an answer reports, in any of the shapes that have been seen: `errors` as a list, an object or a
/// text; `{status, message}`; and other fields beside them.
private struct Said {
    let code: String?
    let message: String?
    /// Fields that the known shapes don't have, with credentials redacted.
    let rest: JSONValue?

    var text: String {
        let words = [code, message].compactMap { $0 }.joined(separator: ": ")
        return [words.isEmpty ? nil : words, rest?.text].compactMap { $0 }.joined(separator: " ")
    }

    static func all(_ json: JSONValue) -> [Said] {
        guard let errors = json["errors"], !isNothing(errors) else {
            let said = one(json)
            return said.code == nil && said.message == nil ? [] : [said]
        }
        let said = (errors.array ?? [errors]).map(one)
        let beside = rest(json, without: ["errors", "status", "success"])
        return beside == nil ? said : said + [Said(code: nil, message: nil, rest: beside)]
    }

    static func isNothing(_ value: JSONValue) -> Bool {
        value.isEmpty || value == false || value == ""
    }

    private static func one(_ value: JSONValue) -> Said {
        if let text = value.string { return Said(code: nil, message: text, rest: nil) }
        let key = APIFailure.codeKey(of: value)
        let code = value[key]?.string
        let message = value["message"]?.string
        guard code != nil || message != nil else {
            return Said(code: nil, message: nil, rest: value.redactingCredentials)
        }
        var known = ["errors"]
        if code != nil { known.append(key) }
        if message != nil { known.append("message") }
        if value["status"]?.string?.lowercased() == "error" { known.append("status") }
        return Said(code: code, message: message, rest: rest(value, without: known))
    }

    private static func rest(_ value: JSONValue, without known: [String]) -> JSONValue? {
        let left = (value.object ?? [:]).filter { !known.contains($0.key) && !isNothing($0.value) }
        return left.isEmpty ? nil : JSONValue.object(left).redactingCredentials
    }
}
