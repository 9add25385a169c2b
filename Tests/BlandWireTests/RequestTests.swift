import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

@Suite("Requests are the guide's")
struct RequestTests {
    private static let inboundRules: [HeaderRule] = [
        .custom(key: "X-Cool-Guy", value: "First_Name", passthrough: false),
        .custom(key: "Account_Type", value: "VIP", passthrough: true),
        .uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id"),
    ]

    private static let outboundRules: [HeaderRule] = [
        .custom(key: "Favorite_Color", value: "X-Favorite-Color", passthrough: false),
        .custom(key: "x-custom-id", value: "12345", passthrough: true),
        .uui(target: "CustomerKV", purpose: "bland", encoding: .hex, content: "customerid_1234"),
    ]

    private func line(_ endpoint: String = "sip:your.provider.com", port: UInt16? = 1234) throws -> OutboundTarget {
        let options = OutboundOptions(
            port: port,
            username: .literal("bland"),
            password: .secret(.environment("SIP_PASSWORD"))
        )
        return try #require(OutboundTarget(endpoint: try SIPEndpoint(endpoint), options: options))
    }

    private func sent(_ request: APIRequest) throws -> JSONValue {
        let bytes = try #require(try request.bytes { _ in SecretValue("password") })
        return try JSONDecoder().decode(JSONValue.self, from: bytes)
    }

    @Test("the attach example of the guide, built from values, is the guide's JSON")
    func attach() throws {
        let request = APIRequest.attach(
            try .guide(),
            [
                (.outbound, .outbound(try line(), headers: Self.outboundRules)),
                (.inbound, .inbound(headers: Self.inboundRules)),
            ]
        )
        let guide = try JSONValue(
            parsing: """
                {
                  "phone_number": "+14150000000",
                  "directions": [
                    {
                      "type": "inbound",
                      "headers": {
                        "direction": "inbound",
                        "headers": [
                          { "type": "custom", "key": "X-Cool-Guy", "value": "First_Name" },
                          { "type": "custom", "key": "Account_Type", "value": "VIP", "passthrough": true },
                          { "type": "uui", "target": "CustomerId", "purpose": "bland", "encoding": "hex", "content": "id" }
                        ]
                      }
                    },
                    {
                      "type": "outbound",
                      "sip_endpoint": "sip:your.provider.com",
                      "options": {
                        "port": 1234,
                        "transport": "tls",
                        "secure_media": true,
                        "sip_username": "bland",
                        "sip_password": "password"
                      },
                      "headers": {
                        "direction": "outbound",
                        "headers": [
                          { "type": "custom", "key": "Favorite_Color", "value": "X-Favorite-Color" },
                          { "type": "custom", "key": "x-custom-id", "value": "12345", "passthrough": true },
                          { "type": "uui", "target": "CustomerKV", "purpose": "bland", "encoding": "hex", "content": "customerid_1234" }
                        ]
                      }
                    }
                  ],
                  "service": "sip"
                }
                """
        )
        #expect(request.method == .post)
        #expect(request.path == "/sip/attach")
        #expect(try sent(request) == guide)
    }

    @Test("an attachment without headers sends none")
    func attachWithoutHeaders() throws {
        let request = APIRequest.attach(try .guide(), [(.inbound, .inbound(headers: []))])
        #expect(request.body?["directions"] == [["type": "inbound"]])
        #expect(request.references.isEmpty)
    }

    @Test("trap 2: what goes over the wire is strict JSON")
    func strictJSON() throws {
        let request = APIRequest.attach(try .guide(), [(.inbound, .inbound(headers: Self.inboundRules))])
        let bytes = try #require(try request.bytes { _ in nil })
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: bytes) }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("//"))
    }

    @Test("an update sends every managed option explicitly, and no headers")
    func update() throws {
        let request = APIRequest.update(try .guide(), try line("sip:your.provider.com:1234", port: nil))
        #expect(request.method == .post)
        #expect(request.path == "/sip/update")
        #expect(
            try sent(request)
                == JSONValue(
                    parsing: """
                        {
                          "phone_number": "+14150000000",
                          "updates": {
                            "type": "outbound",
                            "sip_endpoint": "sip:your.provider.com:1234",
                            "options": {
                              "port": 1234,
                              "transport": "tls",
                              "secure_media": true,
                              "sip_username": "bland",
                              "sip_password": "password"
                            }
                          }
                        }
                        """
                )
        )
    }

    @Test("trap 9: the port of the options is sent, whatever the endpoint's own is")
    func port() throws {
        let line = try line("sip:your.provider.com:5061", port: 5062)
        let updates = APIRequest.update(try .guide(), line).body?["updates"]
        #expect(updates?["options"]?["port"] == 5062)
        #expect(updates?["sip_endpoint"] == "sip:your.provider.com:5061")
    }

    @Test("a detach names its directions, inbound first")
    func detach() throws {
        let request = APIRequest.detach(try .guide(), [.outbound, .inbound])
        #expect(request.path == "/sip/detach")
        #expect(
            try sent(request)
                == JSONValue(
                    parsing: """
                        { "phone_number": "+14150000000", "directions": [{ "type": "inbound" }, { "type": "outbound" }], "service": "sip" }
                        """
                )
        )
        #expect(APIRequest.detach(try .guide(), [.inbound]).body?["directions"] == [["type": "inbound"]])
    }

    @Test("trap 1: the plus of a number is percent-encoded in a query")
    func read() throws {
        let request = APIRequest.read(try PhoneNumber("+14155550100"))
        #expect(request.method == .get)
        #expect(request.path == "/sip?phone_number=%2B14155550100")
        #expect(request.body == nil)
        #expect(try request.bytes { _ in nil } == nil)
    }

    @Test("a request knows which call it is, also one that was read from a plan file")
    func kinds() throws {
        let number = try PhoneNumber.guide()
        let calls: [(APIRequest, CallKind?)] = [
            (APIRequest.attach(number, [(.inbound, .inbound(headers: []))]), .attach),
            (APIRequest.update(number, try line()), .update),
            (APIRequest.detach(number, [.inbound]), .detach),
            (APIRequest.verify(number), nil),
            (APIRequest.read(number), nil),
            (APIRequest.proveRoute, nil),
            (APIRequest.list(.inbound), nil),
            (APIRequest(.get, "/sip/attach"), nil),
            (APIRequest(.post, "/v2/sip/attach"), nil),
        ]
        for (request, kind) in calls {
            #expect(request.kind == kind)
            let decoded = try JSONDecoder().decode(APIRequest.self, from: try JSONEncoder().encode(request))
            #expect(decoded.kind == kind)
        }
    }

    @Test("verify and the proof of the route are the guide's")
    func others() throws {
        let verify = APIRequest.verify(try .guide())
        #expect(verify.method == .put && verify.path == "/sip/verify")
        #expect(verify.body == ["phone_number": "+14150000000"])
        #expect(APIRequest.proveRoute == APIRequest(.get, "/sip"))
    }

    @Test("what an update can carry is a row of the profile")
    func profile() {
        let guide = APIProfile.guide
        let options = OptionName.allCases.map(AttachmentField.option)
        #expect(guide.canUpdate([.endpoint] + options, in: .outbound))
        #expect(guide.canUpdate([], in: .inbound))
        #expect(!guide.canUpdate([.headers], in: .outbound))
        #expect(!guide.canUpdate([.endpoint, .headers], in: .outbound))
        for field in AttachmentField.allCases { #expect(!guide.canUpdate([field], in: .inbound)) }
    }
}
