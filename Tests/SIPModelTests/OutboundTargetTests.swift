import SIPModel
import Testing

@Suite("Outbound lines")
struct OutboundTargetTests {
    @Test(
        "the port of the options wins over the endpoint's, and one of the two must be there",
        arguments: [
            ("sip:pbx.example.com:5061", nil, 5061),
            ("sip:pbx.example.com", 5062, 5062),
            ("sip:pbx.example.com:5061", 5062, 5062),
            ("sip:pbx.example.com", nil, nil),
        ] as [(String, UInt16?, UInt16?)]
    )
    func port(_ endpoint: String, _ option: UInt16?, _ effective: UInt16?) throws {
        let line = OutboundTarget(endpoint: try SIPEndpoint(endpoint), options: OutboundOptions(port: option))
        #expect(line?.effectivePort == effective)
        #expect(line?.options.port == effective)
    }

    @Test("TLS and SRTP are what options have when nothing is said")
    func defaults() {
        let options = OutboundOptions()
        #expect(options.transport == .tls)
        #expect(options.secureMedia)
        #expect(options.username == nil && options.password == nil)
    }

    @Test("fields have the API's own paths, and only credentials are sensitive")
    func fields() {
        #expect(
            AttachmentField.allCases.map(\.path) == [
                "sip_endpoint", "options.port", "options.transport", "options.secure_media", "options.sip_username",
                "options.sip_password", "headers",
            ]
        )
        #expect(
            AttachmentField.allCases.filter(\.isSensitive).map(\.path) == [
                "options.sip_username", "options.sip_password",
            ]
        )
    }

    @Test("inbound comes before outbound, and options in the guide's order")
    func order() {
        #expect([Direction.outbound, .inbound].sorted() == [.inbound, .outbound])
        #expect(OptionName.allCases.shuffled().sorted() == OptionName.allCases)
    }
}
