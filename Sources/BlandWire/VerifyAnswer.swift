import Fleet
package import JSON

/// Reads the answer to `PUT /sip/verify`: the code to key in.
package enum VerifyAnswer {
    /// Returns the code, or `nil` if the answer has none. The guide doesn't name the code's field, so the first of
    /// the usual fields counts.
    package static func code(in json: JSONValue) -> String? {
        for place in [json["data"], json] {
            guard let place else { continue }
            for key in ["code", "verification_code", "validation_code", "validationCode", "pin"] {
                switch place[key] {
                case .string(let text): return text
                case .integer(let number): return String(number)
                default: continue
                }
            }
        }
        return json["data"]?.string
    }
}
