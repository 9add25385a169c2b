extension BrokenRead {
    private static let strangersNumber = "+19995550100"

    /// What GET /sip answers in place of the right `data`.
    func answer(_ data: SimulatorJSON, about phoneNumber: String, _ request: APIRequest) -> Answer {
        let envelope = request.envelope
        let right = envelope.read(data)
        let records = Self.records(data, phoneNumber, request.organisation)
        switch self {
        case .html200: return .page("<!doctype html><title>Bland</title><p>Welcome", status: 200)
        case .html404: return .page("<!doctype html><title>Error</title><pre>Cannot GET /v1/sip</pre>", status: 404)
        case .emptyBody: return .json(text: "")
        case .emptyObject: return .json([:])
        case .emptyArray: return .json([])
        case .emptyData: return envelope.read([:])
        case .halfBody: return .json(text: String(right.body.prefix(right.body.count / 2)))
        case .cutBody:
            var cut = right
            cut.delivery = .cut
            return cut
        case .otherNumber:
            return envelope.read(Self.changing(records) { $0.setting("number", to: .string(Self.strangersNumber)) })
        case .wrongDirection:
            return envelope.read(Self.changing(records, Self.turned))
        case .errorsBesideData:
            let error: SimulatorJSON = ["error": "PARTIAL_RESULT", "message": "Some of it is unavailable"]
            return .json(["data": data, "errors": [error]])
        case .status500:
            let refusal = Refusal(status: 500, code: "INTERNAL_ERROR", message: "Internal server error")
            return .json(envelope.failureBody(refusal), status: 500)
        case .missingDirectionKey: return envelope.read(data.removing(SimulatedDirection.outbound.rawValue))
        case .hugeBody:
            let padding = String(repeating: "x", count: 32 * 1024 * 1024)
            return .json(["data": data, "errors": nil, "padding": .string(padding)])
        }
    }

    /// The data; if nothing is attached, with a record made up, so that there is something wrong to read.
    private static func records(
        _ data: SimulatorJSON, _ phoneNumber: String, _ organisation: String
    ) -> SimulatorJSON {
        guard data == ["inbound": nil, "outbound": nil] else { return data }
        let ghost = SimulatedAttachment(
            organisation: organisation, phoneNumber: phoneNumber, direction: .inbound,
            id: "00000000-0000-0000-0000-000000000000", serial: 0, createdAt: 0, updatedAt: 0
        )
        return data.setting("inbound", to: LiveRecord.record(ghost, Quirks()))
    }

    private static func changing(
        _ data: SimulatorJSON, _ change: (SimulatorJSON) -> SimulatorJSON
    ) -> SimulatorJSON {
        (data.members ?? []).filter { !$0.value.isNull }.reduce(data) { $0.setting($1.key, to: change($1.value)) }
    }

    private static func turned(_ record: SimulatorJSON) -> SimulatorJSON {
        let turned: SimulatedDirection = record["direction"]?.string == "inbound" ? .outbound : .inbound
        return record.setting("direction", to: .string(turned.rawValue))
    }
}
