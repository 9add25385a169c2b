import Apply
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Phases and failures")
struct BarrierTests {
    /// 1 is new, 2 is to be updated, 3 replaced, 4 detached.
    private static let before: [DesiredNumber] = [
        .wanted(PhoneNumber(2), outbound: .outboundA), .wanted(PhoneNumber(3), inbound: .inboundA),
        .wanted(PhoneNumber(4), inbound: .inboundA),
    ]
    private static let after: [DesiredNumber] = [
        .wanted(PhoneNumber(1), inbound: .inboundA), .wanted(PhoneNumber(2), outbound: .outboundB),
        .wanted(PhoneNumber(3), inbound: .inboundB), .wanted(PhoneNumber(4)),
    ]

    private static func withFleet(
        failing index: Int?, status: Int = 400, _ body: @Sendable (Rig, Rig.Prepared) async throws -> Void
    ) async throws {
        try await withRig { rig in
            #expect(try await rig.apply(rig.input(before).1).outcome.isComplete)
            rig.simulator.emptyLog()
            let prepared = try await rig.input(after).1
            #expect(prepared.plan.operations.map(\.action) == [.attach, .update, .replace, .detach])
            if let index {
                rig.simulator.changeQuirks {
                    $0.writeFaults = [
                        Fault { fault in
                            fault.phoneNumber = PhoneNumber(index).description
                            fault.status = status
                        }
                    ]
                }
            }
            try await body(rig, prepared)
        }
    }

    @Test("make before break: attach, update, replace, detach")
    func order() async throws {
        try await Self.withFleet(failing: nil) { rig, prepared async throws in
            #expect(try await rig.apply(prepared).outcome.isComplete)
            #expect(rig.calls.filter { $0 != read } == [attach, update, detach, attach, detach])
        }
    }

    @Test("after a failed attach or update nothing is replaced or detached", arguments: [1, 2])
    func barrier(_ failing: Int) async throws {
        try await Self.withFleet(failing: failing) { rig, prepared in
            let ledger = await rig.ledger.current
            let run = try await rig.apply(prepared)
            #expect(
                run.outcome.numbers.map(\.result)
                    == (1...4).map { index in
                        index == failing ? .failed : index < 3 ? .applied : .held
                    })
            #expect(run.result(PhoneNumber(4))?.message == "an attach or update of this run wasn't applied")
            #expect(!rig.calls.contains(detach))
            for index in 3...4 { #expect(await rig.entry(PhoneNumber(index)) == ledger.numbers[PhoneNumber(index)]) }
            #expect(try await rig.run(Self.after[0], Self.after[1], Self.after[2], Self.after[3]).outcome.isComplete)
            #expect(try await rig.mismatches(Self.after) == [])
        }
    }

    @Test("with continuesOnFailure the rest is done all the same")
    func continues() async throws {
        try await Self.withFleet(failing: 1) { rig, prepared in
            let run = try await rig.apply(prepared) { $0.continuesOnFailure = true }
            #expect(run.outcome.numbers.map(\.result) == [.failed, .applied, .applied, .applied])
        }
    }

    @Test("a replace that fails holds no detach back")
    func failedReplace() async throws {
        try await Self.withFleet(failing: 3) { rig, prepared in
            let run = try await rig.apply(prepared)
            #expect(run.outcome.numbers.map(\.result) == [.applied, .applied, .failed, .applied])
        }
    }

    @Test("failsFast begins nothing after the first failure", arguments: [1, 2])
    func failsFast(_ failing: Int) async throws {
        try await Self.withFleet(failing: failing) { rig, prepared in
            let before = await rig.ledger.current
            let run = try await rig.apply(prepared) { $0.failsFast = true }
            #expect(run.outcome.stopped != nil)
            #expect(!run.outcome.isDenied)
            #expect(rig.calls.filter { $0 != read } == (failing == 1 ? [attach] : [attach, update]))
            for index in 3...4 {
                #expect(await rig.entry(PhoneNumber(index)) == before.numbers[PhoneNumber(index)])
            }
        }
    }

    @Test("a number that fails doesn't stop the others of its phase")
    func others() async throws {
        let fault = Fault { fault in
            fault.phoneNumber = PhoneNumber(5).description
            fault.status = 400
        }
        try await withRig(Quirks { $0.writeFaults = [fault] }) { rig in
            let desired = (0..<20).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            let run = try await rig.apply(rig.input(desired).1) { $0.parallelism = 1 }
            #expect(run.outcome.count(.applied) == 19)
            #expect(run.outcome.numbers[5].result == .failed)
        }
    }

    @Test(
        "what the API says of a refusal is quoted whole, and the call isn't tried again",
        arguments: [
            400, 403, 404, 409, 422,
        ])
    func quoted(_ status: Int) async throws {
        let words = "endpoint rejected: \\u0007 contact support with reference 8f3a"
        let fault = Fault(path: "/sip/attach") { fault in
            fault.status = status
            fault.times = 100
            fault.body = "{\"data\": null, \"errors\": [{\"error\": \"SIP_REJECTED\", \"message\": \"\(words)\"}]}"
        }
        try await withRig(Quirks { $0.writeFaults = [fault] }) { rig in
            let run = try await rig.run(.wanted(number, inbound: .inboundA))
            let said = "HTTP \(status): SIP_REJECTED: endpoint rejected: \\u{7} contact support with reference 8f3a"
            #expect(run.result()?.message == said)
            // It may have acted nevertheless: equal reads say no.
            #expect(rig.calls == [read, attach] + Array(repeating: read, count: 5))
            #expect(rig.world.sleeps.allSatisfy { $0 == .zero })
            #expect(run.events.contains { $0.kind == .outcome && $0.result == .refused && $0.message == said })
            #expect(await rig.entry() == nil)
        }
    }

    @Test("a key or entitlement that goes midway stops the run", arguments: [true, false])
    func denied(_ isKey: Bool) async throws {
        try await withRig { rig in
            let before = (0..<30).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            try await rig.apply(rig.input(before).1)
            let desired =
                (0..<30).map { DesiredNumber.wanted(PhoneNumber($0)) }
                + (30..<60).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            let prepared = try await rig.input(desired) { input in input.guards.limits[.detach] = .unlimited }.1
            rig.simulator.emptyLog()
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.skip = 5
                        fault.times = 1_000
                        fault.status = isKey ? 401 : 402
                        fault.body =
                            isKey
                            ? "{\"data\": null, \"errors\": [{\"error\": \"UNAUTHORIZED\"}]}"
                            : "{\"data\": null, \"errors\": [{\"error\": \"SIP_NOT_ENABLED\"}]}"
                    }
                ]
            }
            let run = try await rig.apply(prepared) { $0.parallelism = 1 }
            #expect(run.outcome.isDenied)
            #expect(run.outcome.stopped?.contains(isKey ? "refused the key" : "no SIP entitlement") == true)
            #expect(run.outcome.count(.applied) == 5)
            #expect(run.outcome.count(.failed) == 1)
            #expect(rig.calls.count { $0.hasPrefix("POST") } == 6)
            let ledger = await rig.ledger.current
            for index in 36..<60 { #expect(ledger.numbers[PhoneNumber(index)] == nil, "it was never begun") }
            rig.simulator.changeQuirks { $0.writeFaults = [] }
            let next = try await rig.input(desired) { input in input.guards.limits[.detach] = .unlimited }.1
            #expect(try await rig.apply(next).outcome.isComplete)
            #expect(try await rig.mismatches(desired) == [])
        }
    }

    @Test("another server that answers midway stops the run, as an API that can't be reached", arguments: [404, 307])
    func otherServer(_ status: Int) async throws {
        try await withRig { rig in
            let desired = (0..<10).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            let prepared = try await rig.input(desired).1
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.skip = 2
                        fault.times = 1_000
                        fault.status = status
                        fault.body = "<html></html>"
                    }
                ]
            }
            let run = try await rig.apply(prepared) { $0.parallelism = 1 }
            #expect(run.outcome.isUnreachable && !run.outcome.isDenied)
            #expect(run.outcome.stopped?.contains("is not the API (HTTP \(status) ") == true)
            #expect(run.outcome.count(.applied) == 2)
            #expect(run.outcome.count(.failed) == 1)
            #expect(run.outcome.count(.notBegun) == 7)
        }
    }

    @Test("a refused update of an attachment that shows no options isn't taken for done")
    func refusedUpdate() async throws {
        try await withRig { rig in
            var seed = try AttachmentSeed(number, .outboundB)
            seed.options = nil
            try await rig.simulator.seed(seed)
            rig.simulator.changeQuirks { $0.writeFaults = [Fault(path: "/sip/update") { $0.status = 400 }] }
            let wanted = DesiredNumber.wanted(number, outbound: .outboundB)
            try await rig.run(wanted) { $0.guards.allow(.adopt, 1) }
            #expect(await rig.entry() == nil)
            #expect(try await rig.run(wanted) { $0.guards.allow(.adopt, 1) }.outcome.isComplete)
            #expect(try await rig.mismatches([wanted]) == [])
        }
    }

    @Test("the operations of one number never run at the same time as each other")
    func oneAtATime() async throws {
        try await withRig(Quirks { $0.latencyMs = 5 }) { rig in
            let first = (0..<8).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA, outbound: .outboundA) }
            let second = (0..<8).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundB, outbound: .outboundC) }
            try await rig.apply(rig.input(first).1)
            rig.simulator.emptyLog()
            let prepared = try await rig.input(second) { input in input.guards.limits[.replace] = .unlimited }.1
            #expect(try await rig.apply(prepared).outcome.isComplete)
            for index in 0..<8 {
                let own = rig.simulator.log.filter {
                    $0.body?["phone_number"]?.string == PhoneNumber(index).description
                }
                #expect(
                    own.map { $0.path } == ["/v1/sip/detach", "/v1/sip/attach", "/v1/sip/detach", "/v1/sip/attach"])
                for (one, next) in zip(own, own.dropFirst()) {
                    #expect(try #require(one.answeredAt) <= next.askedAt)
                }
            }
        }
    }
}
