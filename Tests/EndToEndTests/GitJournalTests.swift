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

@Suite("Journals beside a ledger in Git")
struct GitJournalTests {
    private let fleet = [number, "+14150000001"]

    @Test("an apply is rolled back on a machine that has no journal of it")
    func rollback() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([number: "inbound: {}", "+14150000001": outbound(secret: true)]))
            try await bench.push("Outbound")
            let before = try await bench.simulator.attachments()
            #expect(try await bench.apply().code == 0)
            let journal = try await bench.patchbay("ledger", "history", "--limit", "1", "--format", "json").json()
            let name = try #require(journal["applies"]?[0]?["journal"]?.string)
            try bench.remove(".patchbay")

            let other = try await bench.patchbay("rollback", "no-such.jsonl", "--auto-approve")
            #expect(other.code == 1)
            #expect(other.err.contains("no-such.jsonl isn't there"), "\(other.testDescription)")
            let back = try await bench.patchbay("rollback", "--auto-approve")
            #expect(back.code == 0, "\(back.testDescription)")
            let after = try await bench.simulator.attachments()
            #expect(
                after.map { "\($0.phoneNumber) \($0.direction)" } == before.map { "\($0.phoneNumber) \($0.direction)" })
            // The journal is also found by its name; its changes have already been rolled back.
            try bench.remove(".patchbay")
            let again = try await bench.patchbay("rollback", name, "--auto-approve")
            #expect(again.calls.isEmpty, "\(again.testDescription)")
        }
    }

    @Test("an apply says what a run of another machine left in flight")
    func cutOff() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(numbers(8))], .holdingWrites(after: 4)) {
            bench async throws in
            let dead = try await bench.watching(["apply", "--auto-approve", "--parallelism", "2"]) { run in
                try await run.wait(forHeld: 2)
                run.send(SIGKILL)
            }
            #expect(dead.code == -SIGKILL, "\(dead)")
            bench.simulator.changeQuirks { $0 = Quirks() }
            bench.simulator.releaseAnswers()
            #expect(try await bench.simulator.attachments().count == 6)
            try bench.remove(".patchbay")
            #expect(try await bench.apply().code == 75)
            #expect(try await bench.patchbay("ledger", "unlock", "--yes", "--now").code == 0)
            let next = try await bench.apply()
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(next.err.contains("The run before was cut off"), "\(next.testDescription)")
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }
}
