import BlandWire
import Fleet
import Foundation
import Testing

@Suite("What the API says of a refused call is quoted whole")
struct FailureTextTests {
    private func text(_ body: String, _ status: Int = 400) -> String {
        Verdict(status, body).failure?.text ?? ""
    }

    @Test("what stands beside code and message isn't dropped")
    func beside() {
        #expect(
            text(
                #"{"data":null,"errors":[{"error":"INVALID","message":"bad","path":"directions[0]"}],"request_id":"r1"}"#
            )
                == #"INVALID: bad {"path":"directions[0]"}; {"request_id":"r1"}"#
        )
        #expect(text(#"{"status":"error","message":"bad","details":["x"]}"#) == #"bad {"details":["x"]}"#)
        #expect(text(#"{"reason":"odd"}"#) == #"{"reason":"odd"}"#)
        #expect(text("Bad Request") == "Bad Request")
        #expect(text("") == "")
    }

    @Test(
        "control characters are escaped, so that no answer can move a terminal's cursor or break a line",
        arguments: [
            ("a\nb", #"a\nb"#), ("a\r\nb", #"a\u{d}\nb"#), ("a\tb", #"a\u{9}b"#), ("\u{1B}[31mred", #"\u{1b}[31mred"#),
            ("a\u{7F}b", #"a\u{7f}b"#), ("a\u{85}b", #"a\u{85}b"#), ("a\u{202E}b", #"a\u{202e}b"#),
            ("a\u{200B}b", #"a\u{200b}b"#), ("a\u{2028}b\u{2029}", #"a\u{2028}b\u{2029}"#), ("größe 😀", "größe 😀"),
            ("\u{0}", #"\u{0}"#),
        ]
    )
    func controls(_ body: String, _ shown: String) {
        #expect(text(body) == shown)
    }

    @Test("at most 2,000 characters are kept, and it shows that there were more")
    func length() {
        #expect(text(String(repeating: "x", count: 2_000)) == String(repeating: "x", count: 2_000))
        let cut = text(String(repeating: "x", count: 2_001))
        #expect(cut.count == 2_000)
        #expect(cut.hasSuffix("x…"))
        #expect(text(String(repeating: "\u{1B}", count: 1_999)).count <= 2_000)
        #expect(text(#"{"errors":""# + String(repeating: "y", count: 5_000) + #""}"#).count == 2_000)
    }

    @Test(
        "no credential is quoted, whatever shape repeats it",
        arguments: [
            #"{"reason":"x","options":{"sip_password":"CANARY","sip_username":"CANARY","port":1}}"#,
            #"{"data":null,"errors":[{"error":"X","message":"m","body":{"directions":[{"options":{"sip_password":"CANARY"}}]}}]}"#,
            #"{"data":null,"errors":[{"error":"X","path":["options","sip_password"],"value":"CANARY"}]}"#,
            #"{"errors":[{"msg":"Invalid value","param":"directions[0].options.sip_password","value":"CANARY"}]}"#,
            #"{"errors":[{"register_auth":{"password":"CANARY"}}],"register_password_for_pbx":"CANARY"}"#,
            #"{"errors":[{"error":"X"}],"data":{"api_token":"CANARY","client_secret":["CANARY"]}}"#,
        ]
    )
    func credentials(_ body: String) {
        let text = text(body)
        #expect(!text.isEmpty)
        #expect(!text.contains("CANARY"))
    }

    @Test("a failure is shown with its status")
    func description() {
        #expect(APIFailure(status: 400, text: "no").description == "HTTP 400: no")
        #expect(APIFailure(status: 502, text: "").description == "HTTP 502")
        #expect(Verdict(400, #"{"errors":[{"error":"A"},{"code":"B"},{"message":"c"}]}"#).failure?.codes == ["A", "B"])
    }
}
