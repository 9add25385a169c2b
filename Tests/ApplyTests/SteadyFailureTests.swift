import Apply
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

/// A server that is dying: it isn't hammered, and the run ends and says so.
@Suite("A server that fails steadily")
struct SteadyFailureTests {
    private static let desired = (0..<60).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }

    private static func everything(_ change: (inout Fault) -> Void) -> Quirks {
        let fault = Fault {
            $0.times = 1_000_000
            change(&$0)
        }
        return Quirks {
            $0.readFaults = [fault]
            $0.writeFaults = [fault]
        }
    }

    @Test("the circuit opens, and after a minute the run stops, each number named", arguments: [500, 502, 503, 504])
    func stops(_ status: Int) async throws {
        try await withRig { rig in
            let prepared = try await rig.input(Self.desired).1
            rig.simulator.emptyLog()
            rig.simulator.changeQuirks { $0 = Self.everything { $0.status = status } }
            let run = try await rig.apply(prepared)
            #expect(run.outcome.isUnreachable)
            #expect(run.outcome.stopped?.contains("was given up") == true)
            #expect(run.outcome.numbers.count == 60)
            #expect(run.outcome.numbers.allSatisfy { $0.result == .failed || $0.result == .notBegun })
            #expect(run.outcome.numbers.allSatisfy { $0.result != .failed || $0.message?.isEmpty == false })
            #expect(rig.calls.count < 60, "\(rig.calls.count) calls of a server that is dying")
            let asked = rig.notices
            #expect(asked.count == 2)
            #expect(asked.first?.contains("fails steadily") == true)
            #expect(asked.last?.contains("given up") == true)

            rig.simulator.changeQuirks { $0 = Quirks() }
            #expect(await rig.ledger.current.numbers.values.allSatisfy { $0.directions.isEmpty == false })
        }
    }

    @Test("a server that comes back closes the circuit, and the run goes on to its end")
    func comesBack() async throws {
        try await withRig { rig in
            let prepared = try await rig.input(Self.desired).1
            rig.simulator.changeQuirks { $0 = Self.everything { $0.reset = true } }
            rig.world.whileAsleep { _ in
                // It comes back once the run has noticed: on a busy machine, few calls may have failed until then.
                if !rig.notices.isEmpty { rig.simulator.changeQuirks { $0 = Quirks() } }
            }
            let run = try await rig.apply(prepared) { $0.settle = .seconds(10) }
            #expect(run.outcome.stopped == nil)
            let failed = run.outcome.numbers.filter { $0.result != .applied }
            #expect(failed.count <= 8, "\(failed)")
            #expect(rig.notices.last?.contains("answers again") == true)
            #expect(try await rig.apply(rig.input(Self.desired).1).outcome.isComplete)
            #expect(try await rig.mismatches(Self.desired) == [])
        }
    }

    @Test("when the run's retries are spent calls fail at once, and the outcome says so")
    func budget() async throws {
        try await withRig { rig in
            let prepared = try await rig.input(Self.desired).1
            rig.simulator.emptyLog()
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault {
                        $0.status = 500
                        $0.times = 1_000_000
                    }
                ]
            }
            let run = try await rig.apply(prepared)
            #expect(run.outcome.count(.failed) == 60)
            let spent = run.outcome.numbers.filter { $0.message?.contains("the run's retries are spent") == true }
            #expect(spent.count > 40, "\(spent.count)")
            let attaches = rig.calls.count { $0 == attach }
            // One each, and a retry for five reads of the plan: those that settle a call earn none.
            #expect(attaches <= 60 + 20 + 60 / 5, "\(attaches)")
        }
    }

    @Test("a read-back that is behind is waited for, by the run's clock", arguments: [0, 1, 4])
    func settles(_ reads: Int) async throws {
        try await withRig(Quirks { $0.staleReads = reads }) { rig in
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            let run = try await rig.apply(prepared) { $0.settle = .seconds(10) }
            #expect(run.outcome.isComplete)
            #expect(rig.world.sleeps == [250, 750, 2_250, 6_750].prefix(reads).map { .milliseconds($0) })
        }
    }

    @Test("a read-back that stays behind fails the number when its time is up, and no later")
    func settleEnds() async throws {
        try await withRig(Quirks { $0.staleReads = 1_000 }) { rig in
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            let run = try await rig.apply(prepared) { $0.settle = .seconds(10) }
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.message?.contains("doesn't show what was written") == true)
            #expect(rig.world.uptime >= .seconds(10) && rig.world.uptime < .seconds(13))
        }
    }
}
