import Foundation

/// An attachment as GET /sip shows it: the guide's ten members, bent by the quirks.
enum LiveRecord {
    static let credentialKeys = ["sip_username", "sip_password"]

    /// The `data` of GET /sip: each direction, or null.
    static func configuration(_ attachments: [SimulatedAttachment], _ quirks: Quirks) -> SimulatorJSON {
        .object(
            SimulatedDirection.allCases.map { direction in
                let attachment = attachments.first { $0.direction == direction }
                return .init(direction.rawValue, attachment.map { record($0, quirks) } ?? .null)
            }
        )
    }

    static func record(_ attachment: SimulatedAttachment, _ quirks: Quirks) -> SimulatorJSON {
        var record: SimulatorJSON = [
            "number": phoneNumber(attachment.phoneNumber, quirks),
            "id": identifier(attachment, quirks),
            "org_id": .string(attachment.organisation),
            "direction": .string(attachment.direction.rawValue),
            "sip_endpoint": attachment.sipEndpoint.map { .string($0) } ?? .null,
            "created_at": date(attachment.createdAt, quirks),
            "updated_at": date(attachment.updatedAt, quirks),
            "headers": attachment.headers ?? .null,
            "options": options(attachment, quirks),
            "inbound_id": inboundIdentifier(attachment, quirks),
        ]
        if quirks.extraFields {
            record = record.merging(["region": "us1", "codec_config": nil])
        }
        return record.merging(attachment.extra)
    }

    static func phoneNumber(_ phoneNumber: String, _ quirks: Quirks) -> SimulatorJSON {
        .string(quirks.numbersWithoutPlus ? String(phoneNumber.drop { $0 == "+" }) : phoneNumber)
    }

    // MARK: What is the server's own

    /// The first integer that a Double can't hold.
    private static let beyondDouble = 9_007_199_254_740_993

    private static func identifier(_ attachment: SimulatedAttachment, _ quirks: Quirks) -> SimulatorJSON {
        switch quirks.ids {
        case .string: .string(attachment.id)
        case .number: .number(String(beyondDouble + 2 * attachment.serial))
        case .numericString: .string(String(beyondDouble + 2 * attachment.serial))
        }
    }

    private static func inboundIdentifier(_ attachment: SimulatedAttachment, _ quirks: Quirks) -> SimulatorJSON {
        guard attachment.direction == .inbound else { return .null }
        return switch quirks.ids {
        case .string: .number(String(41_000_000 + attachment.serial))
        case .number: .number(String(beyondDouble + 2 * attachment.serial))
        case .numericString: .string(String(beyondDouble + 2 * attachment.serial))
        }
    }

    private static func date(_ milliseconds: Int, _ quirks: Quirks) -> SimulatorJSON {
        guard quirks.dates == .iso else { return .number(String(milliseconds)) }
        // The fraction is written apart, because a Double of seconds would lose some thousandths.
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let time = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        return .string("\(time.dropLast()).\(String(1000 + rest).dropFirst())Z")
    }

    // MARK: Options

    private static func options(_ attachment: SimulatedAttachment, _ quirks: Quirks) -> SimulatorJSON {
        guard var options = attachment.options else {
            return quirks.inboundAuthMode && attachment.direction == .inbound ? ["auth_mode": "ip"] : .null
        }
        for key in credentialKeys where options[key] != nil {
            options = credential(key, in: options, quirks.credentials)
        }
        for key in quirks.omitOptions {
            options = options.removing(key)
        }
        return quirks.extraOptionFields ? options.setting("keepalive", to: 30) : options
    }

    private static func credential(
        _ key: String, in options: SimulatorJSON, _ quirk: Quirks.Credentials
    ) -> SimulatorJSON {
        switch quirk {
        case .plain: options
        case .masked: key == "sip_password" ? options.setting(key, to: "********") : options
        case .maskedBoth: options.setting(key, to: "********")
        case .missing: options.removing(key)
        case .nulls: options.setting(key, to: .null)
        case .redactedWord: options.setting(key, to: "REDACTED")
        }
    }
}
