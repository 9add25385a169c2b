extension VendorAPI {
    /// GET /sip (guide, "Get SIP Config").
    func configuration(_ request: APIRequest) async throws -> Answer {
        let phoneNumber = try Self.phoneNumber(request.asked)
        let stale = behaviour.staleState(of: phoneNumber, at: milliseconds)
        let attachments = try await store.read { database in
            try (stale ?? database.attachments(ofNumber: phoneNumber)).filter {
                $0.organisation == request.organisation
            }
        }
        let quirks = request.quirks
        let data = LiveRecord.configuration(attachments, quirks)
        if let broken = quirks.brokenReads[phoneNumber] ?? quirks.brokenReads["*"] {
            return broken.answer(data, about: phoneNumber, request)
        }
        guard attachments.isEmpty else { return request.envelope.read(data) }
        return switch quirks.unknownNumber {
        case .twoNulls: request.envelope.read(data)
        case .nullData: request.envelope.read(nil)
        case .notFoundEnvelope: request.envelope.failure(.nothingKnown)
        }
    }

    private static func phoneNumber(_ asked: Asked) throws(Refusal) -> String {
        let values = asked.parameters("phone_number")
        guard let value = values.first, !value.isEmpty else { throw .invalid("phone_number is required") }
        let phoneNumber = Asked.withPlus(value)
        guard values.count == 1, phoneNumber.isE164 else {
            throw .invalid("phone_number must be in E.164 format")
        }
        return phoneNumber
    }

    /// GET /inbound and GET /outbound, of the vendor's later pages; their answer has no envelope.
    func list(_ direction: SimulatedDirection, _ request: APIRequest) async throws -> Answer {
        let numbers = try await store.read { database in
            try database.numbers(direction, of: request.organisation)
        }
        let entries = numbers.map { number -> SimulatorJSON in
            ["phone_number": LiveRecord.phoneNumber(number, request.quirks)]
        }
        return .json(.object([.init("\(direction.rawValue)_numbers", .array(entries))]))
    }
}
