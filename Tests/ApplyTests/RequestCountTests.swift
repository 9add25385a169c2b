import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Requests are counted")
struct RequestCountTests {
    @Test("a thousand numbers: one read each to plan, one write and one read each to apply, and no more")
    func thousand() async throws {
        try await withRig { rig in
            let desired = (0..<1_000).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            let prepared = try await rig.input(desired).1
            #expect(rig.calls == Array(repeating: read, count: 1_000))
            rig.simulator.emptyLog()
            #expect(try await rig.apply(prepared).outcome.isComplete)
            #expect(rig.calls.count { $0 == attach } == 1_000)
            #expect(rig.calls.count { $0 == read } == 1_000)
            #expect(rig.calls.count == 2_000)
            #expect(await rig.ledger.history.count <= 4, "the ledger is written by the phase, not by the number")
            rig.simulator.emptyLog()
            #expect(try await rig.input(desired).1.plan.operations.isEmpty)
            #expect(rig.calls == Array(repeating: read, count: 1_000))
        }
    }

    struct Step: Sendable {
        let name: String
        let before: DesiredNumber?
        let after: DesiredNumber
        let calls: [String]
    }

    static let steps: [Step] = [
        Step(
            name: "both directions new", before: nil, after: .wanted(number, inbound: .inboundA, outbound: .outboundA),
            calls: [attach]),
        Step(
            name: "endpoint and options", before: .wanted(number, outbound: .outboundA),
            after: .wanted(number, outbound: .outboundB), calls: [update]),
        Step(
            name: "outbound headers", before: .wanted(number, inbound: .inboundA, outbound: .outboundA),
            after: .wanted(number, inbound: .inboundA, outbound: .outboundC), calls: [detach, attach]),
        Step(
            name: "inbound headers", before: .wanted(number, inbound: .inboundA, outbound: .outboundA),
            after: .wanted(number, inbound: .inboundB, outbound: .outboundA), calls: [detach, attach]),
        Step(
            name: "both removed", before: .wanted(number, inbound: .inboundA, outbound: .outboundA),
            after: .wanted(number), calls: [detach]),
        Step(
            name: "nothing", before: .wanted(number, inbound: .inboundA), after: .wanted(number, inbound: .inboundA),
            calls: []),
    ]

    @Test("each change takes the calls that it needs, and one read before and one after", arguments: steps.indices)
    func step(_ index: Int) async throws {
        let step = Self.steps[index]
        try await withRig { rig in
            if let before = step.before { try await rig.run(before) }
            rig.simulator.emptyLog()
            try await rig.run(step.after)
            #expect(rig.calls == [read] + step.calls + (step.calls.isEmpty ? [] : [read]), "\(step.name)")
        }
    }

    @Test("a removal from the manifest set is one detach, and then nobody reads the number again")
    func removal() async throws {
        try await withRig { rig in
            let stays = DesiredNumber.wanted("+14155550200", inbound: .inboundA)
            try await rig.run(stays, .wanted(number, inbound: .inboundA, outbound: .outboundA))
            rig.simulator.emptyLog()
            try await rig.run(stays)
            #expect(rig.calls(about: number) == [read, detach, read])
            rig.simulator.emptyLog()
            try await rig.run(stays)
            #expect(rig.calls(about: number).isEmpty)
            #expect(await rig.entry() == nil)
        }
    }

    @Test("one target's apply reads and touches that number alone, and detaches nothing else")
    func target() async throws {
        try await withRig { rig in
            try await rig.run(
                .wanted(PhoneNumber(1), inbound: .inboundA), .wanted(PhoneNumber(2), inbound: .inboundA))
            rig.simulator.emptyLog()
            try await rig.run(.wanted(PhoneNumber(1), inbound: .inboundB)) { $0.scope.targets = [PhoneNumber(1)] }
            #expect(rig.calls == [read, detach, attach, read])
            #expect(rig.calls(about: PhoneNumber(2)).isEmpty)
            #expect(await rig.entry(PhoneNumber(2)) != nil)
        }
    }
}
