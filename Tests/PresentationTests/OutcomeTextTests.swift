import Fleet
import Journal
import Presentation
import SIPModel
import SchemaChecking
import Testing

@Suite("Outcome, shown")
struct OutcomeTextTests {
    private func outcome(_ change: (inout ApplyOutcome) throws -> Void) rethrows -> String {
        var outcome = ApplyOutcome()
        try change(&outcome)
        return OutcomeText(style: .plain).render(outcome)
    }

    @Test("it counts what came of the numbers, and names those that aren't as desired")
    func counts() throws {
        let text = try outcome {
            $0.numbers = [
                .init(try PhoneNumber("+14150000000"), .applied),
                .init(try PhoneNumber("+14150000001"), .failed, message: "HTTP 400: \u{1B}[31mno"),
                .init(try PhoneNumber("+14150000002"), .stale, message: "it changed"),
                .init(try PhoneNumber("+14150000003"), .held), .init(try PhoneNumber("+14150000004"), .notBegun),
            ]
            $0.recorded = 2
        }
        #expect(
            text == """
                  +14150000001 failed: HTTP 400: \\u{1b}[31mno
                  +14150000002 stale: it changed
                  +14150000003 held back
                  +14150000004 not begun
                Apply: 1 applied, 1 failed, 1 stale, 1 held back, 1 not begun, 2 recorded.
                """
        )
    }

    @Test("a number that is left without an attachment comes first, and loudly")
    func gap() throws {
        let text = try outcome {
            $0.numbers = [
                .init(try PhoneNumber("+14150000000"), .failed, message: "refused"),
                .init(try PhoneNumber("+14150000001"), .failed, message: "it is without its inbound", hasGap: true),
            ]
        }
        #expect(text.hasPrefix("ATTENTION: +14150000001: it is without its inbound\n"))
    }

    @Test("it lists what needs its verification, and why a run stopped")
    func verification() throws {
        let text = try outcome {
            $0.needVerification = [try PhoneNumber("+14150000000")]
            $0.stopped = "SIGINT: nothing new begun"
        }
        #expect(text.contains("`patchbay verify`: +14150000000"))
        #expect(text.contains("Stopped: SIGINT: nothing new begun"))
    }

    @Test("its JSON is as its schema says", arguments: ApplyOutcome.Result.allCases)
    func schema(_ result: ApplyOutcome.Result) throws {
        var outcome = ApplyOutcome()
        #expect(try SchemaCheck("outcome").problems(of: JSONText.render(outcome)) == [])
        outcome.numbers = [
            .init(try PhoneNumber("+14150000000"), result),
            .init(try PhoneNumber("+14150000001"), result, message: "no", hasGap: true, gapLength: 43.25),
        ]
        outcome.needVerification = [try PhoneNumber("+14150000000")]
        outcome.stopped = "SIGINT: nothing new begun"
        outcome.journal = ".patchbay/journals/a.jsonl"
        outcome.recorded = 3
        #expect(try SchemaCheck("outcome").problems(of: JSONText.render(outcome)) == [])
    }

    @Test("colour changes nothing but colour")
    func colour() throws {
        var outcome = ApplyOutcome()
        outcome.numbers = [.init(try PhoneNumber("+14150000001"), .failed, message: "no")]
        let coloured = OutcomeText(style: TextStyle(hasColour: true)).render(outcome)
        #expect(coloured.contains("\u{1B}[31m"))
        #expect(coloured.replacing(/\u{1B}\[\d+m/, with: "") == OutcomeText(style: .plain).render(outcome))
    }
}

@Suite("Ledger, shown")
struct LedgerTextTests {
    @Test("it says what is owned, and how it was left")
    func text() throws {
        var attached = AttachmentState()
        attached.endpoint = "sip:edge.carrier.example"
        let entry = OwnedNumber(
            file: "fleet/a.yaml", labels: ["team": "sup\u{1B}port", "a": "b"], preventDetach: true,
            directions: [
                .inbound: OwnedDirection(last: nil, intended: Intention(state: .unattached, isReplace: false)),
                .outbound: OwnedDirection(last: .attached(RecordedAttachment(attached))),
            ]
        )
        let fleet = OwnedFleet(
            apiURL: "https://api.bland.ai/v1", organisation: "org\u{1B}[2J", generation: 3,
            numbers: [try PhoneNumber("+14150000000"): entry]
        )
        #expect(
            LedgerText(style: .plain).render(fleet, name: "ledger.json") == """
                ledger ledger.json, generation 3
                  API: https://api.bland.ai/v1
                  organisation: org\\u{1b}[2J
                  commit last applied: (none)

                  +14150000000 fleet/a.yaml (a=b,team=sup\\u{1b}port; prevent_detach)
                      inbound: being attached (a run was cut off here)
                      outbound: attached to sip:edge.carrier.example, 0 header rules
                1 number owned.
                """
        )
    }
}
