import BlandSimulator
import Fleet
import Foundation
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import TestSupport
import Testing

/// Random desired, live and recorded states, planned and applied; what must hold is checked at the vendor's.
@Suite("Any desired, live and ledger")
struct PropertyTests {
    private static let batches = 4
    private static let batchSize = 260

    @Test("live comes to desired, nothing else is touched, and the second plan is empty")
    func converges() async throws {
        print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
        try await withRig { rig in
            for batch in 0..<Self.batches {
                var random = SplitMix64(seed: TestRun.seed &+ UInt64(batch) &* 0x5851_F42D)
                let note: Comment = "PATCHBAY_TEST_SEED=\(TestRun.seed), batch \(batch)"
                rig.simulator.changeQuirks { $0 = Generator.quirks(&random) }
                let fleet = Generator.fleet(batch * 1_000, Self.batchSize, &random)
                try await rig.simulator.seed(fleet.seeds)
                let owned = try await fleet.owned(rig)
                await rig.ledger.set(owned)
                let before = try await Self.held(rig)

                let (input, prepared) = try await rig.input(fleet.desired, ConvergenceTests.allowed)
                #expect(try PlanFile.encode(Plan(input)) == PlanFile.encode(prepared.plan), note)
                #expect(try PlanFile.decode(PlanFile.encode(prepared.plan)) == prepared.plan, note)
                #expect(prepared.plan.refusals.isEmpty, note)
                let run = try await rig.apply(prepared)
                #expect(run.outcome.isComplete, "\(note) \(run.outcome.numbers.filter { $0.result != .applied })")
                let mismatches = try await rig.mismatches(fleet.desired)
                #expect(mismatches == [], note)

                let after = try await Self.held(rig)
                let ours = Set(
                    fleet.desired.flatMap { number in
                        Direction.allCases.filter { number[$0] != .unmanaged }.map { "\(number.number) \($0.rawValue)" }
                    })
                let removed = Set(
                    owned.numbers.filter { input.desired[$0.key] == nil }.flatMap { number, entry in
                        entry.directions.keys.map { "\(number) \($0.rawValue)" }
                    })
                for (place, attachment) in before where !ours.contains(place) {
                    #expect(after[place] == (removed.contains(place) ? nil : attachment), "\(place) \(note)")
                }
                #expect(Set(after.keys).subtracting(before.keys).isSubset(of: ours), note)

                let second = try await rig.input(fleet.desired).1.plan
                #expect(second.operations.map(\.id) == [], note)
                #expect(second.entries.map(\.number) == [], note)
                #expect(second.refusals.map(\.message) == [], note)
                try await Self.checkLedger(rig, fleet.desired, note)
            }
        }
    }

    /// Owned is what is declared and managed, and nothing stays intended.
    private static func checkLedger(_ rig: Rig, _ desired: [DesiredNumber], _ note: Comment) async throws {
        let ledger = await rig.ledger.current
        let owned = Set(ledger.numbers.flatMap { number, entry in entry.directions.keys.map { "\(number) \($0)" } })
        let declared = Set(
            desired.flatMap { number in
                Direction.allCases.filter { number[$0] != .unmanaged }.map { "\(number.number) \($0)" }
            })
        #expect(owned == declared, note)
        #expect(ledger.numbers.values.allSatisfy { $0.directions.values.allSatisfy { $0.intended == nil } }, note)
    }

    private static func held(_ rig: Rig) async throws -> [String: SimulatedAttachment] {
        Dictionary(
            uniqueKeysWithValues: try await rig.simulator.attachments().map {
                ("\($0.phoneNumber) \($0.direction.rawValue)", $0)
            }
        )
    }
}
