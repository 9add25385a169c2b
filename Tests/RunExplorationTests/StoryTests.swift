import RunExploration
import TestSupport
import Testing

/// Whole runs on a virtual clock. A seed decides what goes wrong, and in which order tasks go on.
@Suite("Whole runs")
struct StoryTests {
    /// The stories of one test run; `scripts/explore N` tells more.
    private static let seeds: UInt64 = 1200

    /// Stories that broke a rule once, each found among some hundred thousand.
    private static let rare: [UInt64] = [163_897, 436_464, 588_637, 652_579, 944_773, 947_333]

    @Test("in no story is a number lost, a call repeated blindly, or something claimed that isn't so")
    func stories() async throws {
        let shared = try await Story.Shared()
        let (bad, count) = await onOwnThread {
            var bad: [(UInt64, Story.Ending)] = []
            var count = Story.Ending()
            for seed in Array(0..<Self.seeds) + Self.rare {
                let ending = Story(seed: seed).tell(shared)
                count.runs += ending.runs
                count.calls += ending.calls
                count.gaps += ending.gaps
                if !ending.violations.isEmpty { bad.append((seed, ending)) }
            }
            return (bad, count)
        }
        print("\(Self.seeds) stories: \(count.runs) runs, \(count.calls) calls, \(count.gaps) declared gaps")
        #expect(count.gaps > 10)
        for (seed, ending) in bad.prefix(3) {
            Issue.record("story \(seed): \(ending.violations)\n\(ending.chronicle)")
        }
        #expect(bad.isEmpty, "\(bad.count) stories: \(bad.map(\.0).prefix(50))")
    }

    @Test("a story is the same each time it is told")
    func sameAgain() async throws {
        let shared = try await Story.Shared()
        let chronicles = await onOwnThread { Set((0..<100).map { _ in Story(seed: 7).tell(shared).chronicle }) }
        #expect(chronicles.count == 1)
    }
}
