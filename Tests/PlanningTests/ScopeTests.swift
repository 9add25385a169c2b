import Fleet
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Scope")
struct ScopeTests {
    /// Numbers 1 and 2 in a.yaml (support), 3 and 4 in b.yaml (sales); 2 and 4 were removed from the manifest set.
    private static let fleet = scene { scene in
        for (index, file, team) in [
            (1, "fleet/a.yaml", "support"), (2, "fleet/a.yaml", "support"), (3, "fleet/b.yaml", "sales"),
            (4, "fleet/b.yaml", "sales"),
        ] {
            scene.file = file
            scene.show(PhoneNumber(index), inbound: LiveAttachment(attachment(.inbound, isA: index % 2 == 0)))
            scene.own(
                PhoneNumber(index),
                inbound: .left(attachment(.inbound, isA: index % 2 == 0)),
                labels: ["team": team]
            )
            guard index % 2 == 1 else { continue }
            scene.want(PhoneNumber(index), inbound: .attached(attachment(.inbound)), labels: ["team": team])
        }
    }

    static let scopes: [(name: String, scope: PlanScope, planned: [Int])] = [
        ("everything", .everything, [1, 2, 3, 4]),
        ("one file", PlanScope(paths: ["fleet/a.yaml"]), [1, 2]),
        ("the directory", PlanScope(paths: ["fleet"]), [1, 2, 3, 4]),
        ("the directory with a slash", PlanScope(paths: ["fleet/"]), [1, 2, 3, 4]),
        ("a file of like name", PlanScope(paths: ["fleet/a"]), []),
        ("a selector", PlanScope(selector: try? Selector("team=sales")), [3, 4]),
        ("what a selector excludes", PlanScope(selector: try? Selector("team!=sales")), [1, 2]),
        ("a removed target", PlanScope(targets: [PhoneNumber(4)]), [4]),
        ("a target in another file", PlanScope(paths: ["fleet/a.yaml"], targets: [PhoneNumber(4)]), []),
        ("a number nobody knows", PlanScope(targets: [PhoneNumber(9)]), []),
        ("the odd shard", PlanScope(shard: Shard("2/2")), [1, 3]),
        ("the even shard", PlanScope(shard: Shard("1/2")), [2, 4]),
    ]

    @Test("a scope narrows what is planned and read, removals by what the ledger recorded", arguments: scopes.indices)
    func scope(_ index: Int) {
        let (name, scope, planned) = Self.scopes[index]
        let plan = Self.fleet.plan {
            $0.scope = scope
            $0.guards.limits[.detach] = .unlimited
        }
        #expect(Set(plan.operations.map(\.number)) == Set(planned.map { PhoneNumber($0) }), "\(name)")
        #expect(plan.summary.outOfScope == 4 - planned.count)
        #expect(plan.kinds == [])
        let read = scope.numbersToRead(desired: DesiredFleet(Self.fleet.desired), owned: Self.fleet.owned)
        #expect(read == planned.map { PhoneNumber($0) })
        for operation in plan.operations {
            #expect(operation.action == (operation.number.digits % 2 == 0 ? .detach : .replace))
        }
    }

    @Test("a number that neither the set nor the ledger names has no part, though its state be at hand")
    func strangers() {
        var scene = Self.fleet
        scene.show(PhoneNumber(9), inbound: LiveAttachment(attachment(.inbound)))
        let plan = scene.plan()
        #expect(!plan.entries.contains { $0.number == PhoneNumber(9) })
        #expect(!plan.operations.contains { $0.number == PhoneNumber(9) })
    }

    @Test("a number that is unmanaged in both directions isn't read, and is let go of")
    func unmanaged() {
        let scene = scene { scene in
            scene.want(inbound: .unmanaged, outbound: .unmanaged)
            scene.own(inbound: .left(attachment(.inbound)), outbound: .left(attachment(.outbound)))
            scene.live = []
        }
        #expect(PlanScope.everything.numbersToRead(desired: DesiredFleet(scene.desired), owned: scene.owned).isEmpty)
        #expect(scene.plan().entry?.releases == Direction.allCases)
        #expect(scene.plan().summary.unchanged == 1)
    }

    @Test("a direction that was unmanaged is left alone when its number is removed")
    func removalOfUnmanaged() {
        let plan = scene { scene in
            scene.show(
                inbound: LiveAttachment(attachment(.inbound)), outbound: LiveAttachment(attachment(.outbound)))
            scene.own(inbound: .left(attachment(.inbound)))
            scene.want("+14155559999")
        }
        .plan()
        #expect(plan.steps == ["detach inbound"])
    }

    @Test("a number that moved to another file or got other labels is only recorded")
    func moved() {
        var scene = scene { $0.settle(number) }
        scene.owned?.numbers[number]?.file = "fleet/old.yaml"
        #expect(scene.plan().entry?.file == "fleet/a.yaml")
        #expect(scene.plan().operations.isEmpty)
        scene.owned?.numbers[number]?.file = "fleet/a.yaml"
        #expect(scene.plan().entries.isEmpty)
        scene.desired[0].labels = ["team": "support"]
        #expect(scene.plan().entry?.labels == ["team": "support"])
    }

    @Test("a number that can't be read is left alone, named, and not taken for unattached")
    func unreadable() {
        var scene = scene { scene in
            scene.settle(PhoneNumber(1))
            scene.want(PhoneNumber(2), inbound: .attached(attachment(.inbound)))
        }
        scene.live = []
        let plan = scene.plan { input in
            for index in 1...2 { input.unreadable[PhoneNumber(index)] = "HTTP 500" }
        }
        #expect(!plan.hasOperations)
        #expect(plan.entries.isEmpty)
        #expect(plan.vanished.isEmpty)
        #expect(plan.warnings.map(\.number) == [PhoneNumber(1), PhoneNumber(2)])
        #expect(plan.warnings.allSatisfy { $0.kind == .unreadable && $0.message.contains("HTTP 500") })
    }
}
