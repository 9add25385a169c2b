import Apply
import BlandSimulator
import Fleet
import Foundation
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import SystemPackage
import TestSamples
import Testing

@Suite("A journal that can't be written")
struct JournalFailureTests {
    @Test("in the gap of a replace it doesn't end the operation, and nothing new begins")
    func inGap() async throws {
        try await withRig { rig in
            let numbers = (1...3).map { PhoneNumber($0) }
            let before = numbers.map { DesiredNumber.wanted($0, inbound: .inboundA) }
            try await rig.apply(rig.input(before).1)
            let after = numbers.map { DesiredNumber.wanted($0, inbound: .inboundB) }
            let prepared = try await rig.input(after) { $0.guards.allow(.replace, 3) }.1
            rig.simulator.changeQuirks { $0.writeFaults = [Fault(path: "/sip/attach") { $0.status = 429 }] }
            let journal = try JournalWriter(creating: rig.directory.appending("full.jsonl"))
            // The journal fails while the first number waits for its second attach.
            rig.world.whileAsleep { _ in await journal.close() }
            let run = try await rig.apply(prepared, journal: journal) { $0.parallelism = 1 }
            #expect(run.error is JournalFailure)
            #expect(run.outcome.exitCode == 1)
            #expect(run.result(numbers[0])?.result == .applied, "\(run.outcome)")
            #expect(run.result(numbers[1])?.result == .notBegun)
            #expect(try await rig.mismatches([after[0], before[1], before[2]]) == [])
            #expect(!run.reading.isTorn)
        }
    }
}
