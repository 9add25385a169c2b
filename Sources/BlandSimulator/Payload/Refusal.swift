/// Why the vendor's API doesn't do what it is asked: the status and the words of its errors.
struct Refusal: Error, Equatable {
    var status: Int
    var code: String
    var message: String

    /// Guide, "Notes": "invalid payloads will be rejected with a 400 response".
    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 400, code: "INVALID_PAYLOAD", message: message)
    }

    static func alreadyAttached(_ phoneNumber: String, _ direction: SimulatedDirection) -> Refusal {
        Refusal(
            status: 409, code: "ALREADY_ATTACHED", message: "\(phoneNumber) is already attached \(direction.rawValue)"
        )
    }

    static func notAttached(_ phoneNumber: String, _ direction: SimulatedDirection) -> Refusal {
        Refusal(status: 404, code: "NOT_ATTACHED", message: "\(phoneNumber) is not attached \(direction.rawValue)")
    }

    static func numberTaken(_ phoneNumber: String) -> Refusal {
        Refusal(status: 409, code: "NUMBER_TAKEN", message: "\(phoneNumber) belongs to another organization")
    }

    static let unauthorized = Refusal(status: 401, code: "UNAUTHORIZED", message: "Unauthorized")

    /// Guide, "Entitlement Requirement".
    static let notEnabled = Refusal(
        status: 403, code: "SIP_NOT_ENABLED", message: "SIP is not enabled for this organization"
    )

    static let nothingKnown = Refusal(status: 404, code: "NOT_FOUND", message: "No SIP configuration was found")
}
