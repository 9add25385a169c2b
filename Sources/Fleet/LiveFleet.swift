package import JSON
package import SIPModel

/// The live state of one number, as `GET /sip` reports it.
package struct LiveNumber: Sendable, Equatable {
    package let number: PhoneNumber
    package var inbound: LiveAttachment?
    package var outbound: LiveAttachment?

    package init(_ number: PhoneNumber, inbound: LiveAttachment? = nil, outbound: LiveAttachment? = nil) {
        self.number = number
        self.inbound = inbound
        self.outbound = outbound
    }

    package subscript(_ direction: Direction) -> LiveAttachment? {
        switch direction {
        case .inbound: inbound
        case .outbound: outbound
        }
    }

    /// The organisations its attachments belong to.
    package var organisations: Set<String> {
        Set([inbound, outbound].compactMap { $0?.server.organisation })
    }
}

/// The live attachment of one direction, read leniently: Patchbay shows an odd value and can correct it, and never
/// refuses to read a number because of it (docs/api-notes.md#odd-live-values).
package struct LiveAttachment: Sendable, Equatable {
    /// `sip_endpoint` as reported; `nil` if it is missing or empty.
    package var endpoint: String?
    package var options: LiveOptions
    package var headers: [LiveHeaderRule]
    /// Fields that the guide doesn't describe. They belong to the server.
    package var otherFields: [String: JSONValue]
    /// Fields within the `headers` object that Patchbay doesn't manage.
    package var otherHeaderFields: [String: JSONValue]
    package var server: ServerRecord

    package init(
        endpoint: String? = nil,
        options: LiveOptions = LiveOptions(),
        headers: [LiveHeaderRule] = [],
        otherFields: [String: JSONValue] = [:],
        otherHeaderFields: [String: JSONValue] = [:],
        server: ServerRecord = ServerRecord()
    ) {
        self.endpoint = endpoint
        self.options = options
        self.headers = headers
        self.otherFields = otherFields
        self.otherHeaderFields = otherHeaderFields
        self.server = server
    }
}

/// `options` as reported.
package struct LiveOptions: Sendable, Equatable {
    /// `port`, `transport` and `secure_media`, if the API reports them; in canonical form, if they have one.
    package var reported: [OptionName: JSONValue]
    package var username: LiveCredential
    package var password: LiveCredential
    /// Options that this profile doesn't know.
    package var other: [String: JSONValue]

    package init(
        reported: [OptionName: JSONValue] = [:],
        username: LiveCredential = .missing,
        password: LiveCredential = .missing,
        other: [String: JSONValue] = [:]
    ) {
        self.reported = reported
        self.username = username
        self.password = password
        self.other = other
    }
}

/// A credential as the API reports it.
package enum LiveCredential: Sendable, Hashable {
    /// The field is null or absent.
    case missing
    /// The field has a mask instead of the value.
    case masked
    case plain(SecretValue)
}

/// A header rule as reported. A rule that the guide doesn't describe is kept unchanged.
package enum LiveHeaderRule: Sendable, Hashable {
    case known(HeaderRule)
    case unknown(JSONValue)

    package var subject: String {
        switch self {
        case .known(let rule): rule.subject
        case .unknown(let value): "unknown " + (value["key"] ?? value["target"] ?? .null).text
        }
    }
}

/// The fields of a direction that the server sets: kept exactly and never compared (docs/api-notes.md#trap-3).
package struct ServerRecord: Sendable, Equatable {
    package var id: JSONValue?
    package var inboundID: JSONValue?
    package var organisation: String?
    package var createdAt: JSONValue?
    package var updatedAt: JSONValue?

    package init(
        id: JSONValue? = nil,
        inboundID: JSONValue? = nil,
        organisation: String? = nil,
        createdAt: JSONValue? = nil,
        updatedAt: JSONValue? = nil
    ) {
        self.id = id
        self.inboundID = inboundID
        self.organisation = organisation
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
