import ApplyExploration
import Applying
import TestSupport
import Testing

/// `PATCHBAY_EXPLORE_SIZE` sets the budgets of the exploration: 0 (the default), 1 (minutes in debug) or 2 (hours).
@Suite("Every history of one operation of an apply")
struct ExplorationTests {
    private static let size = TestRun.count("PATCHBAY_EXPLORE_SIZE", default: 0)

    @Test("no history breaks an invariant", arguments: Scenario.all(size: size))
    func histories(_ scenario: Scenario) async {
        let report = await onOwnThread { Explorer(scenario).explore() }
        #expect(report.ends > 0)
        print("\(scenario.name): \(report.states) states, \(report.ends) ends, \(report.histories) histories")
        for invariant in report.violations.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            let history = Explorer(scenario).shortestHistory(breaking: invariant)
            Issue.record("\(invariant.rawValue):\n\(history.joined(separator: "\n"))")
        }
    }

    /// Exploring each mutant takes too long for every run.
    @Test(
        "each mutant breaks an invariant",
        .enabled(if: size > 0, "PATCHBAY_EXPLORE_SIZE isn't set"),
        arguments: Mutant.ofTheModel + Mutant.ofTheMachine)
    func mutants(_ mutant: Mutant) async {
        let catching = await onOwnThread { () -> Invariant? in
            for scenario in Scenario.all(size: 0) {
                let report = Explorer(scenario, next: mutant.next).explore(stopsAtFirst: true)
                if let first = report.violations.keys.min(by: { $0.rawValue < $1.rawValue }) { return first }
            }
            return nil
        }
        print("\(mutant.name): \(catching?.rawValue ?? "not caught")")
        #expect(catching != nil, "no invariant catches \(mutant.name)")
    }

    @Test("a gap that isn't declared is found, in every run")
    func canary() async throws {
        await mutants(try #require(Mutant.ofTheModel.first { $0.name == "silent-gap" }))
    }
}
