import BlandWire
import Fleet
import Foundation
import Testing

@Suite("What an answer comes to")
struct VerdictTests {
    private static let envelope = #"{"data":null,"errors":null}"#

    @Test(
        "by its status and its body",
        arguments: [
            (200, envelope, "accepted"), (201, #"{"status":"success"}"#, "accepted"), (200, "{}", "accepted"),
            (200, "", "unintelligible"), (204, "", "unintelligible"), (200, "<html>", "unintelligible"),
            (200, "[]", "unintelligible"), (200, "null", "unintelligible"), (200, "\"ok\"", "unintelligible"),
            (301, "", "not the API"), (307, envelope, "not the API"),
            (400, #"{"data":null,"errors":[{"error":"INVALID","message":"no"}]}"#, "refused"), (400, "", "refused"),
            (401, envelope, "unauthorized"), (401, "Unauthorized", "unauthorized"),
            (403, envelope, "refused"), (409, envelope, "refused"), (422, envelope, "refused"),
            (429, "", "throttled"), (503, "<html>", "throttled"),
            (500, envelope, "troubled"), (502, "<html>", "troubled"), (504, "", "troubled"), (599, "", "troubled"),
        ]
    )
    func kinds(_ status: Int, _ body: String, _ kind: String) {
        #expect(Verdict(status, body).kind == kind)
    }

    @Test(
        "trap 4: a 404 is the API's own only with its envelope",
        arguments: [
            (envelope, "refused"), (#"{"data":null,"errors":[{"error":"NOT_FOUND"}]}"#, "refused"),
            ("", "not the API"), ("Not Found", "not the API"), ("<html>404</html>", "not the API"),
            ("{}", "not the API"), (#"{"data":null}"#, "not the API"), (#"{"errors":[]}"#, "not the API"),
            (#"{"message":"no Route matched with those values"}"#, "not the API"), ("[]", "not the API"),
        ]
    )
    func notFound(_ body: String, _ kind: String) {
        #expect(Verdict(404, body).kind == kind)
    }

    @Test(
        "trap 6: a 200 that says that it failed is a failure, in every shape",
        arguments: [
            (#"{"data":null,"errors":[{"error":"NOPE","message":"no such number"}]}"#, "NOPE: no such number"),
            (#"{"data":null,"errors":[{"error":"A","message":"a"},{"error":"B","message":"b"}]}"#, "A: a; B: b"),
            (#"{"data":null,"errors":[{"message":"no such number"}]}"#, "no such number"),
            (#"{"data":null,"errors":{"error":"NOPE","message":"no"}}"#, "NOPE: no"),
            (#"{"data":null,"errors":["no such number","nor that"]}"#, "no such number; nor that"),
            (#"{"data":null,"errors":"no such number"}"#, "no such number"),
            (#"{"status":"error","message":"no such number"}"#, "no such number"),
            (#"{"status":"ERROR"}"#, #"{"status":"ERROR"}"#),
            (#"{"success":false,"data":null,"message":"no"}"#, "no"),
            (#"{"data":null,"errors":true}"#, "true"),
            (#"{"data":null,"errors":[null]}"#, "null"),
            (#"{"data":null,"errors":[{"reason":"odd"}]}"#, #"{"reason":"odd"}"#),
        ]
    )
    func failures(_ body: String, _ text: String) {
        let verdict = Verdict(200, body)
        #expect(verdict.kind == "refused")
        #expect(verdict.failure?.text.hasPrefix(text) == true, "\(verdict.failure?.text ?? "")")
    }

    @Test(
        "errors that are null or empty are none",
        arguments: ["null", "[]", "{}", "\"\"", "false"]
    )
    func noErrors(_ errors: String) {
        #expect(Verdict(200, #"{"data":{},"errors":\#(errors)}"#).kind == "accepted")
        #expect(Verdict(200, #"{"status":"success","data":{},"errors":\#(errors)}"#).kind == "accepted")
    }

    @Test(
        "the missing entitlement is known by its code word, whatever the status and the shape",
        arguments: [200, 400, 401, 403, 404, 429, 500],
        [
            #"{"data":null,"errors":[{"error":"SIP_NOT_ENABLED","message":"SIP is not enabled for this organization"}]}"#,
            #"{"data":null,"errors":{"code":"SIP_NOT_ENABLED"}}"#, #"{"data":null,"errors":"SIP_NOT_ENABLED"}"#,
            #"{"status":"error","message":"SIP_NOT_ENABLED: ask support"}"#,
            #"{"status":"error","error":"SIP_NOT_ENABLED"}"#,
        ]
    )
    func notEntitled(_ status: Int, _ body: String) {
        #expect(Verdict(status, body).kind == "not entitled")
    }

    @Test("an accepted answer that has the code word as somebody's header value is accepted")
    func codeWordInData() {
        let body = #"{"data":{"inbound":{"headers":{"headers":[{"value":"SIP_NOT_ENABLED"}]}}},"errors":null}"#
        #expect(Verdict(200, body).kind == "accepted")
    }

    @Test("Retry-After comes along as it came")
    func retryAfter() {
        #expect(Answer(status: 429, retryAfter: "120", body: Data()).retryAfter == "120")
        #expect(Answer(status: 503, body: Data()).retryAfter == nil)
    }
}
