import BlandWire
import Foundation
import Pacing
import Testing

@Suite("The table of answers")
struct AnswerTableTests {
    /// One row of the table: sample answers of the kind, and everything that follows from such an answer.
    struct Expected: Sendable, CustomTestStringConvertible {
        let kind: AnswerKind
        /// Statuses and bodies.
        let answers: [(Int, String)]
        let reply: Reply?
        let stops: AnswerRow.Stop
        let exit: AnswerRow.ExitClass

        var testDescription: String { kind.rawValue }
    }

    private static let envelope = #"{"data":null,"errors":null}"#
    private static let errors = #"{"data":null,"errors":[{"error":"INVALID","message":"no"}]}"#
    private static let notEnabled = #"{"data":null,"errors":[{"error":"SIP_NOT_ENABLED"}]}"#
    private static let page = "<html><body>404</body></html>"

    private static func answers(_ body: String, with statuses: [Int]) -> [(Int, String)] {
        statuses.map { ($0, body) }
    }

    private static let refusals: [(Int, String)] = {
        var refusals = [errors, envelope].flatMap { answers($0, with: [400, 403, 422]) }
        for body in [errors, #"{"status":"error","message":"no"}"#, #"{"success":false}"#] {
            refusals += answers(body, with: [200, 201, 299])
        }
        return refusals
    }()

    private static let strayPages: [(Int, String)] =
        ["", page, "{}", "[]"].flatMap { answers($0, with: [400, 403, 409, 422]) }
        + [errors, envelope, "", page].flatMap { body in
            answers(body, with: [402, 405, 410, 418, 425, 451, 499, 199, 600])
        }

    private static let rows: [Expected] = [
        Expected(
            kind: .notEntitled,
            answers: answers(notEnabled, with: [200, 301, 400, 401, 403, 404, 408, 429, 500, 503]),
            reply: .denied, stops: .run, exit: .denied
        ),
        Expected(
            kind: .accepted,
            answers: [
                (200, envelope), (200, "{}"), (201, #"{"status":"success"}"#), (204, "{}"), (299, envelope),
                (200, #"{"data":{},"errors":[]}"#), (200, #"{"message":"SIP_NOT_ENABLED"}"#),
            ],
            reply: .accepted, stops: .nothing, exit: .done
        ),
        Expected(
            kind: .unintelligible,
            answers: [
                (200, ""), (204, ""), (200, page), (200, "[]"), (200, "null"), (200, "\"ok\""), (200, "{"),
            ],
            reply: .unintelligible, stops: .number, exit: .failed
        ),
        Expected(
            kind: .unauthorized,
            answers: [(401, envelope), (401, errors), (401, "Unauthorized"), (401, ""), (401, page)],
            reply: .denied, stops: .run, exit: .denied
        ),
        Expected(
            kind: .notFound,
            answers: [(404, envelope), (404, errors), (404, #"{"data":{},"errors":[],"id":1}"#)],
            reply: .refused, stops: .number, exit: .failed
        ),
        Expected(
            kind: .notTheAPI,
            answers: [
                (404, ""), (404, page), (404, "{}"), (404, #"{"data":null}"#), (404, #"{"errors":[]}"#), (404, "[]"),
            ],
            reply: .denied, stops: .run, exit: .unreachable
        ),
        Expected(
            kind: .redirect,
            answers: [(300, ""), (301, page), (302, envelope), (304, ""), (307, errors), (308, ""), (399, "")],
            reply: .denied, stops: .run, exit: .unreachable
        ),
        Expected(
            kind: .throttled,
            answers: [(429, ""), (429, errors), (429, page)],
            reply: .throttled, stops: .number, exit: .unreachable
        ),
        Expected(
            kind: .unavailable,
            answers: [(503, ""), (503, envelope), (503, page)],
            reply: .unavailable, stops: .number, exit: .unreachable
        ),
        Expected(
            kind: .serverError,
            answers: [
                (408, errors), (408, page), (408, ""), (500, envelope), (500, errors), (501, ""), (502, page),
                (504, ""), (599, ""),
            ],
            reply: .troubled, stops: .number, exit: .unreachable
        ),
        Expected(
            kind: .exists,
            answers: [(409, errors), (409, envelope), (409, #"{"message":"it exists"}"#)],
            reply: .refused, stops: .number, exit: .failed
        ),
        Expected(
            kind: .refused,
            answers: refusals,
            reply: .refused, stops: .number, exit: .failed
        ),
        Expected(
            kind: .strayPage,
            answers: strayPages,
            reply: .refused, stops: .number, exit: .failed
        ),
        Expected(kind: .noAnswer, answers: [], reply: .lost, stops: .reading, exit: .unreachable),
        Expected(kind: .barred, answers: [], reply: nil, stops: .run, exit: .unreachable),
        Expected(kind: .retriesSpent, answers: [], reply: nil, stops: .number, exit: .unreachable),
        Expected(kind: .givenUp, answers: [], reply: nil, stops: .run, exit: .unreachable),
        Expected(kind: .cancelled, answers: [], reply: nil, stops: .reading, exit: .failed),
    ]

    @Test("each row takes its answers, and says what follows from them", arguments: rows)
    func row(_ expected: Expected) {
        for (status, body) in expected.answers {
            let verdict = Verdict(status, body)
            #expect(verdict.kind == expected.kind, "\(status) \(body)")
            #expect(verdict.reply == expected.reply, "\(status) \(body)")
        }
        let row = expected.kind.row
        #expect(row.reply == expected.reply)
        #expect(row.stops == expected.stops)
        #expect(row.exit == expected.exit)
        #expect(row.answers.isEmpty == expected.answers.isEmpty)
    }

    @Test("every kind has its expectation here")
    func complete() {
        #expect(Self.rows.map(\.kind) == AnswerKind.allCases)
    }

    @Test(
        "Retry-After changes no kind: the wait is the retry machine's",
        arguments: [(429, .throttled), (503, .unavailable), (500, .serverError), (400, .strayPage)]
            as [(Int, AnswerKind)]
    )
    func retryAfter(_ status: Int, _ kind: AnswerKind) {
        for wait in ["120", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"] {
            #expect(Verdict(Answer(status: status, retryAfter: wait, body: Data())).kind == kind)
        }
    }

    @Test("each status has a kind with each body, and together they are all kinds of an answer")
    func total() {
        var found: Set<AnswerKind> = []
        for body in ["", Self.page, "[]", "{}", Self.envelope, Self.errors, Self.notEnabled] {
            for status in 100...999 { found.insert(Verdict(status, body).kind) }
        }
        #expect(found == Set(AnswerKind.allCases.filter { !$0.row.answers.isEmpty }))
    }

    // MARK: Columns that agree with each other

    @Test(
        "a run stops for what the retry machine stops for, for a host that was given up, and for one without a way to it",
        arguments: AnswerKind.allCases)
    func stops(_ kind: AnswerKind) {
        let endsCalls = kind.row.reply?.rule.next == .stop
        #expect((kind.row.stops == .run) == (endsCalls || kind == .givenUp || kind == .barred))
        if kind.row.stops == .run { #expect([.denied, .unreachable].contains(kind.row.exit)) }
    }

    @Test(
        "every answer has a reply for the retry machine, and every failure has sentences",
        arguments: AnswerKind.allCases)
    func filled(_ kind: AnswerKind) {
        let isCall = !kind.row.answers.isEmpty || kind == .noAnswer
        #expect((kind.row.reply != nil) == isCall)
        #expect((kind.row.sentences == nil) == (kind == .accepted))
        #expect((kind.row.reply?.rule.next == .done) == (kind == .accepted))
    }

    @Test("sentences are filled once: the API's own words are no places")
    func sentences() {
        let told = AnswerKind.noAnswer.row.message(url: "https://a/v1", status: 404, reason: "{url} {status} {reason}")
        #expect(told.hasPrefix("The API at https://a/v1 can't be reached: {url} {status} {reason}. Check the network"))
        let other = AnswerKind.redirect.row.message(url: "https://a/v1", status: 307, reason: "HTTP 307: moved")
        #expect(other.hasPrefix("What answers at https://a/v1 is not the API (HTTP 307 without"))
        for kind in AnswerKind.allCases {
            let text = kind.row.message(url: "https://a/v1", status: 404, reason: "HTTP 404")
            #expect(!text.contains("{") && (text.hasSuffix(".") || kind == .accepted))
        }
    }
}
