package import SIPModel

extension OutboundTarget {
    /// An outbound endpoint with its options, by default a carrier's with TLS and SRTP.
    package static func to(
        _ host: String = "edge.carrier.example",
        port: UInt16 = 5061,
        transport: Transport = .tls,
        secureMedia: Bool = true,
        username: Credential? = nil,
        password: Credential? = nil
    ) -> OutboundTarget {
        let options = OutboundOptions(
            port: port,
            transport: transport,
            secureMedia: secureMedia,
            username: username,
            password: password
        )
        guard let endpoint = try? SIPEndpoint(host: host, port: nil),
            let line = OutboundTarget(endpoint: endpoint, options: options)
        else { preconditionFailure("\(host):\(port) isn't a line") }
        return line
    }
}
