import Fleet
package import JSON

/// Reads what PUT /sip/verify answered: the code to key in.
package enum VerifyAnswer {
    /// The guide doesn't say where the code stands in the answer: the first of the usual places counts.
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
