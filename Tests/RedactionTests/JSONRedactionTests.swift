import JSON
import Redaction
import SIPModel
import Testing

@Suite("Credentials in JSON")
struct JSONRedactionTests {
    @Test(
        "what stands below a credential's key is replaced, misspelt keys and paths included",
        arguments: [
            "sip_password", "sip_username", "password", "pwd", "api_key", "apiKey", "API-KEY", "cred", "credentials",
            "secret", "token", "sip_pasword", "usrname", "options.sip_username", "/options/sip_password",
            "directions[0].options.sip_password", "passphrase", "auth_key", "paswd", "authorization", "private_key",
        ]
    )
    func keys(_ key: String) {
        let value: JSONValue = ["message": "shown", "deep": [.object([key: "hunter2"])]]
        let text = value.redactingCredentials.text
        #expect(!text.contains("hunter2"))
        #expect(text.contains(SecretValue.redacted))
        #expect(text.contains("shown"))
    }

    @Test(
        "a validator's echo of a credential is replaced, whichever way it names the field",
        arguments: [
            ["path": "options.sip_password"], ["loc": ["body", "options", "pwd"]], ["field": "api_key"],
            ["message": "sip_username must be text"],
        ] as [JSONValue]
    )
    func echoes(_ named: JSONValue) {
        guard case .object(var members) = named else { return }
        members["input"] = "hunter2"
        #expect(!JSONValue.object(members).redactingCredentials.text.contains("hunter2"))
    }

    @Test(
        "an echo is found however deep validators put it",
        arguments: [
            ["source": ["pointer": "/options/sip_password"], "value": "hunter2"],
            ["instancePath": "/options/sip_password", "params": ["value": "hunter2"], "data": "hunter2"],
            ["field": "sip_password", "meta": ["value": "hunter2"], "rejectedValue": "hunter2"],
        ] as [JSONValue]
    )
    func deepEchoes(_ error: JSONValue) {
        #expect(!error.redactingCredentials.text.contains("hunter2"))
        #expect(error.redactingCredentials.text.contains("sip_password"))
    }

    @Test("other keys keep their values", arguments: ["passthrough", "port", "keepalive", "region", "key", "value"])
    func others(_ key: String) {
        #expect(JSONValue.object([key: "kept"]).redactingCredentials == .object([key: "kept"]))
    }

    @Test("null holds no credential")
    func null() {
        #expect(JSONValue.object(["sip_password": .null]).redactingCredentials == .object(["sip_password": .null]))
    }
}
