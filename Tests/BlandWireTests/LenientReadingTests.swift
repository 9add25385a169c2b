import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

/// An odd live value is shown and can be corrected; it never makes a read fail (docs/api-notes.md#odd-live-values).
@Suite("Odd live values")
struct LenientReadingTests {
    @Test(
        "an endpoint is kept as it came",
        arguments: [
            ("\"sip:192.0.2.1\"", "sip:192.0.2.1"), ("\"sips:a.example.com\"", "sips:a.example.com"),
            ("\"PBX.example.com:5061\"", "PBX.example.com:5061"), ("\"\"", nil), ("null", nil), ("5", "5"),
            (#"{"host":"a"}"#, #"{"host":"a"}"#),
        ] as [(String, String?)]
    )
    func endpoint(_ json: String, _ endpoint: String?) throws {
        #expect(try outbound(#""sip_endpoint":\#(json)"#).endpoint == endpoint)
    }

    @Test(
        "options have their canonical form where they have one, and stay as they are where they have none",
        arguments: [
            (#""port":5061"#, .port, 5061), (#""port":"5061""#, .port, 5061), (#""port":5061.0"#, .port, 5061),
            (#""port":"sip""#, .port, "sip"), (#""port":0"#, .port, 0), (#""port":null"#, .port, nil),
            (#""transport":"TLS""#, .transport, "tls"), (#""transport":"ws""#, .transport, "ws"),
            (#""transport":1"#, .transport, 1), (#""secure_media":"False""#, .secureMedia, false),
            (#""secure_media":0"#, .secureMedia, 0), (#""secure_media":null"#, .secureMedia, nil),
        ] as [(String, OptionName, JSONValue?)]
    )
    func options(_ json: String, _ name: OptionName, _ value: JSONValue?) throws {
        #expect(try outbound(#""options":{\#(json)}"#).options.reported[name] == value)
    }

    @Test("options that aren't an object are shown, and empty ones are none")
    func noOptions() throws {
        for empty in ["null", "{}", "[]"] {
            #expect(try outbound(#""options":\#(empty)"#) == LiveAttachment())
        }
        #expect(try outbound(#""options":"tls""#).otherFields == ["options": "tls"])
    }

    @Test("what this profile doesn't know is kept apart: in options, in headers, beside them")
    func unknown() throws {
        let attachment = try outbound(
            """
            "region": "us1", "trunk": null, "options": { "codec": "opus", "gone": null },
            "headers": { "direction": "outbound", "version": 2,
                         "headers": [{ "type": "custom", "key": "A", "value": "B", "passthrough": false, "note": "n" }] }
            """
        )
        #expect(attachment.otherFields == ["region": "us1"])
        #expect(attachment.options.other == ["codec": "opus"])
        #expect(attachment.otherHeaderFields == ["version": 2, "headers[0].note": "n"])
        #expect(attachment.headers == [.known(.custom(key: "A", value: "B", passthrough: false))])
    }

    @Test("inbound auth_mode ip is the API's default, and any other is kept")
    func authMode() throws {
        #expect(try inbound(#""options":{"auth_mode":"ip"}"#).options.other.isEmpty)
        #expect(try inbound(#""options":{"auth_mode":"register"}"#).options.other == ["auth_mode": "register"])
        #expect(try outbound(#""options":{"auth_mode":"ip"}"#).options.other == ["auth_mode": "ip"])
        #expect(try inbound(#""options":{"port":5061}"#).options.other == ["port": 5061])
    }

    @Test(
        "headers are an object with a list, or the list alone, or nothing",
        arguments: [
            (#"{"direction":"outbound","headers":[{"type":"custom","key":"A","value":"B"}]}"#, 1),
            (#"[{"type":"custom","key":"A","value":"B"}]"#, 1), ("null", 0), ("[]", 0), ("{}", 0), ("\"\"", 0),
            (#"{"direction":"outbound","headers":null}"#, 0), (#"{"direction":"outbound"}"#, 0),
            (#"{"direction":"outbound","headers":[]}"#, 0),
        ]
    )
    func headers(_ json: String, _ count: Int) throws {
        let headers = try outbound(#""headers":\#(json)"#).headers
        #expect(headers.count == count)
        #expect(headers.allSatisfy { if case .known = $0 { true } else { false } })
    }

    @Test(
        "a rule or list of another shape is kept as it came, and is never no headers",
        arguments: [
            #"[{"type":"regex","key":"A"}]"#, #"[{"key":"A","value":"B"}]"#, #"[{"type":"custom","key":"A"}]"#,
            #"[{"type":"custom","key":"A","value":5}]"#,
            #"[{"type":"custom","key":"A","value":"B","passthrough":"yes"}]"#,
            #"[{"type":"uui","target":"T","purpose":"p","encoding":"base64","content":"c"}]"#, #"["X-A"]"#, "[null]",
            "\"X-A\"", "5", #"{"direction":"outbound","headers":"X-A"}"#, #"{"headers":{"type":"custom"}}"#,
        ]
    )
    func unknownRules(_ json: String) throws {
        let headers = try outbound(#""headers":\#(json)"#).headers
        #expect(headers.count == 1)
        #expect(headers.allSatisfy { if case .unknown = $0 { true } else { false } })
    }

    @Test(
        "trap 11: a mask is not a password",
        arguments: [
            ("\"********\"", .masked), ("\"*\"", .masked), ("\"••••\"", .masked), ("\"●●\"", .masked),
            ("\"REDACTED\"", .masked), ("\"[redacted]\"", .masked), ("\"<REDACTED>\"", .masked),
            ("\"***REDACTED***\"", .masked), ("\"p******d\"", .masked), ("\"hunter••\"", .masked),
            ("\"(hidden)\"", .masked),
            ("true", .masked), (#"{"set":true}"#, .masked), ("null", .missing), ("\"\"", .missing),
            ("\"hunter2\"", .plain(SecretValue("hunter2"))), ("\"a*b*c\"", .plain(SecretValue("a*b*c"))),
        ] as [(String, LiveCredential)]
    )
    func masks(_ json: String, _ credential: LiveCredential) throws {
        let options = try outbound(#""options":{"sip_password":\#(json),"sip_username":\#(json)}"#).options
        #expect(options.password == credential)
        #expect(options.username == credential)
    }

    @Test("a credential that isn't there is missing")
    func missing() throws {
        let options = try outbound(#""options":{"port":1}"#).options
        #expect(options.password == .missing && options.username == .missing)
    }

    @Test("a credential in an unknown place is never kept in plain")
    func otherCredentials() throws {
        let attachment = try inbound(
            """
            "register_password_for_pbx": "CANARY", "auth": { "password": "CANARY" },
            "options": { "auth_mode": "register", "register_auth": { "username": "u", "password": "CANARY" },
                         "sip_password": "CANARY", "api_token": "CANARY" },
            "headers": { "headers": [{ "type": "custom", "key": "A", "value": "B", "secret": "CANARY" }], "token": "CANARY" }
            """
        )
        var dumped = ""
        dump(attachment, to: &dumped)
        #expect(!dumped.contains("CANARY"))
        #expect(attachment.options.other["register_auth"]?["username"] == "(secret)")
        #expect(attachment.options.other["auth_mode"] == "register")
    }

    @Test(
        "the code to key in is found where an API would put it",
        arguments: [
            (#"{"data":{"code":"012345"},"errors":null}"#, "012345"), (#"{"data":{"code":12345}}"#, "12345"),
            (#"{"data":{"verification_code":"77"}}"#, "77"), (#"{"data":"0042"}"#, "0042"),
            (#"{"status":"success","code":"9"}"#, "9"), (#"{"data":{},"errors":null}"#, nil), ("{}", nil),
        ] as [(String, String?)]
    )
    func verifyCode(_ json: String, _ code: String?) throws {
        #expect(VerifyAnswer.code(in: try JSONValue(parsing: json)) == code)
    }
}
