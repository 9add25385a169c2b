extension VendorAPI {
    /// POST /sip/attach: all of the directions or none.
    func attach(_ request: APIRequest) async throws -> Answer {
        let payload = try AttachPayload(request.asked.payload())
        let time = milliseconds
        try await store.write { database in
            let present = try database.attachments(ofNumber: payload.phoneNumber)
            guard present.allSatisfy({ $0.organisation == request.organisation }) else {
                throw Refusal.numberTaken(payload.phoneNumber)
            }
            for entry in payload.directions {
                guard !present.contains(where: { $0.direction == entry.direction }) else {
                    throw Refusal.alreadyAttached(payload.phoneNumber, entry.direction)
                }
                let serial = try database.nextSerial()
                try database.put(
                    SimulatedAttachment(
                        organisation: request.organisation,
                        phoneNumber: payload.phoneNumber,
                        direction: entry.direction,
                        sipEndpoint: entry.sipEndpoint,
                        options: entry.options,
                        headers: entry.headers,
                        id: mint.identifier(serial),
                        serial: serial,
                        createdAt: time,
                        updatedAt: time
                    )
                )
            }
        }
        return request.envelope.written(payload.phoneNumber, payload.directions.map(\.direction))
    }

    /// POST /sip/update: the endpoint and options that are given take the place of the stored ones, whole.
    func update(_ request: APIRequest) async throws -> Answer {
        let payload = try UpdatePayload(request.asked.payload())
        let time = milliseconds
        try await store.write { database in
            let updates = payload.updates
            guard
                var attachment = try database.attachment(
                    of: payload.phoneNumber, updates.direction, in: request.organisation
                )
            else { throw Refusal.notAttached(payload.phoneNumber, updates.direction) }
            var result = updates
            result.options = Self.options(updates.options, over: attachment.options, request.quirks)
            try result.checkPort(at: "updates")
            attachment.sipEndpoint = updates.sipEndpoint ?? attachment.sipEndpoint
            attachment.options = result.options
            attachment.updatedAt = max(time, attachment.updatedAt + 1)
            try database.put(attachment)
        }
        return request.envelope.written(payload.phoneNumber, [payload.updates.direction])
    }

    private static func options(
        _ given: SimulatorJSON?, over stored: SimulatorJSON?, _ quirks: Quirks
    ) -> SimulatorJSON? {
        guard var options = given else { return stored }
        guard quirks.keepRemovedCredentials else { return options }
        for key in LiveRecord.credentialKeys where options[key] == nil {
            if let credential = stored?[key] {
                options = options.setting(key, to: credential)
            }
        }
        return options
    }

    /// POST /sip/detach: all of the directions or none.
    func detach(_ request: APIRequest) async throws -> Answer {
        let payload = try DetachPayload(request.asked.payload())
        try await store.write { database in
            for direction in payload.directions {
                guard
                    try database.attachment(of: payload.phoneNumber, direction, in: request.organisation) != nil
                else { throw Refusal.notAttached(payload.phoneNumber, direction) }
                try database.remove(payload.phoneNumber, direction)
            }
        }
        return request.envelope.written(payload.phoneNumber, payload.directions)
    }

    /// PUT /sip/verify: gives a code out; the call that would ask for it is never made.
    func verify(_ request: APIRequest) async throws -> Answer {
        let payload = try VerifyPayload(request.asked.payload())
        let time = milliseconds
        let code = try await store.write { database in
            guard
                try database.attachment(of: payload.phoneNumber, .outbound, in: request.organisation) != nil
            else { throw Refusal.notAttached(payload.phoneNumber, .outbound) }
            let code = try mint.code(database.nextSerial())
            try database.record(
                IssuedCode(
                    organisation: request.organisation, phoneNumber: payload.phoneNumber, code: code, issuedAt: time
                )
            )
            return code
        }
        return request.envelope.read(["code": .string(code)])
    }

    /// POST /calls: written down, with whether its number had been verified; nobody is rung.
    func call(_ request: APIRequest) async throws -> Answer {
        let payload = try CallPayload(request.asked.payload())
        let time = milliseconds
        let id = try await store.write { database in
            guard try database.attachment(of: payload.from, .outbound, in: request.organisation) != nil else {
                throw Refusal.notAttached(payload.from, .outbound)
            }
            let id = try mint.identifier(database.nextSerial())
            try database.record(
                RecordedCall(
                    id: id, organisation: request.organisation, task: payload.task, from: payload.from,
                    phoneNumber: payload.phoneNumber,
                    verified: database.hasCode(for: payload.from, in: request.organisation), madeAt: time
                )
            )
            return id
        }
        return .json(["status": "success", "call_id": .string(id)])
    }
}
