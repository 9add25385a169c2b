/// The vendor's frame around data and errors, in the shape that the quirks choose.
struct Envelope: Sendable {
    let quirks: Quirks

    // MARK: Successes

    func read(_ data: SimulatorJSON) -> Answer {
        switch quirks.successShape {
        case .envelope, .statusMessage, .configured: .json(["data": data, "errors": nil])
        case .emptyList: .json(["data": data, "errors": []])
        case .emptyObject: .json(["data": data, "errors": [:]])
        case .noErrors: .json(["data": data])
        }
    }

    func written(_ phoneNumber: String, _ directions: [SimulatedDirection]) -> Answer {
        switch quirks.successShape {
        case .statusMessage:
            .json(["status": "success", "message": .string("SIP configuration saved for \(phoneNumber)")])
        case .configured:
            .json(["data": ["configured": [.string(phoneNumber)], "failed": []], "errors": nil])
        case .envelope, .emptyList, .emptyObject, .noErrors:
            read([
                "status": "success",
                "phone_number": .string(phoneNumber),
                "directions": .array(directions.map { .string($0.rawValue) }),
            ])
        }
    }

    // MARK: Failures

    func failure(_ refusal: Refusal) -> Answer {
        .json(failureBody(refusal), status: quirks.failuresAs200 ? 200 : refusal.status)
    }

    /// The missing entitlement has a status of its own, since the guide leaves it open.
    func entitlementFailure() -> Answer {
        .json(failureBody(.notEnabled), status: quirks.entitlementStatus)
    }

    func failureBody(_ refusal: Refusal) -> SimulatorJSON {
        let error: SimulatorJSON = ["error": .string(refusal.code), "message": .string(refusal.message)]
        return switch quirks.errorsShape {
        case .list: ["data": nil, "errors": [error]]
        case .object: ["data": nil, "errors": error]
        case .text: ["data": nil, "errors": .string("\(refusal.code): \(refusal.message)")]
        case .statusMessage: ["status": "error", "message": .string(refusal.message)]
        }
    }
}
