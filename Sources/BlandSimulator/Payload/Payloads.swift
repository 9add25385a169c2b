/// The body of POST /sip/attach (guide, "Attach SIP Endpoint").
struct AttachPayload: Sendable {
    var phoneNumber: String
    var directions: [DirectionPayload]

    init(_ body: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(body, at: "", allowing: ["phone_number", "directions", "service"])
        phoneNumber = try object.phoneNumber("phone_number")
        _ = try object.string("service", oneOf: ["sip"])
        directions = []
        for (index, value) in try object.array("directions").enumerated() {
            directions.append(try DirectionPayload(attaching: value, at: "directions[\(index)]"))
        }
        try checkDirections(directions.map(\.direction))
    }
}

/// The body of POST /sip/update (guide, "Update SIP Direction").
struct UpdatePayload: Sendable {
    var phoneNumber: String
    var updates: DirectionPayload

    init(_ body: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(body, at: "", allowing: ["phone_number", "updates"])
        phoneNumber = try object.phoneNumber("phone_number")
        updates = try DirectionPayload(updating: object.value("updates"), at: "updates")
    }
}

/// The body of POST /sip/detach (guide, "Detach SIP Endpoint").
struct DetachPayload: Sendable {
    var phoneNumber: String
    var directions: [SimulatedDirection]

    init(_ body: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(body, at: "", allowing: ["phone_number", "directions", "service"])
        phoneNumber = try object.phoneNumber("phone_number")
        _ = try object.string("service", oneOf: ["sip"])
        directions = []
        for (index, value) in try object.array("directions").enumerated() {
            let entry = try StrictObject(value, at: "directions[\(index)]", allowing: ["type"])
            directions.append(try entry.direction("type"))
        }
        try checkDirections(directions)
    }
}

/// The body of PUT /sip/verify (guide, "Verify SIP Number").
struct VerifyPayload: Sendable {
    var phoneNumber: String

    init(_ body: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(body, at: "", allowing: ["phone_number"])
        phoneNumber = try object.phoneNumber("phone_number")
    }
}

/// The body of POST /calls (guide, "Making your first SIP Call").
struct CallPayload: Sendable {
    var task: String
    var from: String
    var phoneNumber: String

    init(_ body: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(body, at: "", allowing: ["task", "from", "phone_number"])
        task = try object.string("task")
        from = try object.phoneNumber("from")
        phoneNumber = try object.phoneNumber("phone_number")
    }
}

private func checkDirections(_ directions: [SimulatedDirection]) throws(Refusal) {
    guard !directions.isEmpty else { throw .invalid("directions must not be empty") }
    guard Set(directions).count == directions.count else { throw .invalid("directions names one type twice") }
}
