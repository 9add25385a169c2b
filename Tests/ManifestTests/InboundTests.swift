import Fleet
import Manifest
import SIPModel
import Testing

@Suite("What an inbound attachment comes to")
struct InboundTests {
    private static let crm = """
        headers:
          crm:
            - { type: custom, key: X-Account, value: Account_Id }
            - { type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }
          trace: [{ type: custom, key: X-Trace, value: Trace }]

        """

    @Test("the words of a direction: attached, not attached, left alone")
    func words() throws {
        let set = ManifestSet(
            "numbers:\n  \"+14155550100\": { inbound: {} }\n  \"+14155550101\": { inbound: unmanaged }\n")
        #expect(try set.desired("+14155550100").inbound == .attached(.inbound(headers: [])))
        #expect(try set.desired("+14155550100").outbound == .unattached)
        #expect(try set.desired("+14155550101").inbound == .unmanaged)
        #expect(try set.desired("+14155550101").isManaged)
    }

    @Test("a number of which both directions are left alone isn't managed")
    func unmanaged() throws {
        let set = ManifestSet("numbers: { \"+14155550100\": { inbound: unmanaged, outbound: unmanaged } }\n")
        #expect(try !set.desired("+14155550100").isManaged)
    }

    @Test("the rules of a list stand where it is used, in their order")
    func use() throws {
        let set = ManifestSet(
            Self.crm + """
                numbers:
                  "+14155550100":
                    inbound:
                      headers:
                        - { type: custom, key: Account_Type, value: VIP, passthrough: true }
                        - use: crm
                        - use: trace

                """
        )
        #expect(
            try set.inboundHeaders("+14155550100") == [
                .custom(key: "Account_Type", value: "VIP", passthrough: true),
                .custom(key: "X-Account", value: "Account_Id", passthrough: false),
                .uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id"),
                .custom(key: "X-Trace", value: "Trace", passthrough: false),
            ]
        )
    }

    @Test("own headers replace default headers, an empty list as well")
    func defaults() throws {
        let set = ManifestSet(
            Self.crm + """
                defaults: { inbound: { headers: [{ use: crm }] } }
                numbers:
                  "+14155550100": { inbound: {} }
                  "+14155550101": { inbound: { headers: [] } }
                  "+14155550102": { inbound: { headers: [{ use: trace }] } }

                """
        )
        #expect(try set.inboundHeaders("+14155550100").count == 2)
        #expect(try set.inboundHeaders("+14155550101").isEmpty)
        #expect(try set.inboundHeaders("+14155550102").map(\.subject) == ["custom X-Trace"])
    }

    @Test("merge keys and aliases reach into numbers")
    func merges() throws {
        let set = ManifestSet(
            """
            x-base: &base
              labels: { team: support }
              inbound: { headers: [{ type: custom, key: X-A, value: A }] }
            numbers:
              "+14155550100": *base
              "+14155550101": { <<: *base, inbound: unmanaged }
              "+14155550102": { <<: *base, labels: { team: sales } }

            """
        )
        #expect(set.diagnostics.isEmpty)
        #expect(try set.inboundHeaders("+14155550100").count == 1)
        #expect(try set.desired("+14155550101").inbound == .unmanaged)
        #expect(try set.desired("+14155550101").labels == ["team": "support"])
        #expect(try set.desired("+14155550102").labels == ["team": "sales"])
    }

    @Test("a header's name is judged by the direction it is used in")
    func names() {
        let rule = "[{ type: custom, key: Favorite Color, value: X-Color }]"
        let numbers = """
            numbers:
              "+14155550100": { inbound: { headers: [{ use: a }] } }
              "+14155550101": { outbound: { sip_endpoint: "sip:a.example.com:5061", headers: [{ use: a }] } }

            """
        #expect(ManifestSet("headers: { a: \(rule) }\n" + numbers).codes == ["PB0123"])
        let outbound = "[{ type: custom, key: X-Color, value: Favorite Color }]"
        #expect(ManifestSet("headers: { a: \(outbound) }\n" + numbers).codes == ["PB0307"])
    }
}
