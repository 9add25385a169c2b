extension AttachmentSeed {
    /// Reads a seed of the setup file or of POST /_simulator/attachments. What it says of endpoint, options and
    /// headers is not checked: a live state may be one that today's API would refuse.
    init(_ value: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(
            value, at: "",
            allowing: ["organisation", "phone_number", "direction", "sip_endpoint", "options", "headers", "extra"]
        )
        let given = { (key: String) in value[key].flatMap { $0.isNull ? nil : $0 } }
        self.init(
            organisation: given("organisation") == nil ? nil : try object.string("organisation"),
            phoneNumber: Asked.withPlus(try object.string("phone_number")),
            direction: try object.direction("direction"),
            sipEndpoint: given("sip_endpoint") == nil ? nil : try object.string("sip_endpoint"),
            options: given("options"),
            headers: given("headers"),
            extra: given("extra")
        )
    }
}

extension SimulatedOrganisation {
    /// Reads an organisation of the setup file or of PUT /_simulator/organisations.
    init(_ value: SimulatorJSON) throws(Refusal) {
        let object = try StrictObject(value, at: "", allowing: ["id", "keys", "sip_enabled"])
        var keys: [String] = []
        for key in try object.array("keys") {
            guard let key = key.string else { throw .invalid("keys must be strings") }
            keys.append(key)
        }
        self.init(
            id: try object.string("id"),
            keys: keys,
            sipEnabled: object.has("sip_enabled") ? try object.bool("sip_enabled") : true
        )
    }
}

extension DecodingError {
    /// Where and why, in words for whoever wrote the quirks.
    var words: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        guard let context else { return "\(self)" }
        let place = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
    }
}
