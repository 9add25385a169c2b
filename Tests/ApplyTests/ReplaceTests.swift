import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Replaces")
struct ReplaceTests {
    private static let both = DesiredNumber.wanted(number, inbound: .inboundA, outbound: .outboundA)
    private static let replaced = DesiredNumber.wanted(number, inbound: .inboundA, outbound: .outboundC)

    private static func refuse(_ path: String, times: Int = 1, skip: Int = 0, status: Int = 400) -> Fault {
        Fault(path: path) { fault in
            fault.status = status
            fault.times = times
            fault.skip = skip
        }
    }

    @Test("a header change is detach and attach of that direction alone, back to back")
    func alone() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            let untouched = try await rig.has(number, .inbound)
            rig.simulator.emptyLog()
            let run = try await rig.run(Self.replaced)
            #expect(rig.calls == [read, detach, attach, read])
            #expect(try await rig.has(number, .inbound) == untouched)
            #expect(run.outcome.needVerification == [number])
        }
    }

    @Test("the gap is from the answer of the detach to that of the attach; it is journalled, and the longest is told")
    func length() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            let run = try await rig.apply(rig.plan(Self.replaced), ticking: 21)
            #expect(run.result()?.gapLength == 21)
            #expect(run.outcome.longestGap == 21)
            #expect(run.events.first { $0.kind == .settled }?.gap == 21)
            let none = try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundC))
            #expect(none.outcome.longestGap == nil)
        }
    }

    @Test("a gap that ends with the previous attachment is as long as until it was back")
    func lengthUntilBack() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", status: 422)] }
            let run = try await rig.apply(rig.plan(Self.replaced), ticking: 10)
            #expect(run.result()?.gapLength == 10)
            #expect(run.result()?.hasGap == false)
        }
    }

    @Test("between detach and attach nothing of the number is sent, and nothing waits for the disk")
    func backToBack() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.emptyLog()
            let run = try await rig.run(.wanted(number, inbound: .inboundB, outbound: .outboundC))
            #expect(rig.calls == [read, detach, attach, read, detach, attach, read])
            let kinds = run.events.filter { $0.kind != .started && $0.kind != .finished }.map(\.kind)
            // The put-back is announced, too.
            let replace: [JournalEvent.Kind] = [.intent, .intent, .intent, .outcome, .outcome]
            #expect(kinds == replace + [.settled] + replace + [.settled])
        }
    }

    @Test("the attach of a replace whose detach was refused is told as not made")
    func forgone() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/detach", status: 409)] }
            let run = try await rig.run(Self.replaced)
            #expect(run.events.last { $0.kind == .settled }?.result == .failed)
            #expect(run.reading.inFlight.isEmpty)
        }
    }

    @Test(
        "a replace whose attach fails for good puts the previous attachment back, with its password",
        arguments: [
            Quirks.Credentials.plain, .masked, .maskedBoth, .missing, .nulls, .redactedWord,
        ])
    func putBack(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.run(Self.both)
            let before = try await rig.has(number, .outbound)
            let ledger = await rig.entry()
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", status: 422)] }
            let run = try await rig.run(Self.replaced)
            let after = try await rig.has(number, .outbound)
            #expect(after?.options == before?.options)
            #expect(after?.headers == before?.headers)
            #expect(after?.sipEndpoint == before?.sipEndpoint)
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.hasGap == false)
            #expect(run.result()?.message?.contains("the previous attachment was put back") == true)
            #expect(run.result()?.message?.contains("HTTP 422") == true)
            #expect(run.events.contains { $0.result == .restored })
            #expect(await rig.entry()?.directions == ledger?.directions)
            #expect(run.outcome.needVerification == [number], "it was detached and attached, and may need verifying")
            #expect(try await rig.run(Self.replaced).outcome.isComplete)
        }
    }

    @Test("what somebody else attached is put back as it was, rules unknown to Patchbay too")
    func putBackForeign() async throws {
        try await withRig { rig in
            var seed = try AttachmentSeed(number, .outboundA)
            seed.headers = [
                "direction": "outbound",
                "headers": [["type": "custom", "key": "a", "value": "b", "passthrough": false]],
            ]
            try await rig.simulator.seed(seed)
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", status: 403)] }
            let run = try await rig.run(Self.replaced) { $0.guards.allow(.adopt, 1) }
            #expect(run.result()?.hasGap == false)
            #expect(Canonical(try #require(try await rig.has(number, .outbound))).password == "swordfish")
            #expect(await rig.entry()?.directions[.outbound] == nil, "it is still someone else's")
        }
    }

    @Test("a password that isn't known can't be put back, and the run says so loudly")
    func unknownPassword() async throws {
        try await withRig(Quirks { $0.credentials = .masked }) { rig in
            try await rig.simulator.seed(AttachmentSeed(number, .outboundA))
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", times: 1_000)] }
            let prepared = try await rig.plan(.wanted(number, outbound: .outboundC)) { $0.guards.allow(.adopt, 1) }
            #expect(prepared.plan.warnings.contains { $0.kind == .notRestorable })
            let run = try await rig.apply(prepared)
            #expect(run.result()?.hasGap == true)
            #expect(run.result()?.message?.contains("without its outbound attachment") == true)
            #expect(try await rig.has(number, .outbound) == nil)
            rig.simulator.changeQuirks { $0.writeFaults = [] }
            let next = try await rig.plan(.wanted(number, outbound: .outboundC))
            #expect(next.plan.operations.map(\.phase) == [.finish])
        }
    }

    @Test("the attach in the gap is retried hardest, and a gap that stays is finished first by the next run")
    func gap() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.emptyLog()
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", times: 1_000, status: 500)] }
            let run = try await rig.run(Self.replaced)
            #expect(run.result()?.hasGap == true)
            #expect(run.result()?.message?.contains("couldn't be put back either") == true)
            #expect(rig.calls.count { $0 == attach } == 24)
            #expect(await rig.entry()?.directions[.outbound]?.intended?.isReplace == true)

            rig.simulator.changeQuirks { $0.writeFaults = [] }
            let next = try await rig.plan(Self.replaced) { $0.guards.limits[.reattach] = .count(0) }
            #expect(next.plan.operations.map(\.phase) == [.finish])
            #expect(next.plan.refusals.isEmpty)
            #expect(try await rig.apply(next).outcome.isComplete)
            #expect(try await rig.mismatches([Self.replaced]) == [])
            #expect(try await rig.plan(Self.replaced).plan.entries.isEmpty)
        }
    }

    @Test("a gap whose replacement Git has taken back is filled with what Git wants now")
    func gapThenRevert() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/attach", times: 1_000)] }
            try await rig.run(Self.replaced)
            rig.simulator.changeQuirks { $0.writeFaults = [] }
            #expect(try await rig.run(Self.both).outcome.isComplete)
            #expect(try await rig.mismatches([Self.both]) == [])
            #expect(try await rig.plan(Self.both).plan.entries.isEmpty)
        }
    }

    @Test("a detach that is refused leaves the attachment as it was")
    func refusedDetach() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            let (before, ledger) = (try await rig.has(number, .outbound), await rig.entry())
            rig.simulator.changeQuirks { $0.writeFaults = [Self.refuse("/sip/detach", status: 409)] }
            let run = try await rig.run(Self.replaced)
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.hasGap == false)
            #expect(try await rig.has(number, .outbound) == before)
            #expect(await rig.entry()?.directions == ledger?.directions)
        }
    }

    @Test("if someone fills the gap first, nothing of theirs is replaced and no gap is claimed")
    func filledGap() async throws {
        try await withRig { rig in
            try await rig.run(Self.both)
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault(path: "/sip/attach") { fault in
                        fault.status = 429
                        fault.retryAfter = 1
                    }
                ]
            }
            rig.world.whileAsleep { _ in try await rig.simulator.seed(AttachmentSeed(number, .outboundB)) }
            let run = try await rig.run(Self.replaced)
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.hasGap == false)
            #expect(Canonical(try #require(try await rig.has(number, .outbound))) == (try Canonical(.outboundB)))
        }
    }
}
