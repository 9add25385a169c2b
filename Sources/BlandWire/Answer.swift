package import Fleet
package import Foundation

/// An answer of the API as it came over the wire.
package struct Answer: Sendable {
    package let status: Int
    package let retryAfter: String?
    package let body: Data

    package init(status: Int, retryAfter: String? = nil, body: Data) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// What an answer comes to.
package enum Verdict: Sendable, Equatable {
    /// 2xx in the API's envelope, without errors.
    case accepted(JSONValue)
    /// The API said no, and will say so again.
    case refused(APIFailure)
    /// 401: the key isn't known.
    case unauthorized(APIFailure)
    /// The organisation has no SIP entitlement, whatever the status.
    case notEntitled(APIFailure)
    /// 429 or 503: not now.
    case throttled(APIFailure)
    /// Another 5xx: it may or may not have acted.
    case troubled(APIFailure)
    /// A 404 that isn't the API's own: the base URL leads elsewhere.
    case notTheAPI(status: Int)
    /// 2xx, and not an answer of this API.
    case unintelligible(String)

    /// Judges an answer (bland-api.md, traps 4 and 6).
    package init(_ answer: Answer) {
        let json = try? JSONDecoder().decode(JSONValue.self, from: answer.body)
        let failure = APIFailure(status: answer.status, json: json, body: answer.body)
        if failure.codes.contains("SIP_NOT_ENABLED") {
            self = .notEntitled(failure)
            return
        }
        switch answer.status {
        case 200..<300:
            guard let json else {
                self = .unintelligible(answer.body.isEmpty ? "an empty body" : "something that isn't JSON")
                return
            }
            guard json.object != nil else {
                self = .unintelligible("JSON of another shape")
                return
            }
            self = APIFailure.isFailure(json) ? .refused(failure) : .accepted(json)
        case 401: self = .unauthorized(failure)
        case 404 where !APIFailure.isEnvelope(json): self = .notTheAPI(status: 404)
        case 429, 503: self = .throttled(failure)
        case 300..<400: self = .notTheAPI(status: answer.status)
        case 500..<600: self = .troubled(failure)
        default: self = .refused(failure)
        }
    }
}

/// What the API says of a call that it didn't carry out.
package struct APIFailure: Error, Sendable, Equatable {
    package let status: Int
    /// The vendor's code words: `SIP_NOT_ENABLED`.
    package let codes: [String]
    /// What it says, whole, with control characters escaped, at most 2,000 characters.
    package let text: String

    package init(status: Int, codes: [String] = [], text: String) {
        self.status = status
        self.codes = codes
        self.text = text
    }

    init(status: Int, json: JSONValue?, body: Data) {
        self.status = status
        let said = json.map(Self.said) ?? []
        codes = said.compactMap(\.code)
        if said.isEmpty {
            text = Self.quoted(
                json.map { Self.redacted($0).text } ?? String(decoding: body.prefix(8_000), as: UTF8.self))
        } else {
            let words = said.map { [$0.code, $0.message].compactMap { $0 }.joined(separator: ": ") }
            text = Self.quoted(words.joined(separator: "; "))
        }
    }

    /// Whether JSON has the envelope of the API: `data` and `errors`.
    package static func isEnvelope(_ json: JSONValue?) -> Bool {
        guard let object = json?.object else { return false }
        return object["data"] != nil && object["errors"] != nil
    }

    /// Whether a 2xx says that it failed all the same.
    static func isFailure(_ json: JSONValue) -> Bool {
        if let errors = json["errors"], !errors.isEmpty, errors != .bool(false), errors != .string("") { return true }
        return json["status"]?.string?.lowercased() == "error"
    }

    /// The shapes of `errors` that have been seen: a list, an object, a text, `{status, message}`.
    private static func said(_ json: JSONValue) -> [(code: String?, message: String?)] {
        func one(_ value: JSONValue) -> (code: String?, message: String?)? {
            if let text = value.string { return (nil, text) }
            guard value.object != nil else { return nil }
            let code = value["error"]?.string ?? value["code"]?.string
            let message = value["message"]?.string
            return code == nil && message == nil ? nil : (code, message)
        }
        if let errors = json["errors"], !errors.isEmpty {
            return (errors.array ?? [errors]).compactMap(one)
        }
        return one(json).map { [$0] } ?? []
    }

    private static func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(redacted))
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        let isCredential = key.lowercased().contains("password") || key == "sip_username"
                        return (key, isCredential ? "(secret)" : redacted(value))
                    }
                )
            )
        default: value
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(2_000) {
            if [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory) {
                result += scalar == "\n" ? "\\n" : "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension APIFailure: CustomStringConvertible {
    package var description: String { text.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(text)" }
}
