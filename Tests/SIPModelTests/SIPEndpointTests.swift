import SIPModel
import Testing

@Suite("SIP endpoints")
struct SIPEndpointTests {
    private static let longLabel = String(repeating: "a", count: 63)
    private static let longHost = [longLabel, longLabel, longLabel, String(repeating: "b", count: 61)]
        .joined(separator: ".")

    @Test(
        "an endpoint is sip: and a fully qualified domain name, perhaps with a port",
        arguments: [
            ("sip:your.provider.com", "your.provider.com", nil),
            ("sip:pbx.example.com:5061", "pbx.example.com", 5061),
            ("SIP:Edge.Carrier.EXAMPLE", "edge.carrier.example", nil),
            ("sip:pbx.example.com.", "pbx.example.com", nil),
            ("sip:pbx.example.com.:1", "pbx.example.com", 1),
            ("sip:pbx.example.com:65535", "pbx.example.com", 65535),
            ("sip:1and1.example", "1and1.example", nil),
            ("sip:10.0.0.1.nip.example", "10.0.0.1.nip.example", nil),
            ("sip:xn--bcher-kva.example", "xn--bcher-kva.example", nil),
            ("sip:\(longLabel).example", "\(longLabel).example", nil),
            ("sip:\(longHost)", longHost, nil),
        ] as [(String, String, UInt16?)]
    )
    func valid(_ text: String, _ host: String, _ port: UInt16?) throws {
        let endpoint = try SIPEndpoint(text)
        #expect(endpoint.host == host)
        #expect(endpoint.port == port)
    }

    @Test(
        "what the API doesn't take is refused with the reason",
        arguments: [
            ("", .empty),
            ("sip: pbx.example.com", .space),
            (" sip:pbx.example.com", .space),
            ("sip:pbx.example.com\n", .space),
            ("sip:pbx.example.com\u{0}", .space),
            ("pbx.example.com", .missingScheme),
            ("tel:+14155550100", .missingScheme),
            ("https://pbx.example.com", .missingScheme),
            ("sips:pbx.example.com", .sips),
            ("SIPS:pbx.example.com", .sips),
            ("sip:bland@pbx.example.com", .userPart),
            ("sip:bland:password@pbx.example.com:5061", .userPart),
            ("sip:us1.sip.bland.ai:5061;transport=tls", .parameters),
            ("sip:pbx.example.com?subject=x", .parameters),
            ("sip://pbx.example.com", .path),
            ("sip:pbx.example.com/", .path),
            ("sip:", .missingHost),
            ("sip::5061", .missingHost),
            ("sip:.", .missingHost),
            ("sip:192.0.2.10", .ipAddress),
            ("sip:192.0.2.10:5061", .ipAddress),
            ("sip:192.0.2.10.", .ipAddress),
            ("sip:3221225994", .ipAddress),
            ("sip:[2001:db8::10]", .ipAddress),
            ("sip:[2001:db8::10]:5061", .ipAddress),
            ("sip:2001:db8::10", .ipAddress),
            ("sip:pbx.example.5", .ipAddress),
            ("sip:localhost", .notQualified),
            ("sip:pbx:5061", .notQualified),
            ("sip:pbx..example.com", .invalidHost),
            ("sip:.example.com", .invalidHost),
            ("sip:pbx.example.com..", .invalidHost),
            ("sip:-pbx.example.com", .invalidHost),
            ("sip:pbx-.example.com", .invalidHost),
            ("sip:my_pbx.example.com", .invalidHost),
            ("sip:bücher.example", .invalidHost),
            ("sip:*.example.com", .invalidHost),
            ("sip:\(longLabel)a.example", .invalidHost),
            ("sip:\(longHost)b", .invalidHost),
            ("sip:pbx.example.com:", .invalidPort("")),
            ("sip:pbx.example.com:0", .invalidPort("0")),
            ("sip:pbx.example.com:65536", .invalidPort("65536")),
            ("sip:pbx.example.com:+5061", .invalidPort("+5061")),
            ("sip:pbx.example.com:tls", .invalidPort("tls")),
            ("sip:pbx.example.com:5061:tls", .invalidPort("5061:tls")),
        ] as [(String, SIPEndpointError)]
    )
    func invalid(_ text: String, _ reason: SIPEndpointError) {
        #expect(throws: reason) { try SIPEndpoint(text) }
        #expect(!reason.explanation.isEmpty)
    }

    @Test("a letter that only looks like an ASCII one makes no domain name")
    func lookalike() {
        // The lower case of U+212A, the Kelvin sign, is `k`.
        #expect(throws: SIPEndpointError.invalidHost) { try SIPEndpoint("sip:ban\u{212A}.example.com") }
    }

    @Test("a port is quoted in the reason, and a password that stands in its place is not")
    func quotedPort() {
        #expect(SIPEndpointError.invalidPort("65536").explanation.contains("65536"))
        #expect(!SIPEndpointError.invalidPort("canary-7").explanation.contains("canary"))
    }

    @Test("an endpoint reads the same once it was written")
    func roundTrip() throws {
        let endpoint = try SIPEndpoint("SIP:Pbx.Example.com.:5061")
        #expect(endpoint.description == "sip:pbx.example.com:5061")
        #expect(try SIPEndpoint(endpoint.description) == endpoint)
        #expect(try SIPEndpoint(host: endpoint.host, port: nil).description == "sip:pbx.example.com")
    }

    @Test(
        "Bland's own signalling names are told from names that end alike",
        arguments: [
            ("us1.sip.bland.ai", true), ("EU1.SIP.BLAND.AI", true), ("sip.bland.ai", true),
            ("asia1.sip.bland.ai", true),
            ("mysip.bland.ai", false), ("us1.sip.bland.ai.example.com", false), ("bland.ai", false),
        ]
    )
    func vendor(_ host: String, _ isVendor: Bool) {
        #expect(BlandSignalling.isVendorHost(host) == isVendor)
    }
}
