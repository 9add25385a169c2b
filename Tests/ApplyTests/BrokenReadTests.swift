import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Broken reads")
struct BrokenReadTests {
    /// What there is to be misread: a number that is attached, and one that isn't.
    private static let desired: [DesiredNumber] = [
        .wanted(PhoneNumber(1), inbound: .inboundA, outbound: .outboundA), .wanted(PhoneNumber(2)),
        .wanted(PhoneNumber(3), inbound: .inboundA),
    ]

    @Test("a read that says nothing certain is never taken for nothing attached", arguments: BrokenRead.allCases)
    func planning(_ broken: BrokenRead) async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.desired).1)
            rig.simulator.changeQuirks { $0.brokenReads = ["*": broken] }
            let ledger = await rig.ledger.current
            rig.simulator.emptyLog()
            let (input, prepared) = try await rig.input(Self.desired)
            #expect(input.live.isEmpty)
            #expect(input.unreadable.keys.sorted() == (1...3).map { PhoneNumber($0) })
            #expect(!prepared.plan.hasOperations)
            #expect(prepared.plan.vanished.isEmpty)
            try await rig.apply(prepared)
            #expect(rig.calls.allSatisfy { $0 == read })
            #expect(await rig.ledger.current.numbers == ledger.numbers)
        }
    }

    @Test("one number that can't be read is named and left alone; the rest is planned", arguments: BrokenRead.allCases)
    func one(_ broken: BrokenRead) async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.desired).1)
            rig.simulator.changeQuirks { $0.brokenReads = [PhoneNumber(1).description: broken] }
            let after: [DesiredNumber] = [.wanted(PhoneNumber(1)), .wanted(PhoneNumber(3), inbound: .inboundB)]
            let prepared = try await rig.input(after).1
            #expect(prepared.plan.operations.map(\.number) == [PhoneNumber(3)])
            #expect(prepared.plan.warnings.compactMap(\.number) == [PhoneNumber(1)])
            rig.simulator.emptyLog()
            #expect(try await rig.apply(prepared).outcome.isComplete)
            #expect(rig.calls(about: PhoneNumber(1)).isEmpty)
        }
    }

    @Test(
        "a read-back that says nothing certain fails the number and leaves its entry intended",
        arguments: [
            BrokenRead.html200, .emptyBody, .emptyData, .otherNumber, .wrongDirection, .errorsBesideData,
        ])
    func readBack(_ broken: BrokenRead) async throws {
        try await withRig { rig in
            let wanted = DesiredNumber.wanted(number, inbound: .inboundA)
            let prepared = try await rig.plan(wanted)
            rig.simulator.changeQuirks { $0.brokenReads = ["*": broken] }
            let run = try await rig.apply(prepared)
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.message?.hasPrefix("it can't be read back") == true)
            #expect(await rig.entry()?.directions[.inbound]?.intended != nil)
            rig.simulator.changeQuirks { $0.brokenReads = [:] }
            let next = try await rig.plan(wanted)
            #expect(next.plan.operations.isEmpty)
            #expect(next.plan.refusals.isEmpty)
            try await rig.apply(next)
            #expect(await rig.entry()?.directions[.inbound]?.intended == nil)
            #expect(try await rig.plan(wanted).plan.entries.isEmpty)
        }
    }

    @Test("a lost answer whose read is broken is not sent again", arguments: [BrokenRead.html200, .emptyObject])
    func judging(_ broken: BrokenRead) async throws {
        try await withRig(Quirks { $0.writeFaults = [Fault(path: "/sip/attach") { $0.reset = true }] }) { rig in
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            rig.simulator.changeQuirks { $0.brokenReads = ["*": broken] }
            rig.simulator.emptyLog()
            let run = try await rig.apply(prepared)
            #expect(run.result()?.result == .failed)
            #expect(rig.calls.count { $0 == attach } == 1)
        }
    }
}
