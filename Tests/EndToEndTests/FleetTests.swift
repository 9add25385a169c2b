import BlandSimulator
import Testing

@Suite("A thousand numbers")
struct FleetTests {
    @Test("they take one GET each to plan, one write and one read-back each to apply, and no more")
    func requests() async throws {
        let fleet = "apiVersion: patchbay/v1\nnumbers:\n  \"+14155550000..+14155550999\": { inbound: {} }\n"
        try await withBench(["fleet/a.yaml": fleet]) { bench async throws in
            let plan = try await bench.patchbay("plan", "--out", "plan.json")
            #expect(plan.code == 0, "\(plan.err)")
            #expect(plan.reads.count == 1_000)
            #expect(Set(plan.reads.map(\.query)).count == 1_000)
            #expect(plan.out.contains("Plan: 1000 to attach, 0 numbers unchanged."))

            // The apply makes its own plan: it reads each number once for it, and not again before its operation.
            let apply = try await bench.apply()
            #expect(apply.code == 0, "\(apply.err)")
            #expect(apply.calls.count == 1_000)
            #expect(apply.reads.count == 2_000)
            #expect(apply.out.contains("Apply: 1000 applied."))

            let second = try await bench.apply()
            #expect(second.calls.isEmpty)
            #expect(second.reads.count == 1_000)
        }
    }
}
