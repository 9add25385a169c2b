import Fleet
import JSON
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Guards")
struct GuardTests {
    // MARK: prevent_detach

    /// A protected number whose manifest asks for a detach or a replace, or no longer declares it.
    enum Threat: Sendable, CaseIterable { case detach, replace, removal }

    private func threatened(_ threat: Threat, line: Bool, ledger: Bool) -> Scene {
        scene { scene in
            scene.show(inbound: LiveAttachment(attachment(.inbound)))
            scene.own(inbound: .left(attachment(.inbound)), preventDetach: ledger)
            switch threat {
            case .detach: scene.want(preventDetach: line)
            case .replace: scene.want(inbound: .attached(.inbound(headers: [])), preventDetach: line)
            case .removal: scene.want("+14155559999")
            }
        }
    }

    @Test("prevent_detach stands against detach and replace, as the line says", arguments: [Threat.detach, .replace])
    func lineRules(_ threat: Threat) {
        for ledger in [false, true] {
            #expect(threatened(threat, line: true, ledger: ledger).plan().kinds == [.preventDetach])
            #expect(threatened(threat, line: false, ledger: ledger).plan().refusals.isEmpty)
        }
    }

    @Test("prevent_detach outlives its line, which must be lifted first")
    func outlives() throws {
        let refusal = try #require(threatened(.removal, line: true, ledger: true).plan().refusals.first)
        #expect(refusal.kind == .preventDetach)
        #expect(refusal.numbers == [number])
        #expect(refusal.remedy.contains("Put the number's line back"))
        #expect(threatened(.removal, line: true, ledger: false).plan().refusals.isEmpty)
    }

    @Test("prevent_detach doesn't stand against attach and update")
    func harmless() {
        let plan = scene { scene in
            scene.settle(number, attachment(.outbound))
            scene.desired = []
            scene.want(
                inbound: .attached(attachment(.inbound)),
                outbound: .attached(attachment(.outbound, isA: false)),
                preventDetach: true
            )
        }
        .plan()
        #expect(plan.steps == ["attach inbound", "update outbound"])
        #expect(plan.refusals.isEmpty)
    }

    @Test("a change of prevent_detach alone is recorded")
    func recorded() {
        let plan = scene { scene in
            scene.settle(number)
            scene.desired[0].preventDetach = true
        }
        .plan()
        #expect(!plan.hasOperations)
        #expect(plan.entry?.preventDetach == true)
    }

    // MARK: Removals

    @Test("a removal of what someone else has changed is a conflict", arguments: [false, true])
    func driftedRemoval(_ isAttached: Bool) {
        let scene = scene { scene in
            scene.show(inbound: LiveAttachment(attachment(.inbound, isA: false)))
            scene.own(inbound: .left(isAttached ? attachment(.inbound) : nil))
            scene.want("+14155559999")
        }
        #expect(scene.plan().kinds == [.driftedRemoval])
        #expect(scene.plan().refusals.first?.numbers == [number])
        #expect(scene.plan { $0.guards.allowsDrifted = true }.refusals.isEmpty)
    }

    @Test("a removal after a cut-off first attach takes away what that run made, and nothing else")
    func cutOffRemoval() {
        func kinds(_ live: Attachment) -> [Refusal.Kind] {
            scene { scene in
                scene.show(inbound: LiveAttachment(live))
                scene.own(inbound: .cutOff(from: nil, to: attachment(.inbound)))
                scene.want("+14155559999")
            }
            .plan().kinds
        }
        #expect(kinds(attachment(.inbound)) == [])
        #expect(kinds(attachment(.inbound, isA: false)).contains(.driftedRemoval))
    }

    @Test("a cut-off update that got through isn't someone else's, though the API leaves options out")
    func cutOffUpdate() {
        let plan = scene { scene in
            var shown = LiveAttachment(attachment(.outbound, isA: false))
            shown.options.reported[.transport] = nil
            scene.show(outbound: shown)
            var last = RecordedAttachment(AttachmentState(attachment(.outbound)))
            last.unreported = [.transport]
            scene.own(outbound: .cutOff(from: .attached(last), to: attachment(.outbound, isA: false)))
            scene.want("+14155559999")
        }
        .plan()
        #expect(plan.steps == ["detach outbound"])
        #expect(plan.refusals.isEmpty)
    }

    @Test("a removed number that is gone already is only forgotten")
    func goneAlready() {
        let plan = scene { scene in
            scene.own(inbound: .left(nil))
            scene.want("+14155559999")
        }
        .plan()
        #expect(!plan.hasOperations)
        #expect(plan.entries.first { $0.number == number }?.isRemoval == true)
        #expect(plan.vanished.isEmpty)
    }

    // MARK: The whole set

    @Test("a set that declares nothing, with a ledger that owns something, is refused")
    func emptySet() {
        let scene = scene { scene in
            scene.settle(number)
            scene.desired = []
        }
        #expect(scene.plan().kinds == [.emptySet])
        #expect(scene.plan { $0.guards.allowsEmpty = true }.refusals.isEmpty)
        #expect(Scene().plan().refusals.isEmpty)
    }

    @Test("another API or another organisation than the ledger's is refused")
    func binding() {
        var scene = scene { $0.settle(number) }
        #expect(scene.plan { $0.apiURL = "https://other.example/v1" }.kinds == [.otherAPI])
        scene.owned?.organisation = "org-2"
        #expect(scene.plan().kinds == [.otherOrganisation])
        scene.owned?.organisation = nil
        #expect(scene.plan().refusals.isEmpty)
    }

    @Test("two organisations in one fleet are refused, ledger or not")
    func twoOrganisations() {
        var scene = scene { scene in
            scene.settle(PhoneNumber(1))
            scene.settle(PhoneNumber(2))
            scene.live[0].inbound?.server.organisation = "org-2"
            scene.owned?.organisation = nil
        }
        #expect(scene.plan().kinds == [.otherOrganisation])
        scene.owned = nil
        #expect(scene.plan().kinds == [.otherOrganisation])
    }

    @Test("guards judge what would be done: what --without leaves out is neither a removal nor an empty set")
    func leftOut() {
        var scene = scene { $0.settle(number, attachment(.inbound)) }
        scene.owned?.numbers[number]?.preventDetach = true
        scene.desired = []
        #expect(scene.plan { $0.guards.allowsEmpty = true }.kinds == [.preventDetach])
        #expect(scene.plan().kinds == [.emptySet, .preventDetach])
        let rest = scene.plan { $0.without = [.detach] }
        #expect(rest.kinds == [] && rest.leftOut.map(\.action) == [.detach])
        #expect(rest.operations.isEmpty && !rest.entries.contains(where: \.isRemoval))
    }

    @Test("an unrelated commit is no danger if its set is the one last applied, or if it changes nothing")
    func takenOver() {
        let relation = CommitRelation.unrelated("a", applied: "b", differing: [])
        func plan(isEmpty: Bool, digest: String?, _ change: (inout PlanInput) -> Void = { _ in }) -> Plan {
            var scene = scene { scene in
                scene.settle(number)
                if !isEmpty { scene.want(PhoneNumber(7), inbound: .attached(attachment(.inbound))) }
            }
            scene.owned?.manifestDigest = digest
            return scene.plan {
                $0.commit = relation
                $0.manifestDigest = "sha256:1"
                change(&$0)
            }
        }
        for (isEmpty, digest, isRefused) in [
            (true, nil, false), (true, "sha256:2", false), (false, "sha256:1", false), (false, nil, true),
            (false, "sha256:2", true),
        ] {
            let plan = plan(isEmpty: isEmpty, digest: digest)
            #expect(plan.kinds == (isRefused ? [.unrelatedCommit] : []))
            #expect(plan.movesOn == !isRefused, "the ledger takes over the commit")
        }
        // What is out of scope isn't known to change nothing.
        let narrowed = plan(isEmpty: true, digest: nil) { $0.scope = PlanScope(targets: [PhoneNumber(9)]) }
        #expect(narrowed.kinds == [.unrelatedCommit] && !narrowed.movesOn)
    }

    @Test("a clone that git can't read is refused if the ledger has a commit")
    func unreadable() {
        let relation = CommitRelation.unreadable(why: "git won't read it", remedy: "Let it.")
        for (applied, kinds) in [("b", [Refusal.Kind.unreadableRepository]), (nil, [])] {
            var scene = scene { $0.settle(number) }
            scene.owned?.commit = applied
            #expect(scene.plan { $0.commit = relation }.kinds == kinds)
        }
    }

    @Test(
        "a commit that isn't newer than the one last applied is refused",
        arguments: [
            (.older("a", applied: "b"), [.olderCommit]),
            (.unrelated("a", applied: "b", differing: []), [.unrelatedCommit]),
            (.current("a"), []), (.unknown("a"), []), (.unknown(nil), []),
        ] as [(CommitRelation, [Refusal.Kind])])
    func commits(_ relation: CommitRelation, _ kinds: [Refusal.Kind]) {
        let scene = scene { scene in
            scene.settle(number)
            scene.want(PhoneNumber(7), inbound: .attached(attachment(.inbound)))
        }
        #expect(scene.plan { $0.commit = relation }.kinds == kinds)
        #expect(
            scene.plan {
                $0.commit = relation
                $0.guards.allowsOlder = true
            }.refusals.isEmpty)
    }

    @Test("CI without its ledger is refused until someone says that it is the first run")
    func firstRun() {
        let plan = scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan {
            $0.guards.firstRun = MissingLedger(named: "git:origin", isInGit: true).refusal
        }
        #expect(plan.kinds == [.firstRun])
    }

    // MARK: Loss

    @Test(
        "a change that would drop what this profile can't send is refused",
        arguments: [
            ("options.codec", .update, true), ("options.codec", .replace, true), ("headers.note", .replace, true),
            ("headers[0].note", .replace, true), ("headers.note", .update, false),
        ] as [(String, Action, Bool)])
    func loss(_ field: String, _ action: Action, _ isLoss: Bool) throws {
        let scene = scene { scene in
            scene.settle(number, attachment(.outbound))
            scene.desired = []
            let after = action == .update ? attachment(.outbound, isA: false) : .outbound(.to(), headers: [])
            scene.want(outbound: .attached(after))
            var shown = LiveAttachment(attachment(.outbound))
            if field.hasPrefix("options") { shown.options.other["codec"] = "opus" }
            if field == "headers.note" { shown.otherHeaderFields["note"] = "x" }
            if field == "headers[0].note" { shown.otherHeaderFields[field] = "x" }
            scene.show(outbound: shown)
        }
        #expect(scene.plan().only?.action == action)
        #expect(scene.plan().kinds == (isLoss ? [.loss] : []))
        guard isLoss else { return }
        #expect(scene.plan().refusals.first?.message.contains(field) == true)
        #expect(scene.plan { $0.guards.allowsAllLosses = true }.refusals.isEmpty)
        let name = try #require(field.split(separator: ".").last.map(String.init))
        for accepted in [field, name] {
            #expect(scene.plan { $0.guards.acceptedLosses = [accepted] }.refusals.isEmpty)
        }
        #expect(scene.plan { $0.guards.acceptedLosses = ["other"] }.kinds == [.loss])
        #expect(scene.plan { $0.without = [action] }.refusals.isEmpty)
    }

    @Test("the server's own fields beside options and headers are no loss")
    func ownFields() {
        let plan = scene { scene in
            scene.settle(number)
            scene.desired = []
            scene.want(inbound: .attached(.inbound(headers: [])))
            scene.live[0].inbound?.otherFields = ["region": "us1", "health": "x", "auth_mode": "ip", "trunk_id": .null]
        }
        .plan()
        #expect(plan.steps == ["replace inbound"])
        #expect(plan.refusals.isEmpty)
    }

    @Test(
        "the vendor's settings beside options and headers, and rules that can't be sent, are losses of a replace",
        arguments: [
            "failover_config", "codec_config", "alert_config", "register_auth", "trunk_id", "auth_mode", "headers.sdp",
        ])
    func settings(_ name: String) {
        let scene = scene { scene in
            scene.settle(number)
            scene.desired = []
            scene.want(inbound: .attached(.inbound(headers: [])))
            if name == "headers.sdp" {
                scene.live[0].inbound?.headers.append(.unknown(["type": "sdp", "key": "a"]))
            } else {
                scene.live[0].inbound?.otherFields = [name: "register"]
            }
        }
        #expect(scene.plan().kinds == [.loss])
        #expect(scene.plan().refusals.first?.message.contains(name) == true)
        #expect(scene.plan { $0.guards.acceptedLosses = [name] }.refusals.isEmpty)
    }

    // MARK: Finishing

    @Test("a replace that a run left half done is finished whatever the guards refuse")
    func finishing() {
        let scene = scene { scene in
            scene.want(PhoneNumber(1), inbound: .attached(attachment(.inbound)), preventDetach: true)
            scene.own(
                PhoneNumber(1),
                inbound: .cutOff(from: .of(attachment(.inbound, isA: false)), to: attachment(.inbound), replacing: true)
            )
            scene.settle(PhoneNumber(2))
            scene.desired.removeLast()
            scene.want(PhoneNumber(3), inbound: .attached(attachment(.inbound)))
        }
        let plan = scene.plan {
            $0.guards.limits[.detach] = .count(0)
            $0.guards.limits[.reattach] = .count(0)
            $0.commit = .older("aaaa", applied: "bbbb")
        }
        #expect(plan.kinds == [.olderCommit, .limit(.detach)])
        #expect(plan.canFinish)
        let finishing = plan.finishingOnly()
        #expect(finishing.operations.map(\.number) == [PhoneNumber(1)])
        #expect(finishing.operations.map(\.phase) == [.finish])
        #expect(finishing.entries.map(\.number) == [PhoneNumber(1)])
        #expect(finishing.refusals.isEmpty)
        #expect(finishing.gitCommit == nil, "a refused commit must not become the one last applied")
        #expect(!scene.plan { $0.apiURL = "https://other.example/v1" }.canFinish)
    }

    @Test(
        "an intended replace whose detach the journal doesn't announce left no gap",
        arguments: [true, false])
    func unsent(_ isAnnounced: Bool) throws {
        let old = RecordedState.of(attachment(.inbound, isA: false))
        let scene = scene { scene in
            scene.want(PhoneNumber(1), inbound: .attached(attachment(.inbound)))
            var owned = OwnedDirection.cutOff(from: old, to: attachment(.inbound), replacing: true)
            owned.intended?.at = "2026-01-02T03:04:06Z"
            scene.own(PhoneNumber(1), inbound: owned)
            scene.settle(PhoneNumber(100))
        }
        let lines = [
            JournalEvent(.started, time: "2026-01-02T03:04:05Z"),
            JournalEvent(.intent, time: "2026-01-02T03:04:07Z", number: isAnnounced ? PhoneNumber(1) : PhoneNumber(2)),
        ]
        let journal = try JournalReading(lines.flatMap { Array(try $0.line()) })
        let plan = scene.plan {
            $0.guards.limits[.reattach] = .count(0)
            $0.note(journal)
        }
        #expect(plan.operations.map(\.phase) == [isAnnounced ? .finish : .attach])
        #expect(plan.kinds == (isAnnounced ? [] : [.limit(.reattach)]))
    }

    @Test(
        "more interrupted replaces than their run worked on at once count as reattach, and so do all if nothing is attached",
        arguments: [(16, true, true), (17, true, false), (2, false, false)] as [(Int, Bool, Bool)])
    func bounded(_ count: Int, _ isOtherAttached: Bool, _ finishes: Bool) {
        let scene = scene { scene in
            for index in 1...count {
                scene.want(PhoneNumber(index), inbound: .attached(attachment(.inbound)))
                let old = RecordedState.of(attachment(.inbound, isA: false))
                scene.own(
                    PhoneNumber(index), inbound: .cutOff(from: old, to: attachment(.inbound), replacing: true))
            }
            scene.settle(PhoneNumber(100))
            if !isOtherAttached { scene.show(PhoneNumber(100)) }
        }
        let plan = scene.plan { $0.guards.limits[.reattach] = .count(0) }
        let phases = Set(plan.operations.filter { $0.number != PhoneNumber(100) }.map(\.phase))
        #expect(phases == [finishes ? .finish : .attach])
        #expect(plan.kinds == (finishes ? [] : [.limit(.reattach)]))
    }

    @Test(
        "an intention stays for 15 minutes after its run: a call without an answer may still take effect",
        arguments: [("2026-11-27T10:14:59Z", true), ("2026-11-27T10:15:00Z", false), ("", false)])
    func mayStillAct(_ now: String, _ stays: Bool) {
        let scene = scene { scene in
            scene.settle(number)
            let state = RecordedState.of(attachment(.inbound))
            scene.own(
                inbound: OwnedDirection(
                    last: state, intended: Intention(state: state, isReplace: true, at: "2026-11-27T10:00:00Z")),
                outbound: .left(nil))
        }
        let plan = scene.plan { $0.createdAt = now }
        #expect(plan.operations.isEmpty)
        #expect(plan.warnings.map(\.kind) == [.unsure])
        #expect(plan.entries.isEmpty == stays, "an entry lets the apply forget it")
    }
}
