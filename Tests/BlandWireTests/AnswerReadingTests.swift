import BlandWire
import Fleet
import SIPModel
import Testing

@Suite("The meaning of an answer for a number, for the route and for a list")
struct AnswerReadingTests {
    private static let envelope = #"{"data":null,"errors":null}"#
    private static let errors = #"{"data":null,"errors":[{"error":"X"}]}"#
    private static let notFound = Verdict(404, #"{"data":null,"errors":[{"error":"NOT_FOUND"}]}"#)

    @Test(
        "GET /sip without a number proves the route, or another server, or nothing",
        arguments: [
            (200, envelope, .isThere), (200, errors, .isThere), (400, errors, .isThere), (400, "", .isThere),
            (422, errors, .isThere),
            (201, errors, .isElsewhere(status: 201)), (403, errors, .isElsewhere(status: 403)),
            (405, errors, .isElsewhere(status: 405)), (408, errors, .unknown),
            (409, errors, .isElsewhere(status: 409)), (404, errors, .isElsewhere(status: 404)),
            (404, "<html>", .isElsewhere(status: 404)), (301, "", .isElsewhere(status: 301)),
            (200, "<html>", .isElsewhere(status: 200)), (200, "", .isElsewhere(status: 200)),
            (401, errors, .unknown), (403, #"{"errors":"SIP_NOT_ENABLED"}"#, .unknown), (429, "", .unknown),
            (503, "", .unknown), (500, "", .unknown),
        ] as [(Int, String, RouteState)]
    )
    func route(_ status: Int, _ body: String, _ route: RouteState) {
        #expect(Verdict(status, body).route == route)
    }

    @Test("trap 4: a 404 in the envelope is nothing attached only where the route is there")
    func notFound() throws {
        let number = try PhoneNumber.guide()
        #expect(try Self.notFound.reading(of: number, route: .unknown) == .needsRoute)
        #expect(try Self.notFound.reading(of: number, route: .isThere) == .live(LiveNumber(number)))
        #expect(try Self.notFound.reading(of: number, route: .isElsewhere(status: 403)) == .notTheAPI(status: 403))
    }

    @Test("trap 4: a 404 without the envelope never is, nor any other failure", arguments: AnswerKind.allCases)
    func failed(_ kind: AnswerKind) throws {
        guard kind != .notFound else { return }
        let number = try PhoneNumber.guide()
        let verdict = Verdict.failed(kind, APIFailure(status: 404, text: ""))
        for route in [RouteState.unknown, .isThere, .isElsewhere(status: 404)] {
            #expect(try verdict.reading(of: number, route: route) == .failed)
        }
    }

    @Test("an accepted answer is the number's state, whatever is known of the route")
    func accepted() throws {
        let number = try PhoneNumber.guide()
        for route in [RouteState.unknown, .isThere, .isElsewhere(status: 404)] {
            #expect(try Verdict(200, Self.envelope).reading(of: number, route: route) == .live(LiveNumber(number)))
            #expect(throws: UnreadableState.self) { try Verdict(200, "{}").reading(of: number, route: route) }
        }
        #expect(try Verdict(200, "<html>").reading(of: number, route: .isThere) == .failed)
    }

    @Test("a list that isn't there is none, by either 404; any other failure is one")
    func lists() throws {
        #expect(try Self.notFound.list(of: .inbound) == .noList)
        #expect(try Verdict(404, "<html>").list(of: .outbound) == .noList)
        for (status, body) in [(301, ""), (400, Self.errors), (401, ""), (403, ""), (500, ""), (200, "<html>")] {
            #expect(try Verdict(status, body).list(of: .inbound) == .failed)
        }
        var list = NumberList()
        list.numbers = [try .guide()]
        let body = #"{"inbound_numbers":[{"phone_number":"+14150000000"}]}"#
        #expect(try Verdict(200, body).list(of: .inbound) == .numbers(list))
        #expect(throws: UnreadableState.self) { try Verdict(200, body).list(of: .outbound) }
    }
}
