import Fleet
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Limits")
struct LimitTests {
    /// A fleet of `owned` settled numbers, of which the plan changes the first `count` in one way.
    private static func fleet(_ owned: Int, _ kind: GuardKind, _ count: Int) -> Scene {
        scene { scene in
            for index in 0..<owned { scene.settle(PhoneNumber(index)) }
            for index in 0..<count { touch(PhoneNumber(index), kind, &scene) }
        }
    }

    private static func touch(_ number: PhoneNumber, _ kind: GuardKind, _ scene: inout Scene) {
        scene.desired.removeAll { $0.number == number }
        scene.live.removeAll { $0.number == number }
        switch kind {
        case .detach:
            scene.settle(number)
            scene.desired.removeLast()
        case .replace:
            scene.settle(number)
            scene.desired.removeLast()
            scene.want(number, inbound: .attached(.inbound(headers: [])))
        case .update:
            scene.settle(number, attachment(.outbound))
            scene.desired.removeLast()
            scene.want(number, outbound: .attached(attachment(.outbound, isA: false)))
        case .adopt:
            scene.want(number, inbound: .attached(attachment(.inbound)))
            scene.show(number, inbound: LiveAttachment(attachment(.inbound, isA: false)))
            scene.owned?.numbers[number] = nil
        case .reattach:
            scene.settle(number)
            scene.show(number)
        }
    }

    @Test(
        "a percentage is of the owned numbers, rounded down, at least 1 and at most 100; 0 % is none",
        arguments: [
            (owned: 2, limit: 20, allowed: 1), (6, 20, 1), (9, 20, 1), (10, 20, 2), (29, 20, 5), (30, 20, 6),
            (35, 20, 7),
            (1_000, 20, 100), (40, 0, 0), (40, 1, 1), (10, 90, 9),
        ]
    )
    func percentage(owned: Int, limit: Int, allowed: Int) throws {
        #expect(Limit.percentage(limit).allowed(.detach, ofOwned: owned) == allowed)
        guard owned < 100 else { return }
        for (count, kinds) in [(allowed, []), (allowed + 1, [Refusal.Kind.limit(.detach)])] where count < owned {
            let plan = Self.fleet(owned, .detach, count).plan { $0.guards.limits[.detach] = .percentage(limit) }
            #expect(plan.kinds.filter { $0 != .emptySet } == kinds)
        }
    }

    @Test("each kind has its limit, and the message names the allowance that lifts it", arguments: GuardKind.allCases)
    func eachKind(_ kind: GuardKind) throws {
        let scene = Self.fleet(20, kind, 4)
        let refused = scene.plan { $0.guards.limits[kind] = .count(3) }
        let refusal = try #require(refused.refusals.first)
        #expect(refused.kinds == [.limit(kind)])
        #expect(refusal.numbers == (0..<4).map { PhoneNumber($0) })
        #expect(refusal.remedy.contains("--allow-\(kind.rawValue) 4"))
        #expect(scene.plan { $0.guards.limits[kind] = .count(4) }.refusals.isEmpty)
        #expect(scene.plan { $0.guards.limits[kind] = .unlimited }.refusals.isEmpty)
        #expect(
            scene.plan {
                $0.guards.limits[kind] = .count(0)
                $0.guards.allow(kind, 4)
            }.refusals.isEmpty)
        #expect(
            scene.plan {
                $0.guards.limits[kind] = .count(0)
                $0.guards.allow(kind, 3)
            }.kinds == [.limit(kind)])
    }

    @Test("without any configuration updates are free and nobody else's attachment is taken over")
    func standard() {
        #expect(Self.fleet(20, .update, 20).plan().refusals.isEmpty)
        #expect(Self.fleet(20, .adopt, 1).plan().kinds == [.limit(.adopt)])
        for (kind, most) in [(GuardKind.detach, 4), (.replace, 5), (.reattach, 4)] {
            #expect(Self.fleet(20, kind, most).plan().refusals.isEmpty)
            #expect(Self.fleet(20, kind, most + 1).plan().kinds == [.limit(kind)])
        }
    }

    @Test("a small fleet has limits, too: of six numbers one may be detached, and five may be replaced")
    func small() {
        for (kind, most) in [(GuardKind.detach, 1), (.replace, 5), (.reattach, 1)] {
            #expect(Self.fleet(6, kind, most).plan().refusals.isEmpty)
            #expect(Self.fleet(6, kind, most + 1).plan().kinds == [.limit(kind)])
        }
    }

    @Test("to detach all of two or more numbers takes an allowance: a limit doesn't lift it", arguments: [1, 2, 3, 40])
    func everything(_ count: Int) {
        let scene = Self.fleet(count, .detach, count)
        func kinds(_ change: (inout PlanInput) -> Void) -> [Refusal.Kind] {
            scene.plan {
                $0.guards.limits[.detach] = .unlimited
                $0.guards.allowsEmpty = true
                change(&$0)
            }.kinds
        }
        #expect(kinds { _ in } == (count == 1 ? [] : [.detachesAll]))
        #expect(kinds { $0.guards.allow(.detach, count) } == [])
        #expect(kinds { $0.guards.allow(.detach, count - 1) } == (count == 1 ? [] : [.detachesAll]))
        if count > 1 {
            #expect(Self.fleet(count + 1, .detach, count).plan { $0.guards.limits[.detach] = .unlimited }.kinds == [])
        }
    }

    @Test(
        "an allowance of the configuration holds through its last day",
        arguments: [
            ("2026-11-30", true), ("2026-12-01", true), ("2026-12-02", false),
        ])
    func until(_ today: String, _ holds: Bool) throws {
        let until = try #require(CalendarDay("2026-12-01"))
        let day = try #require(CalendarDay(today))
        let plan = Self.fleet(20, .detach, 8).plan { input in
            input.guards.add([Allowance(totals: [.detach: 8], until: until, reason: "site closed")], on: day)
        }
        #expect(plan.refusals.isEmpty == holds)
    }

    @Test("allowances are totals: the largest holds, and none lowers a limit")
    func totals() throws {
        let until = try #require(CalendarDay("2026-12-01"))
        var guards = GuardSettings()
        guards.allow(.detach, 3)
        guards.add([4, 2].map { Allowance(totals: [.detach: $0], until: until, reason: "") }, on: until)
        #expect(guards.totals[.detach] == 4)
        #expect(Self.fleet(25, .detach, 5).plan { $0.guards = guards }.refusals.isEmpty)
    }

    @Test("a number counts once, however many of its directions are touched")
    func distinct() {
        let scene = scene { scene in
            scene.want(
                inbound: .attached(.inbound(headers: [])), outbound: .attached(.outbound(.to(), headers: [])))
            scene.show(
                inbound: LiveAttachment(attachment(.inbound)), outbound: LiveAttachment(attachment(.outbound)))
            scene.own(inbound: .left(attachment(.inbound)), outbound: .left(attachment(.outbound)))
        }
        #expect(scene.plan().steps == ["replace inbound", "replace outbound"])
        #expect(scene.plan { $0.guards.limits[.replace] = .count(1) }.refusals.isEmpty)
    }

    @Test(
        "a total of the command line takes the place of limit and allowance, higher or lower",
        arguments: GuardKind.allCases)
    func stated(_ kind: GuardKind) {
        func kinds(_ stated: Int) -> [Refusal.Kind] {
            Self.fleet(50, kind, 3).plan {
                $0.guards.limits[kind] = .count(2)
                $0.guards.allow(kind, 3)
                $0.guards.stated[kind] = stated
            }.kinds
        }
        #expect(kinds(2) == [.limit(kind)] && kinds(0) == [.limit(kind)])
        #expect(kinds(3) == [])
        let without = Self.fleet(50, kind, 3).plan {
            $0.guards.limits[kind] = .unlimited
            $0.guards.stated[kind] = 2
        }
        #expect(without.refusals.first?.message.contains("the limit is 2 (--allow-\(kind.rawValue))") == true)
    }

    @Test("the share is of everything owned, whatever the target")
    func ofEverything() {
        let scene = Self.fleet(50, .detach, 11)
        #expect(scene.plan().kinds == [.limit(.detach)])
        let targets = Set((0..<10).map { PhoneNumber($0) })
        #expect(scene.plan { $0.scope = PlanScope(targets: NumberSelection(targets)) }.refusals.isEmpty)
    }

    @Test("an operation that is left out counts for nothing")
    func leftOut() {
        #expect(Self.fleet(20, .detach, 9).plan { $0.without = [.detach] }.refusals.isEmpty)
    }

    @Test(
        "with no ledger there is nothing to be adopted, removed or attached again",
        arguments: [
            GuardKind.adopt, .reattach, .detach,
        ])
    func noLedger(_ kind: GuardKind) {
        var scene = Self.fleet(20, kind, 5)
        scene.owned = nil
        let plan = scene.plan()
        #expect(plan.refusals.isEmpty)
        #expect(!plan.operations.contains { $0.adopts || $0.action == .detach })
        #expect(plan.vanished.isEmpty)
    }

    @Test("another key that shows nothing attached is stopped before it attaches the fleet again")
    func wrongKey() {
        let plan = Self.fleet(30, .reattach, 30).plan()
        #expect(plan.kinds == [.limit(.reattach)])
        #expect(plan.vanished.count == 30)
        #expect(plan.operations.allSatisfy { $0.reason == "the ledger has it attached, the API doesn't" })
    }

    @Test("a saved plan is held against the limits of the day it is applied")
    func saved() {
        let scene = Self.fleet(20, .detach, 6)
        func kinds(_ change: (inout GuardSettings) -> Void) -> [Refusal.Kind] {
            var guards = GuardSettings()
            change(&guards)
            return Guards.refusals(
                of: scene.plan(), owned: scene.owned, guards: guards, commit: .current("c0ffee"), firstRun: nil
            )
            .map(\.kind)
        }
        #expect(kinds { _ in } == [.limit(.detach)])
        #expect(kinds { $0.allow(.detach, 6) } == [])
        #expect(kinds { $0.limits[.detach] = .count(2) } == [.limit(.detach)])
    }
}
