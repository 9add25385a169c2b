import Fleet
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("How a number came to what it is")
struct ResolvedNumberTests {
    private static let trunks = """
        apiVersion: patchbay/v1
        trunks:
          carrier:
            sip_endpoint: sip:edge.carrier.example
            options: { port: 5061, transport: tls, sip_password: { env: CARRIER } }
        headers:
          crm:
            - { type: custom, key: X-Account, value: Account_Id }
        """
    private static let numbers = """
        apiVersion: patchbay/v1
        defaults:
          outbound:
            trunk: carrier
        numbers:
          "+14155550100":
            inbound: { headers: [{ use: crm }, { type: custom, key: X-Own, value: Own }] }
            outbound: { options: { port: 5070 } }
          "+14155550110..+14155550119":
            outbound:
              sip_endpoint: sip:pbx.example.com:5062
        """

    private func values(_ number: String, _ direction: Direction) throws -> [String] {
        let set = ManifestSet(reading: [
            .init(name: "trunks.yaml", bytes: Array(Self.trunks.utf8)),
            .init(name: "numbers.yaml", bytes: Array(Self.numbers.utf8)),
        ])
        let resolved = try #require(set.resolved([try PhoneNumber(number)]).first)
        return resolved[direction].map { value in
            let place = value.place.map { " \($0.file):\($0.line)" } ?? ""
            return "\(value.path)=\(value.value.text) \(value.origin)\(place)"
        }
    }

    @Test("a number's own option stands over its default's trunk, whose others stay")
    func options() throws {
        #expect(
            try values("+14155550100", .outbound) == [
                #"sip_endpoint="sip:edge.carrier.example" trunk("carrier") trunks.yaml:4"#,
                "options.port=5070 number numbers.yaml:8",
                #"options.transport="tls" trunk("carrier") trunks.yaml:5"#,
                "options.secure_media=true standard",
                #"options.sip_password={"env":"CARRIER"} trunk("carrier") trunks.yaml:5"#,
            ]
        )
    }

    @Test("a header list's rules stand where the list stands, own ones where they stand")
    func headers() throws {
        #expect(
            try values("+14155550100", .inbound) == [
                #"headers[0]={"key":"X-Account","type":"custom","value":"Account_Id"} headerList("crm") trunks.yaml:8"#,
                #"headers[1]={"key":"X-Own","type":"custom","value":"Own"} number numbers.yaml:7"#,
            ]
        )
    }

    @Test("naming an endpoint leaves nothing of the default, its credentials least of all")
    func ownEndpoint() throws {
        #expect(
            try values("+14155550115", .outbound) == [
                #"sip_endpoint="sip:pbx.example.com:5062" block numbers.yaml:11"#,
                "options.port=5062 block numbers.yaml:11",
                #"options.transport="tls" standard"#,
                "options.secure_media=true standard",
            ]
        )
    }

    @Test("a number that nothing declares has no resolved state")
    func undeclared() throws {
        let set = ManifestSet(reading: [.init(name: "numbers.yaml", bytes: Array(Self.numbers.utf8))])
        #expect(set.resolved([try PhoneNumber("+14155559999")]).isEmpty)
    }
}
