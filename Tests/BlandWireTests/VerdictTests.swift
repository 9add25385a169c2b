import BlandWire
import Fleet
import Foundation
import Testing

@Suite("What an answer comes to")
struct VerdictTests {
    private static let envelope = #"{"data":null,"errors":null}"#

    @Test(
        "trap 4: a 404 is the API's own only with its envelope",
        arguments: [
            (envelope, .notFound), (#"{"data":null,"errors":[{"error":"NOT_FOUND"}]}"#, .notFound),
            ("", .notTheAPI), ("Not Found", .notTheAPI), ("<html>404</html>", .notTheAPI),
            ("{}", .notTheAPI), (#"{"data":null}"#, .notTheAPI), (#"{"errors":[]}"#, .notTheAPI),
            (#"{"message":"no Route matched with those values"}"#, .notTheAPI), ("[]", .notTheAPI),
        ] as [(String, AnswerKind)]
    )
    func notFound(_ body: String, _ kind: AnswerKind) {
        #expect(Verdict(404, body).kind == kind)
    }

    @Test(
        "what isn't an answer of the API is told by what it is",
        arguments: [
            ("", "an empty body"), ("<html>", "something that isn't JSON"), ("[]", "JSON of another shape"),
            ("null", "JSON of another shape"),
        ]
    )
    func unintelligible(_ body: String, _ text: String) {
        #expect(Verdict(200, body) == .unintelligible(text))
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
        #expect(verdict.kind == .refused)
        #expect(verdict.failure?.text.hasPrefix(text) == true, "\(verdict.failure?.text ?? "")")
    }

    @Test(
        "errors that are null or empty are none",
        arguments: ["null", "[]", "{}", "\"\"", "false"]
    )
    func noErrors(_ errors: String) {
        #expect(Verdict(200, #"{"data":{},"errors":\#(errors)}"#).kind == .accepted)
        #expect(Verdict(200, #"{"status":"success","data":{},"errors":\#(errors)}"#).kind == .accepted)
    }

    @Test(
        "the missing entitlement is known by its code word, whatever the status and the shape",
        arguments: [200, 301, 400, 401, 403, 404, 408, 429, 500, 503],
        [
            #"{"data":null,"errors":[{"error":"SIP_NOT_ENABLED","message":"SIP is not enabled for this organization"}]}"#,
            #"{"data":null,"errors":{"code":"SIP_NOT_ENABLED"}}"#, #"{"data":null,"errors":"SIP_NOT_ENABLED"}"#,
            #"{"status":"error","message":"SIP_NOT_ENABLED: ask support"}"#,
            #"{"status":"error","error":"SIP_NOT_ENABLED"}"#,
        ]
    )
    func notEntitled(_ status: Int, _ body: String) {
        #expect(Verdict(status, body).kind == .notEntitled)
    }

    @Test("an accepted answer that has the code word as somebody's header value is accepted")
    func codeWordInData() {
        let body = #"{"data":{"inbound":{"headers":{"headers":[{"value":"SIP_NOT_ENABLED"}]}}},"errors":null}"#
        #expect(Verdict(200, body).kind == .accepted)
        #expect(Verdict(200, "<p>SIP_NOT_ENABLED</p>").kind == .unintelligible)
        #expect(Verdict(502, "<p>SIP_NOT_ENABLED</p>").kind == .notEntitled)
    }

    @Test("Retry-After comes along as it came")
    func retryAfter() {
        #expect(Answer(status: 429, retryAfter: "120", body: Data()).retryAfter == "120")
        #expect(Answer(status: 503, body: Data()).retryAfter == nil)
    }
}
