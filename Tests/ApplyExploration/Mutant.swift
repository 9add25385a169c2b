import Applying

/// The machine with one transition altered, to show that an invariant notices.
package struct Mutant: Sendable {
    package let name: String
    package let next: Explorer.Next

    init(_ name: String, _ next: @escaping Explorer.Next) {
        self.name = name
        self.next = next
    }

    /// Alters the machine before an event.
    static func before(_ name: String, _ alter: @escaping @Sendable (Event, inout OperationMachine) -> Void) -> Mutant {
        Mutant(name) { event, machine in
            alter(event, &machine)
            return machine.next(event)
        }
    }

    /// Alters the outcome that is recorded and reported.
    static func outcome(_ name: String, _ alter: @escaping @Sendable (inout Outcome, OperationMachine) -> Void)
        -> Mutant
    {
        Mutant(name) { event, machine in
            let before = machine
            let effect = machine.next(event)
            switch effect {
            case .record(var outcome):
                alter(&outcome, before)
                machine.stage = .record(outcome)
                return .record(outcome)
            case .end(var outcome):
                alter(&outcome, before)
                return .end(outcome)
            case .saveIntention, .journalIntents, .call, .read, .wait, nil: return effect
            }
        }
    }

    /// Believes one read instead of several in a row, in the stages of which `condition` is true.
    static func believing(_ name: String, in condition: @escaping @Sendable (OperationMachine.Stage) -> Bool) -> Mutant
    {
        before(name) { event, machine in
            guard case .read(let reading) = event, condition(machine.stage) else { return }
            machine.streak.last = .shows(reading)
            machine.streak.equal = machine.plan.limits.equalReads - 1
        }
    }

    /// Ends the operation in the place of a transition.
    static func ending(
        _ name: String,
        when condition: @escaping @Sendable (Event, OperationMachine) -> Bool,
        _ result: Outcome.Result = .failed
    ) -> Mutant {
        Mutant(name) { event, machine in
            guard condition(event, machine) else { return machine.next(event) }
            return machine.finish(result, because: .none)
        }
    }
}

extension OperationMachine {
    /// Whether a replace is between its detach and its end.
    var isInGap: Bool {
        switch stage {
        case .call(.attach), .settle(.attach, _), .call(.putBack), .settle(.putBack, _): plan.action == .replace
        case .recover, .save, .intent, .call, .settle, .look, .verify, .record, .end: false
        }
    }

    func isSettling(_ call: Call) -> Bool {
        if case .settle(let settled, _) = stage { settled == call } else { false }
    }
}
