import Apply
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Saved plans and stale numbers")
struct StaleTests {
    /// A plan as `apply FILE` has it: no reading at hand.
    private static func saved(_ rig: Rig, _ desired: DesiredNumber...) async throws -> Rig.Prepared {
        var prepared = try await rig.input(desired) { $0.guards.allow(.adopt, 9) }.1
        prepared.plan = try PlanFile.decode(PlanFile.encode(prepared.plan))
        prepared.live = [:]
        return prepared
    }

    private static let first: [DesiredNumber] = [
        .wanted(PhoneNumber(1), outbound: .outboundA), .wanted(PhoneNumber(2), outbound: .outboundA),
    ]
    private static let second: [DesiredNumber] = [
        .wanted(PhoneNumber(1), outbound: .outboundB), .wanted(PhoneNumber(2), outbound: .outboundB),
    ]

    @Test("a saved plan reads each number again just before its first operation")
    func fresh() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            let prepared = try await Self.saved(rig, Self.second[0])
            rig.simulator.emptyLog()
            #expect(try await rig.apply(prepared).outcome.isComplete)
            #expect(rig.calls(about: PhoneNumber(1)) == [read, update, read])
        }
    }

    @Test("a number that moved since is skipped as stale, and the others are applied")
    func moved() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            let prepared = try await Self.saved(rig, Self.second[0], Self.second[1])
            let ledger = await rig.entry(PhoneNumber(1))
            try await rig.simulator.seed(AttachmentSeed(PhoneNumber(1), .outboundC))
            rig.simulator.emptyLog()
            let run = try await rig.apply(prepared)
            #expect(run.outcome.numbers.map(\.result) == [.stale, .applied])
            #expect(run.result(PhoneNumber(1))?.message == "it changed since it was planned")
            #expect(rig.calls(about: PhoneNumber(1)) == [read])
            #expect(await rig.entry(PhoneNumber(1)) == ledger)
            #expect(run.events.contains { $0.kind == .skipped && $0.result == .stale && $0.number == PhoneNumber(1) })
        }
    }

    @Test("what isn't the plan's concern makes nothing stale")
    func indifferent() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            let prepared = try await Self.saved(rig, Self.second[0])
            rig.simulator.changeQuirks {
                $0.ids = .number
                $0.dates = .epochMillis
                $0.extraFields = true
                $0.numbersWithoutPlus = true
            }
            #expect(try await rig.apply(prepared).outcome.isComplete)
        }
    }

    @Test("a number whose ledger entry moved since is stale, though the API shows the same")
    func ledgerMoved() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            var prepared = try await Self.saved(rig, Self.second[0])
            await rig.ledger.change { $0.numbers[PhoneNumber(1)]?.version += 1 }
            prepared.owned = await rig.ledger.current
            let run = try await rig.apply(prepared)
            #expect(run.result(PhoneNumber(1))?.message == "its ledger entry changed since it was planned")
            #expect(run.result(PhoneNumber(1))?.result == .stale)
        }
    }

    @Test("a plan applied twice does nothing the second time")
    func twice() async throws {
        try await withRig { rig in
            var prepared = try await Self.saved(
                rig, .wanted(PhoneNumber(1), inbound: .inboundA), .wanted(PhoneNumber(2), outbound: .outboundA))
            #expect(try await rig.apply(prepared).outcome.isComplete)
            prepared.owned = await rig.ledger.current
            rig.simulator.emptyLog()
            let run = try await rig.apply(prepared)
            #expect(run.outcome.count(.stale) == 2)
            #expect(rig.calls == [read, read])
        }
    }

    @Test("a stale number holds replaces and detaches back, as a failed one does")
    func holds() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            let prepared = try await Self.saved(rig, Self.second[0], .wanted(PhoneNumber(2)))
            try await rig.simulator.seed(AttachmentSeed(PhoneNumber(1), .outboundC))
            let run = try await rig.apply(prepared)
            #expect(run.outcome.numbers.map(\.result) == [.stale, .held])
            #expect(try await rig.has(PhoneNumber(2), .outbound) != nil)
        }
    }

    @Test("an attachment adopted as it was planned isn't taken over once its owner changed it")
    func adoptedLater() async throws {
        try await withRig { rig in
            try await rig.simulator.seed(AttachmentSeed(number, .outboundB))
            let prepared = try await Self.saved(rig, .wanted(number, outbound: .outboundB))
            #expect(prepared.plan.operations.isEmpty)
            #expect(prepared.plan.summary.adopted == 1)
            try await rig.simulator.seed(AttachmentSeed(number, .outboundC))
            try await rig.apply(prepared)
            #expect(await rig.entry() == nil)
            #expect(try await rig.plan(.wanted(number, outbound: .outboundB)).plan.kinds == [.limit(.adopt)])
        }
    }

    @Test("a number that can't be read again fails and keeps its entry")
    func unreadable() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.first).1)
            let prepared = try await Self.saved(rig, Self.second[0])
            let ledger = await rig.entry(PhoneNumber(1))
            rig.simulator.changeQuirks { $0.brokenReads = ["*": .emptyData] }
            rig.simulator.emptyLog()
            let run = try await rig.apply(prepared)
            #expect(run.result(PhoneNumber(1))?.result == .failed)
            #expect(rig.calls.allSatisfy { $0 == read })
            #expect(await rig.entry(PhoneNumber(1)) == ledger)
        }
    }

    @Test(
        "an interrupted replace that is stale or not begun is still finished by the next run", arguments: [true, false])
    func stillResumes(_ isStopped: Bool) async throws {
        try await withRig { rig in
            let wanted = DesiredNumber.wanted(number, inbound: .inboundB)
            try await rig.run(.wanted(number, inbound: .inboundA))
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault(path: "/sip/attach") { fault in
                        fault.status = 400
                        fault.times = 100
                    }
                ]
            }
            try await rig.run(wanted)
            rig.simulator.changeQuirks { $0.writeFaults = [] }
            let open = await rig.entry()
            #expect(open?.directions[.inbound]?.intended?.isReplace == true)
            var prepared = try await rig.plan(wanted)
            let stop = RunSwitch()
            if isStopped {
                stop.stop(because: "SIGTERM")
            } else {
                await rig.ledger.change { $0.numbers[number]?.version += 1 }
                prepared.owned = await rig.ledger.current
                prepared.live = [:]
            }
            let run = try await rig.apply(prepared, runSwitch: stop)
            #expect(run.result()?.result == (isStopped ? .notBegun : .stale))
            #expect(await rig.entry()?.directions == open?.directions)
            let next = try await rig.plan(wanted) { $0.guards.limits[.reattach] = .count(0) }
            #expect(next.plan.operations.map(\.phase) == [.finish])
            #expect(try await rig.apply(next).outcome.isComplete)
        }
    }
}
