import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

@Suite("Reading live state")
struct LiveStateTests {
    @Test("the guide's answer is read, field by field")
    func guide() throws {
        let live = try read(
            """
            {
              "data": {
                "inbound": {
                  "number": "+14155550100", "id": "i-1", "org_id": "org-1", "direction": "inbound", "sip_endpoint": null,
                  "created_at": "2026-01-01T00:00:00Z", "updated_at": 1767225600,
                  "headers": { "direction": "inbound", "headers": [
                    { "type": "custom", "key": "X-A", "value": "A" },
                    { "type": "uui", "target": "T", "purpose": "bland", "encoding": "ascii", "content": "id" }
                  ] },
                  "options": null, "inbound_id": 9007199254740993
                },
                "outbound": {
                  "number": "14155550100", "id": 7, "org_id": 42, "direction": "outbound",
                  "sip_endpoint": "sip:your.provider.com", "created_at": null, "updated_at": null, "headers": null,
                  "options": { "port": "1234", "transport": "TLS", "secure_media": "true", "sip_username": "bland",
                               "sip_password": "********" },
                  "inbound_id": null
                }
              },
              "errors": null
            }
            """
        )
        let inbound = try #require(live.inbound)
        #expect(inbound.headers.count == 2)
        #expect(inbound.server.inboundID == .integer(9_007_199_254_740_993))
        #expect(inbound.server.organisation == "org-1")
        #expect(inbound.otherFields.isEmpty && inbound.otherHeaderFields.isEmpty)
        let outbound = try #require(live.outbound)
        #expect(outbound.endpoint == "sip:your.provider.com")
        #expect(outbound.options.reported == [.port: 1234, .transport: "tls", .secureMedia: true])
        #expect(outbound.options.username == .plain(SecretValue("bland")))
        #expect(outbound.options.password == .masked)
        #expect(outbound.headers.isEmpty)
        #expect(live.organisations == ["org-1", "42"])
    }

    @Test("trap 3: ids and dates are kept exactly, as text or as numbers of any size")
    func ids() throws {
        for id in ["12345678901234567890123", "18446744073709551615", "\"9007199254740993\""] {
            let attachment = try inbound(#""inbound_id":\#(id),"id":\#(id),"org_id":\#(id),"created_at":\#(id)"#)
            #expect(attachment.server.inboundID?.text == id)
            #expect(attachment.server.id?.text == id)
            #expect(attachment.server.createdAt?.text == id)
            #expect(attachment.server.organisation == id.trimmingCharacters(in: ["\""]))
        }
    }

    @Test(
        "trap 4: nothing attached is two nulls, or data that is null",
        arguments: [#"{"data":{"inbound":null,"outbound":null},"errors":null}"#, #"{"data":null,"errors":null}"#]
    )
    func unattached(_ text: String) throws {
        let live = try read(text)
        #expect(live.inbound == nil && live.outbound == nil)
    }

    @Test(
        "trap 4: data without both directions is unreadable, never unattached",
        arguments: [
            #"{"errors":null}"#, "{}", #"{"data":{},"errors":null}"#, #"{"data":{"inbound":null},"errors":null}"#,
            #"{"data":{"outbound":null},"errors":null}"#, #"{"data":[],"errors":null}"#, #"{"data":"","errors":null}"#,
            #"{"data":false,"errors":null}"#, #"{"inbound":null,"outbound":null}"#,
            #"{"data":{"Inbound":null,"Outbound":null},"errors":null}"#,
        ]
    )
    func incomplete(_ text: String) {
        let error = #expect(throws: UnreadableState.self) { try read(text) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test(
        "trap 5: a direction of another shape is unreadable, never unattached",
        arguments: ["{}", "[]", "\"\"", "false", "0", #"{"id":"1"}"#, #"{"number":null}"#, #"{"number":{}}"#]
    )
    func shape(_ direction: String) {
        for key in ["inbound", "outbound"] {
            let other = key == "inbound" ? "outbound" : "inbound"
            #expect(throws: UnreadableState.self) {
                try read(#"{"data":{"\#(key)":\#(direction),"\#(other)":null},"errors":null}"#)
            }
        }
    }

    @Test(
        "trap 5: another number's data is unreadable, never unattached",
        arguments: ["\"+14155550101\"", "\"\"", "\"4155550100\"", "\"unknown\"", "14155550101"]
    )
    func otherNumber(_ number: String) {
        #expect(throws: UnreadableState.self) {
            try read(#"{"data":{"inbound":{"number":\#(number)},"outbound":null},"errors":null}"#)
        }
    }

    @Test(
        "the number in the answer may lack its plus, or be a JSON number",
        arguments: ["\"+14155550100\"", "\"14155550100\"", "14155550100"]
    )
    func sameNumber(_ number: String) throws {
        let live = try read(#"{"data":{"inbound":{"number":\#(number)},"outbound":null},"errors":null}"#)
        #expect(live.inbound == LiveAttachment())
    }

    @Test("trap 5: inbound data under outbound is unreadable")
    func swapped() {
        #expect(throws: UnreadableState.self) { try outbound(#""direction":"inbound""#) }
        #expect(throws: UnreadableState.self) { try inbound(#""direction":"both""#) }
        #expect(throws: Never.self) { try inbound(#""direction":"Inbound""#) }
    }
}
