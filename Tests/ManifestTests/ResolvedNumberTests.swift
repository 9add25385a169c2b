import Fleet
import JSON
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("Where each value of a number comes from")
struct ResolvedNumberTests {
    private static let set = ManifestSet(
        """
        trunks:
          us:
            sip_endpoint: sip:us.carrier.example:5061
            options: { secure_media: false, sip_username: bland, sip_password: { command: [op, x] } }
        headers:
          crm: [{ type: custom, key: X-A, value: A }]
        defaults:
          inbound: { headers: [{ use: crm }] }
          outbound: { trunk: us, options: { transport: tcp } }
        numbers:
          "+14155550100":
            inbound: { headers: [{ type: custom, key: X-B, value: B }, { use: crm }] }
            outbound: {}
          "+14155550101..+14155550102":
            inbound: {}
            outbound: { trunk: us, options: { port: 5063, sip_password: { env: OWN } } }
          "+14155550103":
            inbound: unmanaged
            outbound: { sip_endpoint: "sip:pbx.example.com:5071" }
          "+14155550104": {}

        """
    )

    /// The values in the form `path value (origin line)`.
    private func shown(_ number: String, _ direction: Direction) throws -> [String] {
        let resolved = try #require(Self.set.resolved([try PhoneNumber(number)]).first)
        return resolved[direction].map { value in
            let line = value.place.map { " \($0.line)" } ?? ""
            return "\(value.path) \(value.value.text) (\(name(value.origin))\(line))"
        }
    }

    private func name(_ origin: ResolvedNumber.Origin) -> String {
        switch origin {
        case .number: "number"
        case .block: "block"
        case .trunk(let name): "trunk \(name)"
        case .headerList(let name): "list \(name)"
        case .defaults: "defaults"
        case .standard: "standard"
        }
    }

    @Test("from the defaults, and the trunk that they name")
    func defaults() throws {
        #expect(
            try shown("+14155550100", .outbound) == [
                #"sip_endpoint "sip:us.carrier.example:5061" (trunk us 4)"#, "options.port 5061 (trunk us 4)",
                #"options.transport "tcp" (defaults 10)"#, "options.secure_media false (trunk us 5)",
                #"options.sip_username "bland" (trunk us 5)"#,
                #"options.sip_password {"command":["op","x"]} (trunk us 5)"#,
            ]
        )
    }

    @Test("from a block's own options over a trunk's, and not from the defaults' once a trunk is named")
    func block() throws {
        #expect(
            try shown("+14155550102", .outbound) == [
                #"sip_endpoint "sip:us.carrier.example:5061" (trunk us 4)"#, "options.port 5063 (block 17)",
                #"options.transport "tls" (standard)"#, "options.secure_media false (trunk us 5)",
                #"options.sip_username "bland" (trunk us 5)"#, #"options.sip_password {"env":"OWN"} (block 17)"#,
            ]
        )
    }

    @Test("from an endpoint of its own, with what is sent when nothing is said")
    func endpoint() throws {
        #expect(
            try shown("+14155550103", .outbound) == [
                #"sip_endpoint "sip:pbx.example.com:5071" (number 20)"#, "options.port 5071 (number 20)",
                #"options.transport "tls" (standard)"#, "options.secure_media true (standard)",
            ]
        )
        #expect(try shown("+14155550103", .inbound).isEmpty)
    }

    @Test("headers from a rule of its own, a list it uses, and a list the defaults use")
    func headers() throws {
        #expect(
            try shown("+14155550100", .inbound) == [
                #"headers[0] {"key":"X-B","type":"custom","value":"B"} (number 13)"#,
                #"headers[1] {"key":"X-A","type":"custom","value":"A"} (list crm 7)"#,
            ]
        )
        #expect(
            try shown("+14155550101", .inbound) == [
                #"headers[0] {"key":"X-A","type":"custom","value":"A"} (list crm 7)"#
            ]
        )
    }

    @Test("a number that is attached to nothing has no values, and one that isn't declared isn't there")
    func nothing() throws {
        #expect(try shown("+14155550104", .inbound).isEmpty)
        #expect(Self.set.resolved([try PhoneNumber("+14155550199")]).isEmpty)
    }
}
