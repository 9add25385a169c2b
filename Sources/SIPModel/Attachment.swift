/// What one number has in one direction, as a manifest wants it.
package struct Attachment: Hashable, Sendable {
    /// Where outbound calls go; nil for an inbound attachment, which has headers alone.
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

/// An endpoint with its options: it always has a port.
package struct OutboundTarget: Hashable, Sendable {
    package let endpoint: SIPEndpoint
    /// The options; their port is the effective one.
    package let options: OutboundOptions
    /// 1 … 65535: the port of the options, else that of the endpoint (the guide: options' port "will overwrite
    /// any port defined in your sip_endpoint").
    package let effectivePort: UInt16

    /// nil where neither endpoint nor options name a port: the API refuses that.
    package init?(endpoint: SIPEndpoint, options: OutboundOptions) {
        guard let port = options.port ?? endpoint.port else { return nil }
        self.endpoint = endpoint
        self.effectivePort = port
        var resolved = options
        resolved.port = port
        self.options = resolved
    }
}
