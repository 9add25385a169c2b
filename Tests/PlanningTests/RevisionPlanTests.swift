import Fleet
import Foundation
import LocatedYAML
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("What a branch changes")
struct RevisionPlanTests {
    private let base = DiffBase(revision: "origin/main", commit: String(repeating: "c0ffee12", count: 5))

    private func declared(
        _ number: PhoneNumber,
        _ inbound: DesiredDirection = .unattached,
        _ outbound: DesiredDirection = .unattached,
        preventDetach: Bool = false
    ) -> DesiredNumber {
        let place = SourcePlace(file: "fleet/a.yaml", line: 3, column: 3)
        return DesiredNumber(
            number, inbound: inbound, outbound: outbound, preventDetach: preventDetach, place: place)
    }

    private func line(_ password: Credential?, port: UInt16 = 5061) -> DesiredDirection {
        .attached(.outbound(.to(port: port, password: password), headers: []))
    }

    private func plan(
        _ before: [DesiredNumber], _ after: [DesiredNumber], _ change: (inout PlanInput) -> Void = { _ in }
    ) -> Plan {
        var input = PlanInput(desired: DesiredFleet(after), live: [:], owned: nil, apiURL: apiURL)
        change(&input)
        return Plan(input, against: DesiredFleet(before), of: base)
    }

    @Test("what is new is attached, what is gone detached, what is as it was unchanged")
    func comeAndGo() {
        let kept = declared("+14155550100", .attached(attachment(.inbound)), line(password))
        let gone = declared("+14155550101", .attached(attachment(.inbound)))
        let new = declared("+14155550102", .attached(attachment(.inbound)))
        let plan = plan([kept, gone], [kept, new])
        #expect(plan.steps == ["attach inbound", "detach inbound"])
        #expect(plan.operations.map(\.number) == ["+14155550102", "+14155550101"])
        #expect(plan.summary.unchanged == 1)
        #expect(plan.operations.allSatisfy { $0.status == [.pending] })
        #expect(plan.diffBase == base)
        #expect(plan.ledger == nil)
        #expect(plan.entries.isEmpty)
    }

    @Test("options are updated and headers replaced, as a plan of the live state does it")
    func fields() {
        let before = declared("+14155550100", .attached(attachment(.inbound)), line(nil))
        let after = declared("+14155550100", .attached(attachment(.inbound, isA: false)), line(nil, port: 5070))
        #expect(plan([before], [after]).steps == ["update outbound", "replace inbound"])
    }

    @Test("a password from another source is a change, and one from the same isn't; none is looked up")
    func credentials() throws {
        let before = declared("+14155550100", .unattached, line(password))
        #expect(plan([before], [before]).operations.isEmpty)
        #expect(plan([before], [before]).warnings.isEmpty)
        for other in [newPassword, nil] {
            let plan = plan([before], [declared("+14155550100", .unattached, line(other))])
            #expect(plan.steps == ["update outbound"])
            #expect(plan.only?.changes.map(\.path) == ["outbound.options.sip_password"])
            #expect(plan.only?.changes.allSatisfy(\.sensitive) == true)
        }
        let added = plan([declared("+14155550100", .unattached, line(nil))], [before])
        #expect(added.steps == ["update outbound"])
    }

    @Test("what becomes managed, unmanaged or unprotected is said, though there is nothing to call")
    func management() {
        let managed = declared("+14155550100", .attached(attachment(.inbound)), preventDetach: true)
        let unmanaged = declared("+14155550100", .unmanaged)
        let away = plan([managed], [unmanaged])
        #expect(away.operations.isEmpty)
        #expect(away.warnings.map(\.kind) == [.management, .protection])
        let back = plan([unmanaged], [managed])
        #expect(back.warnings.map(\.kind) == [.management])
    }

    @Test("guards say what an apply would refuse: too many detaches, a protected number, an empty set")
    func guards() {
        let many = (0..<30).map { declared(PhoneNumber($0), .attached(attachment(.inbound))) }
        #expect(plan(many, Array(many.prefix(10))).kinds == [.limit(.detach)])
        let protected = declared("+14155550100", .attached(attachment(.inbound)), preventDetach: true)
        #expect(plan([protected] + many, many).kinds == [.preventDetach])
        #expect(plan([many[0]], []).kinds == [.emptySet])
    }

    @Test("a scope narrows both sides")
    func scope() {
        let before = (0..<3).map { declared(PhoneNumber($0), .attached(attachment(.inbound))) }
        let plan = plan(before, []) {
            $0.scope.targets = [PhoneNumber(1)]
            $0.guards.allowsEmpty = true
        }
        #expect(plan.operations.map(\.number) == [PhoneNumber(1)])
        #expect(plan.summary.outOfScope == 2)
    }

    @Test("it can't be kept as a plan to apply, with a digest or a signature")
    func notApplied() throws {
        let plan = plan([], [declared("+14155550100", .attached(attachment(.inbound)))])
        for key in [nil, SecretValue("key")] {
            let data = try PlanFile.encode(plan, key: key)
            #expect(throws: PlanFileError.comparison(base)) { try PlanFile.decode(data, key: key) }
        }
    }
}
