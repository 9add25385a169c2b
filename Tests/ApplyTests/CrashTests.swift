import Apply
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import Synchronization
import TestSamples
import TestSupport
import Testing

/// Runs that end between any two of their calls: the next plan and apply must come to what Git wants.
@Suite("Runs that were cut off")
struct CrashTests {
    private static let before: [DesiredNumber] = [
        .wanted(PhoneNumber(2), outbound: .outboundA),
        .wanted(PhoneNumber(3), inbound: .inboundA, outbound: .outboundA),
        .wanted(PhoneNumber(4), inbound: .inboundA), .wanted(PhoneNumber(5), inbound: .inboundA, outbound: .outboundA),
        .wanted(PhoneNumber(6), outbound: .outboundA),
    ]
    private static let after: [DesiredNumber] = [
        .wanted(PhoneNumber(1), inbound: .inboundA, outbound: .outboundA),
        .wanted(PhoneNumber(2), outbound: .outbound(.to(username: user, password: newPassword), headers: [account])),
        .wanted(PhoneNumber(3), inbound: .inboundB, outbound: .outboundC),
        .wanted(PhoneNumber(4), outbound: .outboundB), .wanted(PhoneNumber(5), inbound: .inboundA),
    ]
    /// attach 1 and 4, update 2, replace both directions of 3, detach one of 4, one of 5, and 6.
    private static let writes = 10

    struct Cut: Sendable, CustomTestStringConvertible {
        /// The call, counted from 0, in which the run ends; and whether the vendor has carried it out.
        let call: Int
        let hasActed: Bool
        let credentials: Quirks.Credentials
        var testDescription: String { "call \(call), \(hasActed ? "carried out" : "not sent"), \(credentials)" }
    }

    static let cuts = (0..<writes).flatMap { call in
        [false, true].flatMap { hasActed in
            [Quirks.Credentials.masked, .missing].map {
                Cut(call: call, hasActed: hasActed, credentials: $0)
            }
        }
    }

    @Test("cut off at any call, the next run converges: nothing doubled, nothing lost, nobody asked", arguments: cuts)
    func converges(_ cut: Cut) async throws {
        try await Self.cutOff(cut) { rig in
            let next = try await rig.input(Self.after).1
            #expect(next.plan.refusals.map(\.message) == [])
            let run = try await rig.apply(next)
            #expect(run.outcome.isComplete, "\(run.outcome.numbers.filter { $0.result != .applied })")
            try await Self.check(rig, Self.after)
        }
    }

    @Test("cut off at any call, Git goes back: the next run converges to what was before", arguments: cuts)
    func reverts(_ cut: Cut) async throws {
        try await Self.cutOff(cut) { rig in
            let next = try await rig.input(Self.before).1
            #expect(next.plan.refusals.map(\.message) == [])
            let run = try await rig.apply(next)
            #expect(run.outcome.isComplete, "\(run.outcome.numbers.filter { $0.result != .applied })")
            try await Self.check(rig, Self.before)
        }
    }

    private static func check(_ rig: Rig, _ desired: [DesiredNumber]) async throws {
        let mismatches = try await rig.mismatches(desired)
        #expect(mismatches == [])
        let held = try await rig.simulator.attachments().map(\.phoneNumber)
        #expect(Set(held).isSubset(of: desired.map(\.number.description)))
        let second = try await rig.input(desired).1.plan
        #expect(second.operations.map(\.id) == [])
        #expect(second.entries.map(\.number) == [])
    }

    /// Applies, and forgets all that the run did after one of its calls: the ledger is as it was at that instant.
    private static func cutOff(_ cut: Cut, _ body: @Sendable (Rig) async throws -> Void) async throws {
        try await withRig(Quirks { $0.credentials = cut.credentials }) { rig in
            try await rig.apply(rig.input(before).1)
            let prepared = try await rig.input(after).1
            let calls = prepared.plan.operations.map(\.requests.count).reduce(0, +)
            #expect(calls == writes)
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.skip = cut.call
                        fault.status = 429
                        fault.acts = cut.hasActed
                    }
                ]
            }
            let left = Mutex<OwnedFleet?>(nil)
            rig.world.whileAsleep { _ in
                let ledger = await rig.ledger.current
                left.withLock { $0 = $0 ?? ledger }
                rig.simulator.changeQuirks {
                    $0.writeFaults = [
                        Fault { fault in
                            fault.status = 401
                            fault.times = 1_000
                        }
                    ]
                }
            }
            try await rig.apply(prepared) { $0.parallelism = 1 }
            await rig.ledger.set(try #require(left.withLock { $0 }))
            rig.simulator.changeQuirks { $0.writeFaults = [] }
            rig.world.whileAsleep { _ in }
            try await body(rig)
        }
    }

    @Test("faults at random, several runs: what is wanted is there in the end, and nothing of others is touched")
    func chaos() async throws {
        print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
        for round in 0..<6 {
            let note: Comment = "PATCHBAY_TEST_SEED=\(TestRun.seed), round \(round)"
            try await withRig { rig in
                var random = SplitMix64(seed: TestRun.seed &+ UInt64(round))
                let quirks = Generator.quirks(&random)
                rig.simulator.changeQuirks { $0 = quirks }
                let fleet = Generator.fleet(0, 30, &random)
                try await rig.simulator.seed(fleet.seeds)
                try await rig.simulator.seed(AttachmentSeed("+14155559999", .outboundA))
                await rig.ledger.set(try await fleet.owned(rig))
                for _ in 0..<3 {
                    let faults = (0..<12).map { _ in Self.fault(&random) }
                    rig.simulator.changeQuirks { $0.writeFaults = faults }
                    try await rig.apply(rig.input(fleet.desired, ConvergenceTests.allowed).1)
                }
                rig.simulator.changeQuirks { $0.writeFaults = [] }
                let run = try await rig.apply(rig.input(fleet.desired, ConvergenceTests.allowed).1)
                #expect(run.outcome.isComplete, "\(note) \(run.outcome.numbers.filter { $0.result != .applied })")
                let mismatches = try await rig.mismatches(fleet.desired)
                #expect(mismatches == [], note)
                #expect(try await rig.has("+14155559999", .outbound) != nil, note)
                let second = try await rig.input(fleet.desired).1.plan
                #expect(second.operations.map(\.id) == [], note)
                #expect(second.entries.map(\.number) == [], note)
            }
        }
    }

    private static func fault(_ random: inout SplitMix64) -> Fault {
        Fault(path: ["/sip/attach", "/sip/update", "/sip/detach", nil].randomElement(using: &random) ?? nil) { fault in
            fault.status = [400, 409, 429, 500, 503].randomElement(using: &random) ?? 500
            fault.reset = random.chance(25)
            fault.acts =
                fault.status != 400 && fault.status != 409 && fault.status != 429 && random.chance(50)
            fault.times = Int.random(in: 1...14, using: &random)
            fault.skip = Int.random(in: 0...10, using: &random)
        }
    }
}
