import Apply
import BlandClient
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import Synchronization
import TestSamples
import Testing

@Suite("Journal, ledger and read-back")
struct JournalTests {
    @Test("the journal has an intent before each call and an outcome after it")
    func order() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault(path: "/sip/detach") { fault in
                        fault.reset = true
                        fault.acts = true
                    }, Fault(path: "/sip/attach") { $0.status = 429 },
                ]
            }
            let run = try await rig.run(.wanted(number, inbound: .inboundB, outbound: .outboundB))
            let told = run.events.map { event in
                ["\(event.kind)", event.call, event.result.map { "\($0)" }].compactMap { $0 }.joined(separator: " ")
            }
            #expect(
                told == [
                    "started",
                    "intent POST /sip/update", "outcome POST /sip/update done", "settled done",
                    // Announced together, for every try, so that nothing has to be flushed in the gap.
                    "intent POST /sip/detach", "intent POST /sip/attach", "intent POST /sip/attach",
                    "outcome POST /sip/detach lost",
                    "outcome POST /sip/attach refused", "outcome POST /sip/attach done", "settled done",
                    "finished",
                ])
            #expect(run.events.filter { $0.kind == .intent || $0.kind == .outcome }.allSatisfy { $0.number == number })
            let settled = try #require(run.events.last { $0.kind == .settled })
            let (before, after) = (try #require(settled.before), try #require(settled.after))
            #expect(before.live?[.inbound] != after.live?[.inbound])
            #expect(before.live?[.outbound]?.attachment?.state.endpoint == "sip:edge.carrier.example")
            #expect(after.live?[.outbound]?.attachment?.state.endpoint == "sip:pbx.example.com")
            #expect(before.ledger?.directions[.outbound]?.last == before.live?[.outbound])
            #expect(after.ledger == (await rig.entry()))
            #expect(settled.gap != nil)
        }
    }

    @Test("neither journal nor ledger holds a secret")
    func secrets() async throws {
        try await withRig { rig in
            let run = try await rig.run(.wanted(number, outbound: .outboundA))
            let told = String(describing: run.events) + String(describing: await rig.ledger.history)
            #expect(!told.contains("swordfish"))
            #expect(told.contains("scrypt:"))
        }
    }

    @Test("an entry is intended in the ledger before its first call")
    func intended() async throws {
        let seen = Mutex<[OwnedFleet]>([])
        let fault = Fault(path: "/sip/attach") { $0.status = 429 }
        try await withRig(Quirks { $0.writeFaults = [fault] }) { rig in
            rig.world.whileAsleep { _ in
                let now = await rig.ledger.current
                seen.withLock { $0.append(now) }
            }
            try await rig.run(.wanted(number, inbound: .inboundA))
            let entry = seen.withLock { $0.first }?.numbers[number]?.directions[.inbound]
            #expect(entry?.last == nil)
            #expect(entry?.intended?.state.attachment?.state.headers == [.known(account)])
            #expect(await rig.entry()?.directions[.inbound]?.intended == nil)
            #expect(await rig.entry()?.directions[.inbound]?.last != nil)
        }
    }

    @Test("prevent_detach holds from the first call on, and is lifted with the last")
    func protection() async throws {
        try await withRig { rig in
            var wanted = DesiredNumber.wanted(number, inbound: .inboundA)
            wanted.preventDetach = true
            try await rig.run(wanted)
            #expect(await rig.entry()?.preventDetach == true)
            let other = DesiredNumber.wanted("+14155550200", inbound: .inboundA)
            #expect(try await rig.plan(other).plan.kinds == [.preventDetach])
            wanted.preventDetach = false
            try await rig.run(wanted)
            #expect(try await rig.plan(other).plan.kinds == [])
        }
    }

    @Test("a read-back that doesn't show what was written fails the number", arguments: ["attach", "update", "detach"])
    func mismatch(_ call: String) async throws {
        try await withRig { rig in
            if call != "attach" { try await rig.run(.wanted(number, outbound: .outboundA)) }
            let before = await rig.entry()
            // The vendor says that it is done, and it isn't.
            rig.simulator.changeQuirks { $0.writeFaults = [Fault(path: "/sip/\(call)") { $0.status = 200 }] }
            let after: Attachment? = call == "attach" ? .outboundA : call == "update" ? .outboundB : nil
            let run = try await rig.run(.wanted(number, outbound: after))
            let message = try #require(run.result()?.message)
            #expect(run.result()?.result == .failed)
            #expect(message.hasPrefix("the API doesn't show what was written: outbound: "))
            #expect(
                message.contains(
                    ["attach": "not attached", "update": "sip_endpoint differs"][call] ?? "still attached"))
            if call != "update" {
                let last = await rig.entry()?.directions[.outbound]?.last
                #expect(last == before?.directions[.outbound]?.last)
            }
            #expect(run.events.last { $0.kind == .settled }?.result == .failed)
            #expect(try await rig.run(.wanted(number, outbound: after)).outcome.isComplete)
        }
    }

    @Test("a read-back waits for what the API shows late", arguments: [1, 3])
    func eventually(_ sleeps: Int) async throws {
        try await withRig { rig in
            rig.simulator.changeQuirks { $0.writeFaults = [Fault(path: "/sip/attach") { $0.status = 200 }] }
            rig.world.whileAsleep { count in
                guard count == sleeps else { return }
                try await rig.simulator.seed(AttachmentSeed(number, .inboundA))
            }
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            let run = try await rig.apply(prepared) { $0.settle = .seconds(600) }
            #expect(run.result()?.result == .applied)
            #expect(rig.world.sleeps.count == sleeps)
            #expect(rig.calls == [read, attach] + Array(repeating: read, count: sleeps + 1))
        }
    }

    @Test("outbound numbers newly attached are listed for their verification, held ones too")
    func verification() async throws {
        try await withRig { rig in
            try await rig.run(
                .wanted(PhoneNumber(1), inbound: .inboundA), .wanted(PhoneNumber(3), outbound: .outboundA))
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault(path: "/sip/attach") { fault in
                        fault.phoneNumber = PhoneNumber(2).description
                        fault.status = 400
                    }
                ]
            }
            let run = try await rig.run(
                .wanted(PhoneNumber(1), outbound: .outboundA), .wanted(PhoneNumber(2), outbound: .outboundA),
                .wanted(PhoneNumber(3), outbound: .outboundB), .wanted(PhoneNumber(4), inbound: .inboundA)
            )
            #expect(run.outcome.numbers.map(\.result) == [.held, .failed, .applied, .applied])
            #expect(run.outcome.needVerification == [PhoneNumber(1)])
        }
    }

    @Test("without a ledger everything works and nothing is owned")
    func noLedger() async throws {
        try await withRig { whole async throws in
            var rig = whole
            rig.keepsLedger = false
            #expect(try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA)).outcome.isComplete)
            #expect(try await rig.run(.wanted(number, outbound: .outboundB)).outcome.isComplete)
            #expect(try await rig.mismatches([.wanted(number, outbound: .outboundB)]) == [])
            #expect(try await rig.plan(.wanted("+14155550200")).plan.operations.isEmpty)
            #expect(await rig.ledger.history.isEmpty)
        }
    }

    @Test("the ledger is bound to the API and organisation of its first apply")
    func binding() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, inbound: .inboundA)) { $0.commit = .current("c0ffee") }
            let ledger = await rig.ledger.current
            #expect(ledger.apiURL == rig.client.baseURL.description)
            #expect(ledger.organisation == "org-simulator")
            #expect(ledger.commit == "c0ffee")
            #expect(ledger.salt == Rig.salt)
        }
    }
}
