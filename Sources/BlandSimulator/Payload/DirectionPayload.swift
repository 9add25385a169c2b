/// What a request says about one direction, checked against the guide's schema.
struct DirectionPayload: Sendable, Equatable {
    var direction: SimulatedDirection
    var sipEndpoint: String?
    var options: SimulatorJSON?
    var headers: SimulatorJSON?

    /// Reads one entry of an attach's `directions`.
    init(attaching value: SimulatorJSON, at place: String) throws(Refusal) {
        let object = try StrictObject(value, at: place, allowing: ["type", "sip_endpoint", "options", "headers"])
        try self.init(object)
        if object.has("headers") {
            headers = try object.value("headers")
            try HeadersCheck.check(object.value("headers"), at: object.path("headers"), in: direction)
        }
        try checkPort(at: place)
    }

    /// Reads an update's `updates`. The guide names no headers there, so they are refused; whether a port is missing
    /// shows only beside what is stored.
    init(updating value: SimulatorJSON, at place: String) throws(Refusal) {
        try self.init(StrictObject(value, at: place, allowing: ["type", "sip_endpoint", "options"]))
    }

    private init(_ object: StrictObject) throws(Refusal) {
        direction = try object.direction("type")
        guard direction == .outbound else {
            for key in ["sip_endpoint", "options"] where object.has(key) {
                throw .invalid("\(object.path(key)) is only available for outbound")
            }
            return
        }
        sipEndpoint = try object.string("sip_endpoint")
        _ = try SIPEndpoint(object.string("sip_endpoint"), at: object.path("sip_endpoint"))
        if object.has("options") {
            options = try object.value("options")
            try Self.checkOptions(object.value("options"), at: object.path("options"))
        }
    }

    private static func checkOptions(_ value: SimulatorJSON, at place: String) throws(Refusal) {
        let options = try StrictObject(
            value, at: place, allowing: ["port", "transport", "secure_media", "sip_username", "sip_password"]
        )
        if options.has("port") { _ = try options.integer("port", in: 1...65535) }
        if options.has("transport") { _ = try options.string("transport", oneOf: ["tls", "tcp", "udp"]) }
        if options.has("secure_media") { _ = try options.bool("secure_media") }
        if options.has("sip_username") { _ = try options.string("sip_username") }
        if options.has("sip_password") { _ = try options.string("sip_password") }
    }

    /// Guide: "Port must be defined here, or in options."
    func checkPort(at place: String) throws(Refusal) {
        guard direction == .outbound, let sipEndpoint, options?["port"] == nil,
            try SIPEndpoint(sipEndpoint, at: place).port == nil
        else { return }
        throw .invalid("\(place) must define a port, in sip_endpoint or in options")
    }
}
