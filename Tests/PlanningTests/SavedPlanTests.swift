import Fleet
import JSON
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

/// The guards check a saved plan again when it is applied.
@Suite("Guards of a saved plan")
struct SavedPlanTests {
    private func kinds(
        _ plan: Plan,
        _ owned: OwnedFleet?,
        commit: CommitRelation = .current("c0ffee"),
        firstRun: Refusal? = nil,
        _ change: (inout GuardSettings) -> Void = { _ in }
    ) -> [Refusal.Kind] {
        var guards = GuardSettings()
        change(&guards)
        return Guards.refusals(
            of: plan, owned: owned, guards: guards, commit: commit, firstRun: firstRun
        )
        .map(\.kind)
    }

    @Test("a settled fleet's plan is refused for nothing")
    func settled() {
        let scene = scene { $0.settle(number) }
        #expect(kinds(scene.plan(), scene.owned) == [])
    }

    @Test("the API, the commit and the first run are those of the day it is applied")
    func present() {
        var scene = scene { $0.settle(number) }
        let plan = scene.plan { $0.commit = .older("a", applied: "b") }
        #expect(plan.kinds == [.olderCommit])
        #expect(kinds(plan, scene.owned) == [])
        #expect(kinds(plan, scene.owned, commit: .unrelated("a", applied: "b", differing: [])) == [.unrelatedCommit])
        #expect(
            kinds(plan, scene.owned, commit: .unrelated("a", applied: "b", differing: [])) { $0.allowsOlder = true }
                == [])
        #expect(kinds(plan, scene.owned, firstRun: MissingLedger(named: "x", isInGit: false).refusal) == [.firstRun])
        scene.owned?.apiURL = "https://other.example/v1"
        #expect(kinds(plan, scene.owned) == [.otherAPI])
    }

    @Test("what was refused when it was made stays refused until it is allowed")
    func carried() {
        let empty = scene { scene in
            scene.settle(number)
            scene.desired = []
        }
        #expect(kinds(empty.plan(), empty.owned) == [.emptySet])
        #expect(kinds(empty.plan(), empty.owned) { $0.allowsEmpty = true } == [])

        let drifted = scene { scene in
            scene.show(inbound: LiveAttachment(attachment(.inbound, isA: false)))
            scene.own(inbound: .left(attachment(.inbound)))
            scene.want("+14155559999")
        }
        #expect(kinds(drifted.plan(), drifted.owned) == [.driftedRemoval])
        #expect(kinds(drifted.plan(), drifted.owned) { $0.allowsDrifted = true } == [])

        let lossy = scene { scene in
            scene.settle(number, attachment(.outbound, isA: false))
            scene.desired = []
            scene.want(outbound: .attached(attachment(.outbound)))
            scene.live[0].outbound?.options.other["codec"] = "opus"
        }
        #expect(kinds(lossy.plan(), lossy.owned) == [.loss])
        #expect(kinds(lossy.plan(), lossy.owned) { $0.allowsAllLosses = true } == [])

        let protected = scene { scene in
            scene.settle(number)
            scene.desired = []
            scene.want(preventDetach: true)
        }
        #expect(kinds(protected.plan(), protected.owned) == [.preventDetach])
    }

    @Test("someone else's attachment stays refused in a saved plan, too")
    func adoption() {
        let scene = scene { scene in
            scene.want(inbound: .attached(attachment(.inbound)))
            scene.show(inbound: LiveAttachment(attachment(.inbound, isA: false)))
        }
        let plan = scene.plan { $0.guards.allow(.adopt, 1) }
        #expect(plan.refusals.isEmpty)
        #expect(kinds(plan, scene.owned) == [.limit(.adopt)])
        #expect(kinds(plan, scene.owned) { $0.allow(.adopt, 1) } == [])
    }

    @Test("a fleet that has vanished stays refused in a saved plan, too")
    func vanished() {
        let scene = scene { scene in
            for index in 0..<8 {
                scene.settle(PhoneNumber(index))
                scene.show(PhoneNumber(index))
            }
        }
        #expect(kinds(scene.plan(), scene.owned) == [.limit(.reattach)])
    }

    @Test("a plan made without its secrets learns the fingerprints of what it will send")
    func withCredentials() throws {
        let scene = scene { scene in
            scene.want(outbound: .attached(.outbound(.to(username: user, password: password), headers: [])))
        }
        let plan = scene.plan { $0.fingerprints = .none }
        #expect(plan.entry?.directions[.outbound]?.desired?.password == .unseen)
        let known = plan.withCredentials(fingerprints)
        #expect(known.entry?.directions[.outbound]?.desired?.password == .known("print of swordfish"))
        #expect(known.entry?.directions[.outbound]?.desired?.username == .known("print of bland"))
        #expect(plan.references == [.environment("CARRIER_PASSWORD")])
        #expect(plan.credentials == [user, password])
    }
}
