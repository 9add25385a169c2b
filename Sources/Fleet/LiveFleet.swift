package import JSON
package import SIPModel

/// What GET /sip says of one number.
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

/// One direction as the API reports it, read leniently: an odd value is shown and can be mended, never a
/// reason not to read (docs/api-notes.md#odd-live-values).
package struct LiveAttachment: Sendable, Equatable {
    /// `sip_endpoint` as it came; empty counts as missing.
    package var endpoint: String?
    package var options: LiveOptions
    package var headers: [LiveHeaderRule]
    /// Fields beside the ones of the guide: the server's own.
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
    /// Port, transport and secure_media where the API reports them, in their canonical form where they have one.
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
    /// Null, or not there at all.
    case missing
    /// There, behind a mask.
    case masked
    case plain(SecretValue)
}

/// A header rule as reported; one that isn't of the guide is kept as it came.
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

/// What is the server's own of a direction: never compared, kept exactly (docs/api-notes.md#trap-3).
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
