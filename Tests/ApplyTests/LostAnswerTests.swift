import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Lost answers")
struct LostAnswerTests {
    /// How an answer fails to say what happened.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: Fault
        var testDescription: String { name }

        init(_ name: String, _ change: (inout Fault) -> Void) {
            self.name = name
            fault = Fault(path: nil, change)
        }
    }

    static let troubles = [
        Trouble("reset before it acts") { $0.reset = true },
        Trouble("reset after it acted") {
            $0.reset = true
            $0.acts = true
        },
        Trouble("500 before it acts") { $0.status = 500 },
        Trouble("500 after it acted") {
            $0.status = 500
            $0.acts = true
        },
        Trouble("502 with a page") {
            $0.status = 502
            $0.body = "<html>Bad gateway"
            $0.acts = true
        },
        Trouble("503 after it acted") {
            $0.status = 503
            $0.acts = true
        },
        Trouble("504") { $0.status = 504 },
        Trouble("a page with 200") {
            $0.status = 200
            $0.body = "<html>Welcome"
            $0.acts = true
        },
        Trouble("an empty 200") {
            $0.status = 200
            $0.body = ""
        },
        Trouble("half an answer") {
            $0.status = 200
            $0.body = "{\"data\": {\"sta"
            $0.acts = true
        },
        Trouble("a list") {
            $0.status = 200
            $0.body = "[]"
        },
    ]

    enum Call: String, CaseIterable, Sendable {
        case attach = "/sip/attach"
        case update = "/sip/update"
        case detach = "/sip/detach"
    }

    @Test("a write whose answer was lost is never sent again without a read", arguments: troubles, Call.allCases)
    func neverBlindly(_ trouble: Trouble, _ call: Call) async throws {
        try await withRig { rig in
            let wanted = try await Self.prepare(call, rig)
            rig.simulator.emptyLog()
            let prepared = try await rig.input([wanted]).1
            rig.simulator.changeQuirks { quirks in
                var fault = trouble.fault
                fault.path = call.rawValue
                quirks.writeFaults = [fault]
            }
            let run = try await rig.apply(prepared)
            #expect(run.result()?.result == .applied, "\(run.result()?.message ?? "")")
            #expect(try await rig.mismatches([wanted]) == [])
            let calls = rig.calls
            let writes = calls.indices.filter { calls[$0] == "POST " + call.rawValue }
            if call == .update {
                #expect(writes.count == 2, "an update is idempotent, and a read can't settle a password")
            } else {
                for (one, next) in zip(writes, writes.dropFirst()) { #expect(calls[one..<next].contains(read)) }
                #expect(writes.count == (trouble.fault.acts ? 1 : 2))
            }
            #expect(run.events.contains { $0.kind == .outcome && $0.result == .lost })
            // A call of which no read showed the effect may still act: the number stays in the plan.
            let mayStillAct = call != .update && !trouble.fault.acts
            #expect(run.result()?.isUnsure == mayStillAct)
            let next = try await rig.plan(wanted)
            #expect(next.plan.operations.isEmpty)
            #expect(next.plan.entries.isEmpty == !mayStillAct)
        }
    }

    /// A number for which the call is the one thing to do.
    private static func prepare(_ call: Call, _ rig: Rig) async throws -> DesiredNumber {
        switch call {
        case .attach: return .wanted(number, inbound: .inboundA, outbound: .outboundA)
        case .update:
            try await rig.run(.wanted(number, outbound: .outboundA))
            return .wanted(number, outbound: .outbound(.to(port: 5090, password: newPassword), headers: [account]))
        case .detach:
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            return .wanted(number)
        }
    }

    @Test("a lost attach that acted late is found by the read after the refusal")
    func late() async throws {
        try await withRig(Quirks { $0.writeFaults = [Fault(path: "/sip/attach") { $0.reset = true }] }) { rig in
            rig.world.whileAsleep { count in
                guard count == 1 else { return }
                try await rig.simulator.seed(AttachmentSeed(number, .inboundA))
            }
            let run = try await rig.run(.wanted(number, inbound: .inboundA))
            #expect(run.result()?.result == .applied, "\(run.result()?.message ?? "")")
            #expect(try await rig.plan(.wanted(number, inbound: .inboundA)).plan.entries.isEmpty)
        }
    }

    @Test("when the read after a lost attach shows something else, the number fails and nothing is forced")
    func elsewhere() async throws {
        try await withRig(Quirks { $0.writeFaults = [Fault(path: "/sip/attach") { $0.reset = true }] }) { rig in
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            try await rig.simulator.seed(AttachmentSeed(number, .inboundB))
            rig.simulator.emptyLog()
            let run = try await rig.apply(prepared)
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.message?.contains("the API doesn't show what was written") == true)
            #expect(rig.calls == [attach] + Array(repeating: read, count: 5))
            #expect(await rig.entry()?.directions[.inbound]?.last == nil, "someone else's attachment isn't owned")
            #expect(try await rig.plan(.wanted(number, inbound: .inboundA)).plan.kinds == [.limit(.adopt)])
        }
    }

    @Test("a call is given up after six tries at least, with the waits growing", arguments: [500, 502, 504])
    func givenUp(_ status: Int) async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.status = status
            $0.times = 100
        }
        try await withRig(Quirks { $0.writeFaults = [fault] }) { rig in
            let run = try await rig.run(.wanted(number, inbound: .inboundA))
            #expect(run.result()?.result == .failed)
            #expect(run.result()?.message?.contains("given up after 6 tries: HTTP \(status)") == true)
            #expect(rig.calls.count { $0 == attach } == 6)
            let waits = rig.world.sleeps.filter { $0 > .zero }
            #expect(waits == [100, 200, 400, 800, 1_600].map { .milliseconds($0) })
            #expect(run.result()?.isUnsure == true)
            #expect(await rig.entry()?.directions[.inbound]?.last == nil)
        }
    }

    @Test(
        "429 and 503 wait as Retry-After says, up to a minute",
        arguments: [
            (429, 7, Duration.seconds(7)), (503, 30, .seconds(30)), (429, 86_400, .seconds(60)),
        ])
    func retryAfter(_ status: Int, _ seconds: Int, _ waits: Duration) async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.status = status
            $0.retryAfter = seconds
            $0.times = 2
        }
        try await withRig(Quirks { $0.writeFaults = [fault] }) { rig in
            let run = try await rig.run(.wanted(number, inbound: .inboundA))
            #expect(run.result()?.result == .applied)
            #expect(rig.world.sleeps.filter { $0 > .zero } == [waits, waits])
            // After 503 equal reads show that the call wasn't carried out; and then that the last one was.
            let between = status == 429 ? [] : Array(repeating: read, count: 5)
            let last = status == 429 ? [read] : between
            #expect(rig.calls == [read, attach] + between + [attach] + between + [attach] + last)
        }
    }

    @Test("reads are tried again, too", arguments: [429, 500, 503])
    func reads(_ status: Int) async throws {
        try await withRig { rig in
            let prepared = try await rig.plan(.wanted(number, inbound: .inboundA))
            rig.simulator.changeQuirks {
                $0.readFaults = [
                    Fault(path: "/sip") {
                        $0.status = status
                        $0.times = 3
                    }
                ]
            }
            #expect(try await rig.apply(prepared).outcome.isComplete)
            #expect(rig.world.sleeps.count == 3)
        }
    }

    @Test("an update that was never answered stays in view, so that its password is sent again")
    func uncertainUpdate() async throws {
        try await withRig(Quirks { $0.credentials = .masked }) { rig in
            let first = DesiredNumber.wanted(number, outbound: .outbound(.to(password: password), headers: []))
            let second = DesiredNumber.wanted(number, outbound: .outbound(.to(password: newPassword), headers: []))
            try await rig.run(first)
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault(path: "/sip/update") {
                        $0.reset = true
                        $0.acts = true
                        $0.times = 6
                    }
                ]
            }
            let failed = try await rig.run(second)
            #expect(failed.result()?.result == .failed)
            // Git goes back: the password that the API has is nevertheless the new one.
            #expect(try await rig.run(first).outcome.isComplete)
            #expect(try await rig.mismatches([first]) == [])
            #expect(try await rig.plan(first).plan.operations.isEmpty)
        }
    }
}
