import BlandWire
import Fleet
import Foundation
import JSON
import Journal
import Planning
import SIPModel
import Secrets

/// What must hold after each run of a story, whatever happened in it.
final class RunRules {
    let facts: RunFacts
    let secrets: SecretStore
    private var violations: [String] = []

    init(_ facts: RunFacts, _ secrets: SecretStore) {
        self.facts = facts
        self.secrets = secrets
    }

    /// Returns the rules that the run broke, each as a sentence.
    static func broken(by facts: RunFacts, _ secrets: SecretStore) -> [String] {
        let rules = RunRules(facts, secrets)
        rules.checkCalls()
        rules.checkBarrier()
        rules.checkJournal()
        // The summary of a process that was killed is read by nobody.
        if facts.disturbed.killed == nil, let outcome = facts.outcome {
            for number in outcome.numbers { rules.check(number) }
            rules.checkExit(outcome)
            rules.checkEnd()
        }
        if facts.disturbed.killed == nil, facts.failedSaves == 0, facts.disturbed.leaseTaken == nil {
            rules.checkLedger()
        }
        return rules.violations
    }

    private func require(_ condition: Bool, _ sentence: @autoclosure () -> String) {
        if !condition { violations.append(sentence()) }
    }

    // MARK: The outcome of a number

    private func check(_ number: ApplyOutcome.Number) {
        let (places, excused) = (places(of: number.number), facts.actedUnseen(number.number))
        let open = places.filter { wants($0) && facts.after[$0] == nil }
        let isDeclared = number.hasGap || number.isUnsure || number.result == .handedOver
        for place in open where facts.before[place] != nil && sentDetach(place) {
            require(isDeclared || excused, "\(place) lost its attachment, and the summary doesn't say so")
            require(
                keepsIntention(place) || facts.failedSaves > 0 || facts.disturbed.leaseTaken != nil || excused,
                "\(place) is in a gap, and the ledger keeps no intention")
        }
        if number.hasGap, !number.isUnsure, !excused {
            require(!open.isEmpty, "\(number.number) is said to have a gap, and has none")
        }
        if number.result == .applied, !excused {
            for place in places {
                require(
                    facts.after[place] == desired(place)
                        || number.isUnsure && keepsIntention(place) && facts.earlierActed(number.number),
                    "\(place) is said to be applied, and holds \(held(facts.after[place])), not \(held(desired(place)))"
                )
            }
        }
    }

    private func places(of number: PhoneNumber) -> [Vendor.Place] {
        Set(facts.operations[number, default: []].flatMap(\.directions)).sorted().map {
            Vendor.Place(number: number, direction: $0)
        }
    }

    private func held(_ held: Vendor.Held?) -> String { held.map { "\($0)" } ?? "nothing" }

    private func keepsIntention(_ place: Vendor.Place) -> Bool {
        facts.saved?.numbers[place.number]?.directions[place.direction]?.intended != nil
    }

    private func wants(_ place: Vendor.Place) -> Bool { facts.fleet[place.number]?[place.direction] != nil }

    /// What an attach of the desired state makes.
    private func desired(_ place: Vendor.Place) -> Vendor.Held? {
        facts.fleet[place.number]?[place.direction].flatMap { attachment in
            let request = APIRequest.attach(place.number, [(place.direction, attachment)])
            guard let bytes = try? request.bytes(resolving: { secrets[$0] }),
                let body = try? JSONDecoder().decode(JSONValue.self, from: bytes)
            else { return nil }
            return Vendor.attachments(in: body).first?.1
        }
    }

    private func sentDetach(_ place: Vendor.Place) -> Bool {
        facts.writes.contains {
            $0.number == place.number && $0.kind == .detach && $0.directions.contains(place.direction)
        }
    }

    private func checkExit(_ outcome: ApplyOutcome) {
        if outcome.hasGap || outcome.isUnsure { require(outcome.exitCode == 3, "a gap ended with \(outcome.exitCode)") }
        if outcome.exitCode == 0 {
            require(outcome.numbers.allSatisfy { $0.result == .applied }, "exit 0, and not everything is applied")
        }
    }

    /// A run ends in bounded time after a signal, or after its lease is lost.
    private func checkEnd() {
        for (at, span) in [
            (facts.disturbed.signalled, 6), (facts.disturbed.leaseTaken, 10), (facts.disturbed.leaseLapsing, 50),
        ] {
            guard let at else { continue }
            let took = facts.ended - at
            require(took <= .seconds(span + 2), "the run went on for \(took) after the disturbance")
            for call in facts.writes {
                require(call.sent - at <= .seconds(span), "a call was sent \(call.sent - at) after the disturbance")
            }
        }
        require(facts.ended - facts.began < .seconds(3600), "the run took \(facts.ended - facts.began)")
    }

    // MARK: Calls

    /// A call whose answer was lost isn't sent again before a read, but an update.
    private func checkCalls() {
        var open: [String: Line.Call] = [:]
        for call in facts.calls {
            guard let number = call.number else { continue }
            guard let kind = call.kind else {
                open = open.filter { $0.value.number != number || ($0.value.ended ?? .seconds(1 << 40)) > call.sent }
                continue
            }
            let key = "\(number) \(kind.rawValue) \(call.directions.map(\.rawValue))"
            if kind != .update, open[key] != nil {
                violations.append("\(key) was sent again, although its answer was lost and nobody looked")
            }
            open[key] = call.known == .nothing ? call : nil
        }
    }

    /// Of two phases, the second sends nothing before the first is done.
    private func checkBarrier() {
        var last = (phase: Phase.allCases[0], at: Duration.zero)
        for phase in Phase.allCases {
            let calls = calls(of: phase)
            if let first = calls.map(\.sent).min(), last.at > .zero {
                require(first >= last.at, "a call of \(phase) was sent while one of \(last.phase) was under way")
            }
            if let end = calls.compactMap(\.ended).max() { last = (phase, max(last.at, end)) }
        }
        // After a failed attach or update nothing is replaced or detached.
        let failed = facts.outcome?.numbers.first { row in
            let operations = facts.operations[row.number, default: []]
            return row.result == .failed && operations.count == 1
                && operations.allSatisfy { $0.phase != .finish && !$0.phase.breaks }
        }
        guard let failed, !facts.continuesOnFailure else { return }
        for phase in Phase.allCases where phase.breaks {
            require(calls(of: phase).isEmpty, "\(phase) went on, although \(failed.number) failed")
        }
    }

    /// The calls of the numbers that have an operation in this phase alone.
    private func calls(of phase: Phase) -> [Line.Call] {
        let numbers = facts.operations.filter { $0.value.count == 1 && $0.value[0].phase == phase }
        return facts.writes.filter { call in call.number.map { numbers[$0] != nil } ?? false }
    }

    // MARK: Journal and ledger

    private func checkJournal() {
        guard let reading = try? JournalReading(Array(facts.journal)) else {
            violations.append("the journal can't be read")
            return
        }
        require(!reading.isTorn || facts.disturbed.killed != nil, "the journal is torn")
        let text = String(decoding: facts.journal, as: UTF8.self)
        for secret in Fleets.environment.values { require(!text.contains(secret), "the journal has a secret") }
        guard !facts.hasJournalFailed, facts.disturbed.killed == nil else { return }
        for call in facts.writes {
            guard let number = call.number, let kind = call.kind, kind != .attach else { continue }
            require(
                reading.events.contains { $0.kind == .intent && $0.number == number && $0.callKind == kind },
                "\(number) got a \(kind.rawValue) that no intent announces")
        }
    }

    /// What the run made is owned, and what the ledger says of a direction is so.
    private func checkLedger() {
        guard facts.outcome != nil else { return }
        for call in facts.writes where call.kind == .attach {
            guard let number = call.number else { continue }
            for direction in call.made where facts.after[Vendor.Place(number: number, direction: direction)] != nil {
                require(
                    facts.saved?.numbers[number]?.directions[direction] != nil,
                    "\(number) \(direction.rawValue) was made, and nobody owns it")
            }
        }
        for (number, entry) in facts.saved?.numbers ?? [:] where facts.operations[number] != nil {
            guard !facts.actedUnseen(number) else { continue }
            for (direction, owned) in entry.directions where owned.intended == nil {
                let held = facts.after[Vendor.Place(number: number, direction: direction)]
                switch owned.last {
                case .unattached: require(held == nil, "the ledger says that \(number) \(direction.rawValue) is free")
                case .attached: require(held != nil, "the ledger says that \(number) \(direction.rawValue) is attached")
                case nil: violations.append("the ledger has an entry of \(number) that says nothing")
                }
            }
        }
    }
}
