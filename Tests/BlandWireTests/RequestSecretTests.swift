import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

@Suite("Secrets of requests")
struct RequestSecretTests {
    private func request(_ username: Credential?, _ password: Credential?) throws -> APIRequest {
        let options = OutboundOptions(port: 5061, username: username, password: password)
        let line = try #require(OutboundTarget(endpoint: try SIPEndpoint("sip:a.example.com"), options: options))
        return APIRequest.attach(try .guide(), [(.outbound, .outbound(line, headers: []))])
    }

    private func options(_ request: APIRequest, _ resolve: (SecretReference) -> SecretValue?) throws -> JSONValue? {
        let bytes = try #require(try request.bytes(resolving: resolve))
        let body = try JSONDecoder().decode(JSONValue.self, from: bytes)
        return (body["directions"]?.array?.first ?? body["updates"])?["options"]
    }

    @Test(
        "a secret stands in a request as its reference, and is filled in when it is sent",
        arguments: [
            (.environment("A"), #"{"env":"A"}"#), (.file("/a"), #"{"file":"/a"}"#),
            (.command(["op", "read"]), #"{"command":["op","read"]}"#),
        ] as [(SecretReference, String)]
    )
    func reference(_ reference: SecretReference, _ json: String) throws {
        let request = try request(.literal("bland"), .secret(reference))
        let stored = request.body?["directions"]?.array?.first?["options"]
        #expect(stored?["sip_password"]?.text == json)
        #expect(stored?["sip_username"] == "bland")
        #expect(request.references == [reference])
        let sent = try options(request) { $0 == reference ? SecretValue("s3cret \"ü\"") : nil }
        #expect(sent?["sip_password"] == "s3cret \"ü\"")
        #expect(sent?["sip_username"] == "bland")
    }

    @Test("a request is stored and read back with its references, and without a value")
    func codable() throws {
        let request = try request(.secret(.environment("U")), .secret(.file("/p")))
        let data = try JSONEncoder().encode(request)
        let decoded = try JSONDecoder().decode(APIRequest.self, from: data)
        #expect(decoded == request)
        #expect(decoded.references == [.environment("U"), .file("/p")])
    }

    @Test("a secret that isn't at hand is named, the same one every time")
    func missing() throws {
        let request = try request(.secret(.environment("B")), .secret(.environment("A")))
        for _ in 0..<20 {
            let error = #expect(throws: APIRequest.MissingSecret.self) { try request.bytes { _ in nil } }
            #expect(error?.reference == .environment("A"))
        }
        let error = #expect(throws: APIRequest.MissingSecret.self) {
            try request.bytes { $0 == .environment("A") ? SecretValue("x") : nil }
        }
        #expect(error?.reference == .environment("B"))
    }

    @Test("only a credential's value is a reference: a header that looks like one is sent as it is")
    func notAReference() throws {
        let body: JSONValue = ["headers": [["key": ["env": "HOME"]]], "options": ["port": ["env": "HOME"]]]
        let request = APIRequest(.post, "/sip/attach", body: body)
        #expect(request.references.isEmpty)
        let bytes = try #require(try request.bytes { _ in SecretValue("CANARY") })
        #expect(!String(decoding: bytes, as: UTF8.self).contains("CANARY"))
    }

    @Test(
        "an object that isn't a reference is none",
        arguments: [
            "{}", #"{"env":1}"#, #"{"env":"A","file":"b"}"#, #"{"command":[]}"#, #"{"command":["a",1]}"#, #""A""#,
        ]
    )
    func malformed(_ text: String) throws {
        #expect(SecretReference(try JSONValue(parsing: text)) == nil)
    }

    @Test("putting back sends what live state showed: plain credentials by value, masked ones by reference")
    func putBack() throws {
        let live = LiveAttachment(
            endpoint: "sip:192.0.2.1:5060",
            options: LiveOptions(
                reported: [.port: 5060, .transport: "udp"],
                username: .plain(SecretValue("CANARY-user")),
                password: .masked,
                other: ["codec": "opus"]
            ),
            headers: [
                .known(.custom(key: "A", value: "B", passthrough: true)), .unknown(["type": "regex", "pattern": "x"]),
            ]
        )
        let request = APIRequest.putBack(
            try .guide(), .outbound, live, credentials: [.password: .secret(.environment("P"))])
        #expect(request.path == "/sip/attach")
        #expect(request.references == [.environment("P")])
        let bytes = try #require(try request.bytes { _ in SecretValue("the password") })
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: bytes)
                == JSONValue(
                    parsing: """
                        {
                          "phone_number": "+14150000000",
                          "service": "sip",
                          "directions": [{
                            "type": "outbound",
                            "sip_endpoint": "sip:192.0.2.1:5060",
                            "options": { "port": 5060, "transport": "udp", "sip_username": "CANARY-user", "sip_password": "the password" },
                            "headers": {
                              "direction": "outbound",
                              "headers": [
                                { "type": "custom", "key": "A", "value": "B", "passthrough": true },
                                { "type": "regex", "pattern": "x" }
                              ]
                            }
                          }]
                        }
                        """
                )
        )
    }

    @Test("a value that live state showed is in nothing that stores or prints the request")
    func putBackStored() throws {
        let live = LiveAttachment(options: LiveOptions(password: .plain(SecretValue("CANARY"))))
        let request = APIRequest.putBack(try .guide(), .outbound, live, credentials: [:])
        var dumped = ""
        dump(request, to: &dumped)
        let stored = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        for text in [stored, dumped, "\(request)", String(reflecting: request)] { #expect(!text.contains("CANARY")) }
        #expect(try options(request) { _ in nil }?["sip_password"] == "CANARY")
    }

    @Test("putting back an inbound attachment sends its headers alone")
    func putBackInbound() throws {
        let live = LiveAttachment(
            endpoint: "sip:a.example.com", options: LiveOptions(password: .plain(SecretValue("x"))))
        let request = APIRequest.putBack(try .guide(), .inbound, live, credentials: [.password: .literal("y")])
        #expect(request.body?["directions"] == [["type": "inbound"]])
    }
}
