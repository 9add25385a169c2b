extension LoggedRequest {
    /// The request as GET /_simulator/log shows it.
    var json: SimulatorJSON {
        let json: SimulatorJSON = [
            "sequence": .number(String(sequence)),
            "method": .string(method),
            "path": .string(path),
            "query": .optional(query),
            "body": body ?? .null,
            "status": .optional(status),
            "organisation": .optional(organisation),
            "authorized": .bool(authorized),
            "asked_at": .number(String(askedAt)),
            "answered_at": .optional(answeredAt),
        ]
        return rawBody.map { json.setting("raw_body", to: .string($0)) } ?? json
    }
}

extension SimulatedAttachment {
    /// The attachment as GET /_simulator/state shows it: credentials in the clear, quirks left out.
    var json: SimulatorJSON {
        [
            "organisation": .string(organisation),
            "phone_number": .string(phoneNumber),
            "direction": .string(direction.rawValue),
            "sip_endpoint": .optional(sipEndpoint),
            "options": options ?? .null,
            "headers": headers ?? .null,
            "extra": extra ?? .null,
            "id": .string(id),
            "created_at": .number(String(createdAt)),
            "updated_at": .number(String(updatedAt)),
        ]
    }
}

extension SimulatedOrganisation {
    /// The organisation without its keys: whoever set them knows them.
    var json: SimulatorJSON {
        ["id": .string(id), "sip_enabled": .bool(sipEnabled)]
    }
}

extension IssuedCode {
    var json: SimulatorJSON {
        [
            "organisation": .string(organisation),
            "phone_number": .string(phoneNumber),
            "code": .string(code),
            "issued_at": .number(String(issuedAt)),
        ]
    }
}

extension RecordedCall {
    var json: SimulatorJSON {
        [
            "call_id": .string(id),
            "organisation": .string(organisation),
            "task": .string(task),
            "from": .string(from),
            "phone_number": .string(phoneNumber),
            "verified": .bool(verified),
            "made_at": .number(String(madeAt)),
        ]
    }
}

extension SimulatorJSON {
    fileprivate static func optional(_ text: String?) -> SimulatorJSON {
        text.map { .string($0) } ?? .null
    }

    fileprivate static func optional(_ number: Int?) -> SimulatorJSON {
        number.map { .number(String($0)) } ?? .null
    }
}
