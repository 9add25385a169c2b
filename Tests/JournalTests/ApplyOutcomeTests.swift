import Fleet
import Foundation
import Journal
import SIPModel
import Testing

@Suite("The outcome of an apply")
struct ApplyOutcomeTests {
    private func outcome(_ results: [ApplyOutcome.Result]) throws -> ApplyOutcome {
        var outcome = ApplyOutcome()
        outcome.numbers = try results.enumerated().map {
            ApplyOutcome.Number(try PhoneNumber("+1415555010\($0.offset)"), $0.element)
        }
        return outcome
    }

    @Test("an apply is complete when every number is as desired and nothing stopped it")
    func complete() throws {
        #expect(try outcome([]).isComplete)
        #expect(try outcome([.applied, .applied]).isComplete)
        for result in ApplyOutcome.Result.allCases where result != .applied {
            #expect(try !outcome([.applied, result]).isComplete)
        }
        var stopped = try outcome([.applied])
        stopped.stopped = "the key isn't known"
        #expect(!stopped.isComplete)
    }

    @Test("numbers are counted by what came of them")
    func count() throws {
        let outcome = try outcome([.applied, .failed, .applied, .held, .stale, .notBegun])
        #expect(outcome.count(.applied) == 2)
        #expect(ApplyOutcome.Result.allCases.map(outcome.count).reduce(0, +) == 6)
    }

    @Test("its JSON has a version, and says null where there is nothing")
    func json() throws {
        var outcome = ApplyOutcome()
        outcome.numbers = [
            .init(try PhoneNumber("+14155550100"), .failed, message: "no", hasGap: true),
            .init(try PhoneNumber("+14155550102"), .applied, gapLength: 43.2),
        ]
        outcome.needVerification = [try PhoneNumber("+14155550101")]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(outcome), as: UTF8.self)
                == #"{"exit_code":3,"format_version":1,"gap":true,"journal":null,"longest_gap_ms":43.2,"need_verification":["+14155550101"],"#
                + #""numbers":[{"gap":true,"message":"no","number":"+14155550100","result":"failed","unsure":false},"#
                + #"{"gap":false,"gap_ms":43.2,"number":"+14155550102","result":"applied","unsure":false}],"#
                + #""recorded":0,"stopped":null,"unsure":false}"#
        )
    }
}
