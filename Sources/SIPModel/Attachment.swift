/// The desired attachment of one number in one direction.
package struct Attachment: Hashable, Sendable {
    /// The destination of outbound calls; `nil` for an inbound attachment, which has only headers.
    package let target: OutboundTarget?
    package let headers: [HeaderRule]

    /// An inbound attachment (the guide: `sip_endpoint` and `options` are for outbound only).
    package static func inbound(headers: [HeaderRule]) -> Attachment {
        Attachment(target: nil, headers: headers)
    }

    package static func outbound(_ target: OutboundTarget, headers: [HeaderRule]) -> Attachment {
        Attachment(target: target, headers: headers)
    }

    private init(target: OutboundTarget?, headers: [HeaderRule]) {
        self.target = target
        self.headers = headers
    }
}

/// An outbound endpoint with its options. It always has a port.
package struct OutboundTarget: Hashable, Sendable {
    package let endpoint: SIPEndpoint
    /// The options, with `port` set to the effective port.
    package let options: OutboundOptions
    /// 1 … 65535: the port of the options, else that of the endpoint (the guide: options' port "will overwrite
    /// any port defined in your sip_endpoint").
    package let effectivePort: UInt16

    /// Returns `nil` if neither the endpoint nor the options name a port: the API refuses such an attachment.
    package init?(endpoint: SIPEndpoint, options: OutboundOptions) {
        guard let port = options.port ?? endpoint.port else { return nil }
        self.endpoint = endpoint
        self.effectivePort = port
        var resolved = options
        resolved.port = port
        self.options = resolved
    }
}
