import BlandSimulator
import FixtureFiles
import Foundation
import TestSupport
import Testing

/// The whole texts of some plans, next to their inputs: `applied.yaml`, `live.json`, `fleet.yaml`.
@Suite("Snapshots")
struct SnapshotTests {
    private static let folder = Repository.url("Tests/EndToEndTests/Fixtures/plans")

    private let old = ["OLD_PASSWORD": "old"]

    private static let names = ["adoption", "every-operation", "no-changes", "refused"]

    @Test("a plan reads as it did", arguments: names)
    func plan(_ name: String) async throws {
        try await withBench { bench async throws in
            try await prepare(name, bench)
            let plan = try await bench.patchbay("plan", environment: old)
            try expect(plan.out, "\(name)/plan.txt")
            #expect(try await bench.patchbay("plan", environment: old).out == plan.out)
        }
    }

    @Test("a drift report reads as it did")
    func drift() async throws {
        try await withBench { bench async throws in
            try await prepare("every-operation", bench)
            try await bench.simulator.seed(strangersSeed("+14155550102"))
            try await bench.simulator.remove("+14155550106")
            let drift = try await bench.patchbay("drift")
            #expect(drift.code == 2)
            // The simulator sets the time of a change, so it differs from run to run.
            let text = drift.out.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "TIME")
            try expect(text, "every-operation/drift.txt")
        }
    }

    private func prepare(_ name: String, _ bench: Bench) async throws {
        let folder = Self.folder.appending(path: name)
        let live = folder.appending(path: "live.json").path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: live) {
            try await bench.simulator.seed(SimulatorSetup(contentsOfFile: live).attachments ?? [])
        }
        if let applied = try? String(contentsOf: folder.appending(path: "applied.yaml"), encoding: .utf8) {
            try bench.write("fleet/a.yaml", applied)
            let ran = try await bench.apply(environment: old)
            try #require(ran.code == 0, "\(ran.testDescription)")
        }
        try bench.write("fleet/a.yaml", try String(contentsOf: folder.appending(path: "fleet.yaml"), encoding: .utf8))
    }

    private func expect(_ text: String, _ name: String, at place: SourceLocation = #_sourceLocation) throws {
        let problem = try SnapshotFolder(Self.folder).problem(text, name)
        #expect(problem == nil, sourceLocation: place)
    }
}
