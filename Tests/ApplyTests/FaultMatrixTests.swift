import Apply
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

/// Every kind of fault, over a plan with all four actions, for several seeds: the run comes to what Git wants or
/// names what failed, the next one converges, and nothing is done twice.
///
/// `PATCHBAY_FAULT_SEEDS=25` runs as many seeds of each kind.
@Suite("Fault matrix")
struct FaultMatrixTests {
    private static let before: [DesiredNumber] = [
        .wanted(PhoneNumber(2), outbound: .outboundA), .wanted(PhoneNumber(3), inbound: .inboundA),
        .wanted(PhoneNumber(4), inbound: .inboundA, outbound: .outboundA),
        .wanted(PhoneNumber(5), inbound: .inboundA), .wanted(PhoneNumber(6), inbound: .inboundA, outbound: .outboundA),
        .wanted(PhoneNumber(7), outbound: .outboundA), .wanted(PhoneNumber(8), inbound: .inboundA),
    ]
    /// 0 and 1 are attached, 2 and 7 updated, 3 and 4 replaced, of 5 and 6 something is detached; 8 stays.
    private static let after: [DesiredNumber] = [
        .wanted(PhoneNumber(0), inbound: .inboundA), .wanted(PhoneNumber(1), inbound: .inboundB, outbound: .outboundB),
        .wanted(PhoneNumber(2), outbound: .outboundB), .wanted(PhoneNumber(3), inbound: .inboundB),
        .wanted(PhoneNumber(4), inbound: .inboundB, outbound: .outboundC), .wanted(PhoneNumber(5)),
        .wanted(PhoneNumber(6), outbound: .outboundA),
        .wanted(PhoneNumber(7), outbound: .outbound(.to(username: user, password: newPassword), headers: [account])),
        .wanted(PhoneNumber(8), inbound: .inboundA),
    ]

    struct Trouble: Sendable, CustomTestStringConvertible {
        let name: String
        let quirks: @Sendable (UInt64) -> Quirks
        var testDescription: String { name }

        init(_ name: String, _ change: @escaping @Sendable (UInt64, inout Quirks) -> Void) {
            self.name = name
            quirks = { seed in Quirks { change(seed, &$0) } }
        }
    }

    static let troubles =
        FaultScript.Kind.allCases.map { kind in
            Trouble(kind.rawValue) { $1.faultScript = FaultScript(seed: $0, probability: 0.3, kinds: [kind]) }
        } + [
            Trouble("all kinds") { $1.faultScript = FaultScript(seed: $0, probability: 0.3) },
            Trouble("all kinds, often") { $1.faultScript = FaultScript(seed: $0, probability: 0.6) },
            Trouble("latency") {
                $1.latencyMs = 1
                $1.latencyMaxMs = 1 + Int($0 % 10)
            },
            Trouble("reads behind") { $1.staleReads = Int($0 % 4) + 1 },
            Trouble("reads behind, all kinds") {
                $1.staleReads = Int($0 % 3) + 1
                $1.faultScript = FaultScript(seed: $0, probability: 0.3)
            },
            Trouble("key revoked") { $1.keyRevokedAfter = Int($0 % 30) },
            Trouble("entitlement lost") { $1.entitlementLostAfter = Int($0 % 30) },
            Trouble("token bucket") { $1.requestRate = RequestRate(perSecond: 400, burst: Int($0 % 4) + 1) },
        ]

    /// One seed's worth in a run of all tests, more by hand.
    static let seeds = (1...max(1, TestRun.count("PATCHBAY_FAULT_SEEDS", default: 3))).map { UInt64($0) }

    @Test(
        "the run converges or names what failed, the next one converges, and nothing is done twice", arguments: troubles
    )
    func converges(_ trouble: Trouble) async throws {
        for seed in Self.seeds {
            let note: Comment = "\(trouble.name), seed \(seed)"
            try await withRig { rig in
                #expect(try await rig.apply(rig.input(Self.before).1).outcome.isComplete, note)
                let prepared = try await rig.input(Self.after).1
                #expect(Set(prepared.plan.operations.map(\.action)) == [.attach, .update, .replace, .detach], note)
                rig.simulator.emptyLog()
                rig.simulator.changeQuirks { $0 = trouble.quirks(seed) }
                let run = try await rig.apply(prepared) {
                    $0.settle = .seconds(10)
                    $0.continuesOnFailure = seed.isMultiple(of: 2)
                }
                rig.simulator.changeQuirks { $0 = Quirks() }
                try Self.checkWrites(rig.simulator.log, note)
                try await Self.checkOutcome(rig, run, note)

                let next = try await rig.input(Self.after) { $0.guards.limits[.adopt] = .unlimited }.1
                #expect(next.plan.refusals.map(\.message) == [], note)
                rig.simulator.emptyLog()
                let second = try await rig.apply(next)
                #expect(second.outcome.isComplete, "\(note) \(second.outcome.numbers.filter { $0.result != .applied })")
                try Self.checkWrites(rig.simulator.log, note)
                let mismatches = try await rig.mismatches(Self.after)
                #expect(mismatches == [], note)
                let held = try await rig.simulator.attachments().count
                let wanted = Self.after.flatMap { number in Direction.allCases.compactMap { number[$0].attachment } }
                #expect(held == wanted.count, note)
                try await Self.checkLedger(rig, note)
            }
        }
    }

    /// What the run says was applied is so at the vendor's; everything else is named, and says why.
    private static func checkOutcome(_ rig: Rig, _ run: Rig.Run, _ note: Comment) async throws {
        let applied = Set(run.outcome.numbers.filter { $0.result == .applied }.map(\.number))
        let mismatches = try await rig.mismatches(after.filter { applied.contains($0.number) })
        #expect(mismatches == [], note)
        for number in run.outcome.numbers where number.result != .applied && number.result != .notBegun {
            #expect(number.message?.isEmpty == false, "\(note) \(number.number)")
        }
        if run.outcome.numbers.contains(where: { $0.result == .notBegun }) {
            #expect(run.outcome.stopped != nil, note)
        }
        // A number without one of its attachments that nobody says is without it is the worst that can happen.
        for number in run.outcome.numbers where number.result == .applied { #expect(!number.hasGap, note) }
    }

    /// No write is repeated blindly: between two equal ones is a read of the number, unless the first was throttled,
    /// never met the API, or is an update. And no direction is attached where it is attached already.
    private static func checkWrites(_ log: [LoggedRequest], _ note: Comment) throws {
        var last: [String: LoggedRequest] = [:]
        for request in log {
            let number =
                request.body?["phone_number"]?.string ?? request.query?.replacing("phone_number=%2B", with: "+")
            guard let number else { continue }
            if request.method == "GET" {
                last[number] = nil
                continue
            }
            if let earlier = last[number], earlier.path == request.path, earlier.body == request.body {
                let mayBeRepeated = earlier.status == 429 || request.path.hasSuffix("/update")
                #expect(mayBeRepeated, "\(note) \(request.path) of \(number) after \(earlier.status ?? 0)")
            }
            last[number] = request
        }
    }

    /// The ledger has what is there, and nothing stays intended.
    private static func checkLedger(_ rig: Rig, _ note: Comment) async throws {
        let ledger = await rig.ledger.current
        #expect(Set(ledger.numbers.keys) == Set(after.map(\.number)), note)
        for (number, entry) in ledger.numbers {
            for (direction, record) in entry.directions {
                #expect(record.intended == nil, "\(note) \(number) \(direction)")
                let isThere = try await rig.has(number, direction == .inbound ? .inbound : .outbound) != nil
                #expect((record.last?.attachment != nil) == isThere, "\(note) \(number) \(direction)")
            }
        }
        let second = try await rig.input(after).1.plan
        #expect(second.operations.map(\.id) == [], note)
        #expect(second.entries.map(\.number) == [], note)
    }
}
