import BlandSimulator
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Concurrent applies, and runs that die while they hold the lock. `PATCHBAY_TEST_PAIRS` and `PATCHBAY_TEST_KILLS`
/// set their counts; the defaults are small.
@Suite("Races")
struct RaceTests {
    @Test("of two applies at once exactly one is in at a time, and neither is lost", arguments: LedgerKind.allCases)
    func pairs(_ kind: LedgerKind) async throws {
        let pairs = TestRun.count("PATCHBAY_TEST_PAIRS", default: 10)
        try await withGitBench(["fleet/a.yaml": inboundFleet([])], Quirks { $0.latencyMs = 3 }, kind: kind) {
            bench async throws in
            var fleet: [String] = []
            for pair in 0..<pairs {
                // Each of the two applies attaches two numbers.
                let new = numbers(4, from: 14_155_560_000 + 4 * pair)
                fleet += new
                try bench.write("fleet/a.yaml", inboundFleet(fleet))
                let before = bench.simulator.log.count
                let halves = [Array(new[..<2]), Array(new[2...])]
                let ran = try await withThrowingTaskGroup(of: Ran.self) { group in
                    for half in halves {
                        let targets = half.flatMap { ["--target", $0] }
                        group.addTask { try await bench.apply(["--lock-timeout", "10m"] + targets) }
                    }
                    return try await group.reduce(into: [Ran]()) { $0.append($1) }
                }
                for one in ran { #expect(one.code == 0, "pair \(pair): \(one.testDescription)") }
                // All calls of one apply precede those of the other.
                let order = bench.simulator.log.dropFirst(before).filter { $0.method == "POST" }
                    .compactMap { $0.body?["phone_number"]?.string }
                #expect(order.sorted() == new, "pair \(pair): each number is attached once")
                #expect(halves.contains { Set($0) == Set(order.prefix(2)) }, "pair \(pair): \(order)")
                #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0, "pair \(pair)")
            }
            #expect(try await bench.patchbay("ledger", "show").out.contains("\(fleet.count) numbers owned."))
            if kind == .git {
                #expect(try await bench.applies == Array(repeating: "Apply: 2 applied.", count: 2 * pairs))
                #expect(try await !bench.isLocked)
            }
        }
    }

    @Test("without patience one of two gets in and the other ends with 75", arguments: LedgerKind.allCases)
    func impatient(_ kind: LedgerKind) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(numbers(4))], .holdingWrites(), kind: kind) {
            bench async throws in
            let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<2 { group.addTask { try await bench.apply().code } }
                // The apply that got the lock can't end while its answers are held.
                let first = try await group.next()
                try await waitUntil { bench.simulator.heldAnswers == 4 }
                bench.simulator.releaseAnswers()
                return [first, try await group.next()]
            }
            #expect(codes == [75, 0])
            #expect(bench.simulator.log.count { $0.method == "POST" } == 4)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test(
        "a runner that is killed while it holds the lock leaves a ledger that is true", arguments: LedgerKind.allCases)
    func killed(_ kind: LedgerKind) async throws {
        let kills = TestRun.count("PATCHBAY_TEST_KILLS", default: 3)
        try await withGitBench(["fleet/a.yaml": inboundFleet([])], kind: kind) {
            bench async throws in
            var fleet: [String] = []
            for index in 0..<kills {
                let new = numbers(6, from: 14_155_560_000 + 6 * index)
                // The last two numbers of the previous round are removed.
                fleet = Array(fleet.dropLast(2)) + new
                try bench.write("fleet/a.yaml", inboundFleet(fleet))
                let before = bench.simulator.log.count
                // Each round stops at another call: at two parallel calls, or at the last of the six.
                let answered = index % 6
                bench.simulator.changeQuirks { $0 = .holdingWrites(after: answered) }
                let apply = ["apply", "--auto-approve", "--parallelism", "2", "--allow-detach", "2"]
                let dead = try await bench.watching(apply) { run in
                    try await run.wait(forHeld: min(2, new.count - answered))
                    run.send(SIGKILL)
                }
                bench.simulator.changeQuirks { $0 = Quirks() }
                bench.simulator.releaseAnswers()
                #expect(dead.code == -SIGKILL, "kill \(index): \(dead)")
                if kind == .git {
                    #expect(try await bench.apply().code == 75)
                    #expect(try await bench.patchbay("ledger", "unlock", "--yes", "--now").code == 0)
                }
                let next = try await bench.apply(["--allow-detach", "2"])
                #expect(next.code == 0, "kill \(index): \(next.testDescription)")
                let attached = bench.simulator.log.dropFirst(before)
                    .filter { $0.path.hasSuffix("attach") && $0.status == 200 }
                    .compactMap { $0.body?["phone_number"]?.string }
                #expect(attached.count == Set(attached).count, "kill \(index): no number is attached twice")
                #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0, "kill \(index)")
                #expect(try await bench.patchbay("drift").code == 0, "kill \(index)")
            }
            #expect(try await bench.patchbay("ledger", "show").out.contains("\(fleet.count) numbers owned."))
        }
    }
}
