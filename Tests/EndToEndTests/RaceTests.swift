import BlandSimulator
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Applies that come at once, and runners that die with the lock in their hands. `PATCHBAY_TEST_PAIRS` and
/// `PATCHBAY_TEST_KILLS` say how many; by default a few.
@Suite("Races")
struct RaceTests {
    private static func count(_ name: String, default value: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? value
    }

    @Test("of two applies at once exactly one is in at a time, and neither is lost", arguments: LedgerKind.allCases)
    func pairs(_ kind: LedgerKind) async throws {
        let pairs = Self.count("PATCHBAY_TEST_PAIRS", default: 10)
        try await withGitBench(["fleet/a.yaml": inboundFleet([])], Quirks { $0.latencyMs = 3 }, kind: kind) {
            bench async throws in
            var fleet: [String] = []
            for pair in 0..<pairs {
                // Each of the two has two numbers of its own to attach.
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
                // The one's calls all come before the other's.
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
        try await withGitBench(["fleet/a.yaml": inboundFleet(numbers(4))], Quirks { $0.latencyMs = 300 }, kind: kind) {
            bench async throws in
            async let one = bench.apply()
            async let two = bench.apply()
            let codes = [try await one.code, try await two.code].sorted()
            // The slower of the two may come when the first is done; it then finds nothing to do.
            #expect(codes == [0, 75] || codes == [0, 0])
            #expect(bench.simulator.log.count { $0.method == "POST" } == 4)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test(
        "a runner that is killed while it holds the lock leaves a ledger that is true", arguments: LedgerKind.allCases)
    func killed(_ kind: LedgerKind) async throws {
        let kills = Self.count("PATCHBAY_TEST_KILLS", default: 3)
        try await withGitBench(["fleet/a.yaml": inboundFleet([])], Quirks { $0.latencyMs = 30 }, kind: kind) {
            bench async throws in
            var fleet: [String] = []
            for index in 0..<kills {
                let new = numbers(6, from: 14_155_560_000 + 6 * index)
                // The last ones of the round before go.
                fleet = Array(fleet.dropLast(2)) + new
                try bench.write("fleet/a.yaml", inboundFleet(fleet))
                let before = bench.simulator.log.count
                let apply = Program.built("patchbay", ["apply", "--auto-approve", "--parallelism", "2"])
                // Each time at another call.
                let dead = try await apply.runAtOnce(in: bench.directory, bench.environment()) { process in
                    // A run that ends before says why, below.
                    _ = try await looks(until: {
                        bench.simulator.log.dropFirst(before).count { $0.method == "POST" } > index % 6
                    })
                    kill(process, SIGKILL)
                }
                #expect(dead.code == -SIGKILL, "kill \(index): \(dead)")
                if kind == .git {
                    #expect(try await bench.apply().code == 75)
                    #expect(try await bench.patchbay("ledger", "unlock", "--yes").code == 0)
                }
                let next = try await bench.apply()
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
