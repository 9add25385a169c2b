import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("What an outbound attachment comes to")
struct OutboundTests {
    private static let trunks = """
        trunks:
          us:
            sip_endpoint: sip:us.carrier.example:5061
            options: { sip_username: us-user, sip_password: { env: US_PASSWORD }, secure_media: false }
          eu:
            sip_endpoint: sip:eu.carrier.example
            options: { port: 5071, transport: tcp, sip_password: { env: EU_PASSWORD } }

        """

    private func line(_ outbound: String, defaults: String = "{}") throws -> OutboundTarget {
        let set = ManifestSet(
            Self.trunks + "defaults: \(defaults)\nnumbers:\n  \"+14155550100\": { outbound: \(outbound) }\n"
        )
        #expect(!set.diagnostics.hasErrors, "\(set.diagnostics)")
        return try set.line("+14155550100")
    }

    @Test("an endpoint alone has TLS, SRTP and no credentials")
    func endpointAlone() throws {
        let line = try line("{ sip_endpoint: \"sip:PBX.example.com:5061\" }")
        #expect(line.endpoint.host == "pbx.example.com")
        #expect(line.effectivePort == 5061)
        #expect(line.options == OutboundOptions(port: 5061))
    }

    @Test("a trunk brings its endpoint and its options")
    func trunk() throws {
        let line = try line("{ trunk: us }")
        #expect(line.endpoint.host == "us.carrier.example")
        #expect(line.options.username == .literal("us-user"))
        #expect(line.options.password == .secret(.environment("US_PASSWORD")))
        #expect(!line.options.secureMedia)
        #expect(line.options.transport == .tls)
    }

    @Test("options beside a trunk override it key by key")
    func override() throws {
        let line = try line("{ trunk: us, options: { secure_media: true, port: 5099, sip_username: { env: OWN } } }")
        #expect(line.effectivePort == 5099)
        #expect(line.options.secureMedia)
        #expect(line.options.username == .secret(.environment("OWN")))
        #expect(line.options.password == .secret(.environment("US_PASSWORD")))
    }

    @Test("a direction that says nothing has the default's trunk, and options over the default's")
    func defaults() throws {
        let inherited = try line("{}", defaults: "{ outbound: { trunk: us, options: { port: 5070 } } }")
        #expect(inherited.endpoint.host == "us.carrier.example")
        #expect(inherited.effectivePort == 5070)
        let own = try line(
            "{ options: { port: 5080 } }", defaults: "{ outbound: { trunk: us, options: { port: 5070 } } }")
        #expect(own.endpoint.host == "us.carrier.example")
        #expect(own.effectivePort == 5080)
        #expect(own.options.password == .secret(.environment("US_PASSWORD")))
    }

    @Test(
        "naming another endpoint discards the default's options and credentials",
        arguments: [
            ("{ sip_endpoint: \"sip:pbx.example.com:5061\" }", "pbx.example.com", 5061),
            ("{ trunk: eu }", "eu.carrier.example", 5071),
        ] as [(String, String, UInt16)]
    )
    func discard(_ outbound: String, _ host: String, _ port: UInt16) throws {
        let defaults =
            "{ outbound: { trunk: us, options: { port: 5070, sip_username: default-user, transport: udp } } }"
        let line = try line(outbound, defaults: defaults)
        #expect(line.endpoint.host == host)
        #expect(line.effectivePort == port)
        #expect(line.options.username == nil)
        #expect(line.options.password != .secret(.environment("US_PASSWORD")))
        #expect(line.options.transport != .udp)
    }

    @Test("naming the default's own trunk discards the default's options, too")
    func sameTrunk() throws {
        let line = try line("{ trunk: us }", defaults: "{ outbound: { trunk: us, options: { port: 5070 } } }")
        #expect(line.effectivePort == 5061)
    }

    @Test("own headers replace default headers, and stay when an endpoint is named")
    func headers() throws {
        func headers(_ outbound: String) throws -> [String] {
            let set = ManifestSet(
                Self.trunks + """
                    defaults:
                      outbound: { trunk: us, headers: [{ type: custom, key: Default, value: X-Default }] }
                    numbers:
                      "+14155550100": { outbound: \(outbound) }

                    """
            )
            return try set.outbound("+14155550100").headers.map(\.subject)
        }
        #expect(try headers("{}") == ["custom Default"])
        #expect(try headers("{ headers: [] }") == [])
        #expect(try headers("{ headers: [{ type: custom, key: Own, value: X-Own }] }") == ["custom Own"])
        #expect(try headers("{ sip_endpoint: \"sip:pbx.example.com:5061\" }") == ["custom Default"])
    }

    @Test("defaults create no direction")
    func noDirection() throws {
        let set = ManifestSet(
            Self.trunks + "defaults: { inbound: {}, outbound: { trunk: us } }\nnumbers: { \"+14155550100\": {} }\n")
        #expect(!set.diagnostics.hasErrors)
        let number = try set.desired("+14155550100")
        #expect(number.inbound == .unattached)
        #expect(number.outbound == .unattached)
    }

    @Test("a port of the options wins over the endpoint's, and that is warned about")
    func ports() throws {
        let set = ManifestSet(
            "numbers:\n  \"+14155550100\": { outbound: { sip_endpoint: \"sip:a.example.com:5061\", options: { port: 5062 } } }\n"
        )
        #expect(set.codes == ["PB0303"])
        #expect(set.diagnostics.first?.severity == .warning)
        #expect(try set.line("+14155550100").effectivePort == 5062)
    }

    @Test("where an error stands, the direction is left alone rather than half right")
    func broken() throws {
        let set = ManifestSet(
            """
            numbers:
              "+14155550100": { outbound: { sip_endpoint: "sip:192.0.2.1:5061" } }
              "+14155550101": { outbound: { sip_endpoint: "sip:a.example.com:5061", options: { port: 0 } } }
              "+14155550102": { outbound: { trunk: nowhere } }
              "+14155550103": { inbound: 5 }

            """
        )
        #expect(set.codes == ["PB0117", "PB0119", "PB0112", "PB0103"])
        for number in ["+14155550100", "+14155550101", "+14155550102"] {
            #expect(try set.desired(number).outbound == .unmanaged)
        }
        #expect(try set.desired("+14155550103").inbound == .unmanaged)
    }
}
