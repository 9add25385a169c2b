import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import TestSupport
import Testing

@Suite("Rollback")
struct RollbackTests {
    private static let all: [Quirks.Credentials] = [.plain, .masked, .maskedBoth, .missing, .nulls, .redactedWord]

    /// What the vendor and the ledger hold, as far as a rollback can put it back.
    private struct Held: Equatable {
        var attachments: [String: Canonical]
        var ledger: [PhoneNumber: OwnedNumber]
    }

    private static func held(_ rig: Rig) async throws -> Held {
        var attachments: [String: Canonical] = [:]
        for attachment in try await rig.simulator.attachments() {
            attachments["\(attachment.phoneNumber) \(attachment.direction.rawValue)"] = Canonical(attachment)
        }
        let ledger = await rig.ledger.current.numbers.mapValues { entry in
            var entry = entry
            entry.version = 0
            return entry
        }
        return Held(attachments: attachments, ledger: ledger)
    }

    /// Applies a change, undoes it, and holds what is there against what was.
    private static func checkUndone(
        _ rig: Rig,
        _ desired: DesiredNumber...,
        actions: [Action],
        at place: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await held(rig)
        let run = try await rig.apply(rig.input(desired, ConvergenceTests.allowed).1)
        #expect(run.outcome.isComplete, sourceLocation: place)
        #expect(try await held(rig) != before, sourceLocation: place)
        let prepared = try await rig.undo(run)
        #expect(prepared.plan.refusals.map(\.message) == [], sourceLocation: place)
        #expect(prepared.plan.operations.map(\.action) == actions, sourceLocation: place)
        let back = try await rig.apply(prepared)
        #expect(back.outcome.isComplete, "\(back.outcome.numbers)", sourceLocation: place)
        #expect(try await held(rig) == before, sourceLocation: place)
    }

    // MARK: What is undone

    @Test("an attach is undone by a detach, and the number is no longer owned")
    func attach() async throws {
        try await withRig { rig in
            try await Self.checkUndone(
                rig, .wanted(number, inbound: .inboundA, outbound: .outboundA), actions: [.detach])
            #expect(await rig.entry() == nil)
        }
    }

    @Test("an update is undone by an update, its password and user name too", arguments: all)
    func update(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.run(.wanted(number, outbound: .outboundA))
            let other = Attachment.outbound(
                .to("pbx.example.com", port: 5070, username: .literal("other"), password: newPassword),
                headers: [account])
            try await Self.checkUndone(rig, .wanted(number, outbound: other), actions: [.update])
            #expect(try await rig.plan(.wanted(number, outbound: .outboundA)).plan.entries.isEmpty)
        }
    }

    @Test("a change of the password alone is undone, whether the API shows it or not", arguments: all)
    func password(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.run(.wanted(number, outbound: .outboundA))
            let other = Attachment.outbound(.to(username: user, password: newPassword), headers: [account])
            try await Self.checkUndone(rig, .wanted(number, outbound: other), actions: [.update])
        }
    }

    @Test("a replace is undone by a replace", arguments: all)
    func replace(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            try await Self.checkUndone(
                rig, .wanted(number, inbound: .inboundB, outbound: .outboundC), actions: [.replace, .replace])
        }
    }

    @Test("a detach is undone by an attach with the password that there was", arguments: all)
    func detach(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            try await Self.checkUndone(rig, .wanted(number), actions: [.attach])
        }
    }

    @Test("a number that left the manifest set is attached and owned again, with its labels and its protection")
    func removal() async throws {
        try await withRig { rig in
            var wanted = DesiredNumber.wanted(number, inbound: .inboundA, outbound: .outboundA)
            wanted.labels = ["team": "support"]
            try await rig.run(wanted)
            try await Self.checkUndone(rig, .wanted("+14155550200", inbound: .inboundA), actions: [.attach, .detach])
            #expect(await rig.entry()?.labels == ["team": "support"])
        }
    }

    @Test("what someone else attached and an apply took over is theirs again")
    func adopted() async throws {
        try await withRig { rig in
            try await rig.simulator.seed(AttachmentSeed(number, .outboundB))
            try await Self.checkUndone(rig, .wanted(number, outbound: .outboundC), actions: [.replace])
            #expect(await rig.entry() == nil)
        }
    }

    @Test("an option that wasn't there before goes again")
    func addedOption() async throws {
        try await withRig { rig in
            var seed = try AttachmentSeed(number, .outboundB)
            seed.options = ["port": 5070]
            try await rig.simulator.seed(seed)
            try await Self.checkUndone(rig, .wanted(number, outbound: .outboundB), actions: [.update])
        }
    }

    @Test("drift that an apply overwrote is back, and is drift again")
    func drifted() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, outbound: .outboundB))
            try await rig.simulator.seed(
                AttachmentSeed(number, .outbound(.to("stranger.example.com"), headers: [account])))
            try await Self.checkUndone(rig, .wanted(number, outbound: .outboundB), actions: [.update])
            let plan = try await rig.plan(.wanted(number, outbound: .outboundB)).plan
            #expect(plan.operations.map(\.status) == [[.drifted]])
        }
    }

    @Test("what the ledger alone learnt is forgotten without a call: labels, file, adoption, release")
    func recorded() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            try await rig.simulator.seed(AttachmentSeed("+14155550200", .inboundA))
            let before = try await Self.held(rig)
            var moved = DesiredNumber.wanted(number, inbound: .inboundA, outbound: .outboundA, file: "fleet/b.yaml")
            moved.labels = ["team": "sales"]
            moved.preventDetach = true
            moved.outbound = .unmanaged
            let run = try await rig.run(moved, .wanted("+14155550200", inbound: .inboundA))
            #expect(run.outcome.recorded == 2)
            let prepared = try await rig.undo(run)
            #expect(prepared.plan.operations.isEmpty)
            rig.simulator.emptyLog()
            let back = try await rig.apply(prepared)
            #expect(back.outcome.recorded == 2)
            #expect(rig.calls.allSatisfy { $0 == read })
            #expect(try await Self.held(rig) == before)
        }
    }

    @Test("a rollback is undone like any apply, and so is that")
    func again() async throws {
        try await withRig(Quirks { $0.credentials = .masked }) { rig in
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            let first = try await Self.held(rig)
            var run = try await rig.run(
                .wanted(number, outbound: .outboundC), .wanted(PhoneNumber(1), inbound: .inboundA))
            let second = try await Self.held(rig)
            for expected in [first, second, first] {
                let prepared = try await rig.undo(run)
                #expect(prepared.plan.undoes == "a.jsonl")
                run = try await rig.apply(prepared)
                #expect(run.outcome.isComplete)
                #expect(run.reading.run?.undoes == "a.jsonl")
                #expect(try await Self.held(rig) == expected)
            }
        }
    }

    @Test("an apply that went wrong half-way is undone as far as it went")
    func half() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, outbound: .outboundA))
            let before = try await Self.held(rig)
            rig.simulator.changeQuirks {
                $0.writeFaults = [Fault(path: "/sip/update") { $0.status = 400 }]
            }
            let run = try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundB))
            #expect(run.result()?.result == .failed)
            #expect(try await Self.held(rig) != before)
            #expect(try await rig.apply(rig.undo(run)).outcome.isComplete)
            #expect(try await Self.held(rig).attachments == before.attachments)
        }
    }

    @Test("without a ledger the live state is put back all the same")
    func noLedger() async throws {
        try await withRig { whole async throws in
            var rig = whole
            rig.keepsLedger = false
            try await rig.run(.wanted(number, inbound: .inboundA, outbound: .outboundA))
            let before = try await Self.held(rig)
            let run = try await rig.run(.wanted(number, outbound: .outboundC))
            #expect(try await rig.apply(rig.undo(run)).outcome.isComplete)
            #expect(try await Self.held(rig) == before)
        }
    }

    // MARK: What isn't

    @Test("a number that moved since is named and left alone, the others are put back")
    func moved() async throws {
        try await withRig { rig in
            let run = try await rig.run(
                .wanted(number, inbound: .inboundA), .wanted(PhoneNumber(1), inbound: .inboundA))
            try await rig.simulator.seed(AttachmentSeed(number, .inboundB))
            let prepared = try await rig.undo(run)
            #expect(prepared.plan.operations.map(\.number) == [PhoneNumber(1)])
            let warning = try #require(prepared.plan.warnings.first { $0.kind == .moved })
            #expect(warning.number == number)
            #expect(warning.message == "Left alone: its inbound direction isn't what that apply left any more.")
        }
    }

    @Test(
        "what the API wouldn't take back is left alone, never detached for it",
        arguments: [
            ("sip:pbx.example.com", "a port in neither its endpoint nor its options"),
            ("sip:192.0.2.7:5060", "not an IP address"),
        ])
    func unsendable(_ endpoint: String, _ why: String) async throws {
        try await withRig { rig in
            var seed = try AttachmentSeed(number, .outboundB)
            (seed.sipEndpoint, seed.options) = (endpoint, nil)
            try await rig.simulator.seed(seed)
            let run = try await rig.run(.wanted(number, outbound: .outboundC)) { $0.guards.allow(.adopt, 1) }
            #expect(run.outcome.isComplete)
            let plan = try await rig.undo(run).plan
            #expect(plan.operations.isEmpty && plan.entries.isEmpty)
            #expect(plan.warnings.contains { $0.kind == .moved && $0.number == number && $0.message.contains(why) })
        }
    }

    @Test("a number that a later apply changed is left alone, though nobody can see it at the API")
    func ledgerMoved() async throws {
        try await withRig(Quirks { $0.credentials = .masked }) { rig in
            let run = try await rig.run(.wanted(number, outbound: .outboundA))
            try await rig.run(
                .wanted(number, outbound: .outbound(.to(username: user, password: newPassword), headers: [account])))
            let plan = try await rig.undo(run).plan
            #expect(plan.operations.isEmpty)
            #expect(plan.warnings.contains { $0.kind == .moved && $0.message.contains("ledger entry") })
        }
    }

    @Test("a password that isn't what it was can't be put back: refused, named, and the others can")
    func lostSecret() async throws {
        try await withRig { rig in
            let (one, two) = (PhoneNumber(1), PhoneNumber(2))
            try await rig.run(.wanted(one, outbound: .outboundA), .wanted(two, inbound: .inboundA))
            let run = try await rig.run(.wanted(one), .wanted(two))
            let refused = try await rig.undo(run) { $0.credentials = [user, newPassword] }
            #expect(refused.plan.kinds == [.lostSecret])
            #expect(refused.plan.refusals.first?.numbers == [one])
            #expect(refused.plan.refusals.first?.message.contains("sip_password") == true)
            let rest = try await rig.undo(run) {
                $0.credentials = [user, newPassword]
                $0.numbers = [two]
            }
            #expect(rest.plan.refusals.isEmpty)
            #expect(try await rig.apply(rest).outcome.isComplete)
        }
    }

    @Test(
        "a password that nobody ever knew can't be put back once another was sent",
        arguments: all.filter { $0 != .plain })
    func unseen(_ credentials: Quirks.Credentials) async throws {
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.simulator.seed(AttachmentSeed(number, .outboundA))
            let run = try await rig.run(.wanted(number, outbound: .outboundC)) { $0.guards.allow(.adopt, 1) }
            let plan = try await rig.undo(run).plan
            #expect(plan.kinds == [.lostSecret])
            #expect(plan.refusals.first?.numbers == [number])
        }
    }

    @Test(
        "a trunk without a password is put back without one, also if nobody recorded it",
        arguments: [Quirks.Credentials.plain, .masked, .maskedBoth, .redactedWord])
    func withoutCredentials(_ credentials: Quirks.Credentials) async throws {
        let nobody = Attachment.outbound(.to("pbx.example.com", port: 5061), headers: [account])
        try await withRig(Quirks { $0.credentials = credentials }) { rig in
            try await rig.simulator.seed(AttachmentSeed(number, nobody))
            let before = try await Self.held(rig)
            let run = try await rig.run(.wanted(number, outbound: .outboundC)) { $0.guards.allow(.adopt, 1) }
            let prepared = try await rig.undo(run) { $0.guards.allow(.replace, 1) }
            #expect(prepared.plan.refusals.map(\.message) == [])
            let back = try await rig.apply(prepared)
            #expect(back.outcome.isComplete, "\(back.outcome.numbers)")
            #expect(try await Self.held(rig).attachments == before.attachments)
        }
    }

    @Test("it is guarded as any plan")
    func guarded() async throws {
        try await withRig { rig in
            let fleet = (1...6).map { DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA) }
            let run = try await rig.apply(rig.input(fleet).1)
            #expect(try await rig.undo(run).plan.kinds == [.detachesAll, .limit(.detach)])
            #expect(try await rig.undo(run) { $0.guards.allow(.detach, 6) }.plan.kinds == [])
        }
        try await withRig { rig in
            var wanted = DesiredNumber.wanted(number, inbound: .inboundA)
            wanted.preventDetach = true
            let run = try await rig.run(wanted)
            #expect(try await rig.undo(run).plan.kinds == [.preventDetach])
        }
    }

    @Test("a live field that would be lost is refused")
    func loss() async throws {
        try await withRig(Quirks { $0.extraOptionFields = true }) { rig in
            try await rig.run(.wanted(number, outbound: .outboundA))
            let run = try await rig.run(.wanted(number, outbound: .outboundB)) { $0.guards.allowsAllLosses = true }
            #expect(try await rig.undo(run).plan.kinds == [.loss])
        }
    }

    @Test("what is left out by --without leaves its number whole")
    func without() async throws {
        try await withRig { rig in
            try await rig.run(.wanted(number, inbound: .inboundA))
            let run = try await rig.run(.wanted(number, outbound: .outboundB))
            let plan = try await rig.undo(run) { $0.without = [.detach] }.plan
            #expect(plan.operations.isEmpty)
            #expect(plan.leftOut.map(\.action) == [.detach])
        }
    }

    @Test("each rollback says that Git must be reverted, too")
    func git() async throws {
        try await withRig { rig in
            let run = try await rig.run(.wanted(number, inbound: .inboundA))
            #expect(try await rig.undo(run).plan.warnings.map(\.kind) == [.revertGit])
        }
    }

    // MARK: Any apply

    @Test("any apply undone leaves what was before it: seen passwords, whatever the ledger thought")
    func anyLedger() async throws {
        print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
        for round in 0..<Self.rounds {
            let note: Comment = "PATCHBAY_TEST_SEED=\(TestRun.seed), round \(round)"
            try await withRig { rig in
                var random = SplitMix64(seed: TestRun.seed &+ UInt64(round))
                rig.simulator.changeQuirks { $0 = Generator.quirks(&random) }
                let fleet = Generator.fleet(0, 40, &random)
                try await rig.simulator.seed(fleet.seeds)
                await rig.ledger.set(try await fleet.owned(rig))
                try await Self.checkAny(rig, fleet.desired, note)
            }
        }
    }

    @Test("any apply undone leaves what was before it: whatever of the passwords the API shows")
    func anyCredentials() async throws {
        print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
        for round in 0..<Self.rounds {
            let note: Comment = "PATCHBAY_TEST_SEED=\(TestRun.seed), round \(round)"
            try await withRig { rig in
                var random = SplitMix64(seed: TestRun.seed &+ UInt64(round))
                var quirks = Generator.quirks(&random)
                quirks.credentials = Self.all.randomElement(using: &random) ?? .masked
                rig.simulator.changeQuirks { [quirks] in $0 = quirks }
                let first = Generator.fleet(0, 40, &random).desired
                #expect(try await rig.apply(rig.input(first, ConvergenceTests.allowed).1).outcome.isComplete, note)
                try await Self.checkAny(rig, Generator.fleet(0, 40, &random).desired, note)
            }
        }
    }

    /// How many applies each property undoes; 100 by hand make 200.
    private static let rounds = TestRun.count("PATCHBAY_TEST_ROLLBACKS", default: 3)

    private static func checkAny(_ rig: Rig, _ desired: [DesiredNumber], _ note: Comment) async throws {
        let before = try await held(rig)
        let run = try await rig.apply(rig.input(desired, ConvergenceTests.allowed).1)
        #expect(run.outcome.isComplete, note)
        let prepared = try await rig.undo(run) { input in
            for kind in GuardKind.allCases { input.guards.allow(kind, 1_000) }
            input.guards.allowsAllLosses = true
        }
        #expect(prepared.plan.refusals.map(\.message) == [], note)
        let back = try await rig.apply(prepared)
        #expect(back.outcome.isComplete, "\(note) \(back.outcome.numbers.filter { $0.result != .applied })")
        let after = try await held(rig)
        // What the API wouldn't take back stays as the apply left it, in both.
        let moved = prepared.plan.warnings.filter { $0.kind == .moved }
        let kept = Set(moved.compactMap(\.number))
        // So does a number whose gap the apply closed.
        for number in kept.subtracting(moved.filter { $0.message.contains("was in a gap") }.compactMap(\.number)) {
            let outbound = before.attachments["\(number) outbound"]
            #expect(outbound != nil && outbound?.port == nil, "\(number) \(note)")
        }
        for place in Set(before.attachments.keys).union(after.attachments.keys).sorted() {
            guard !kept.contains(where: { place.hasPrefix($0.description) }) else { continue }
            let (was, found) = (before.attachments[place], after.attachments[place])
            #expect(was == found, "\(place) \(note)")
        }
        for (number, entry) in before.ledger
        where !kept.contains(number) && entry.directions.values.allSatisfy({ $0.intended == nil }) {
            #expect(after.ledger[number] == entry, "\(number) \(note)")
        }
        #expect(Set(after.ledger.keys).subtracting(kept).isSubset(of: before.ledger.keys), note)
    }
}
