import BlandSimulator
import Foundation
import Testing

@Suite("The program bland-simulator")
struct SimulatorProgramTests {
    private static func run(_ arguments: String...) async throws -> Program.Ended {
        let place = FileManager.default.temporaryDirectory
        return try await Program.built("bland-simulator", arguments).run(in: place, ["PATH": "/usr/bin:/bin"])
    }

    @Test("its help tells what can go wrong, every kind of fault by name")
    func help() async throws {
        let ended = try await Self.run("--help")
        #expect(ended.code == 0)
        for kind in FaultScript.Kind.allCases { #expect(ended.out.contains(kind.rawValue)) }
        for quirk in ["rate_limit", "stale_reads", "key_revoked_after", "fault_script", "write_faults", "--quirks"] {
            #expect(ended.out.contains(quirk))
        }
    }

    @Test("quirks that make no sense are wrong usage, and it says which", arguments: ["{\"sloth\": 1}", "{", "[]"])
    func nonsense(_ quirks: String) async throws {
        let ended = try await Self.run("--port", "0", "--quirks", quirks)
        #expect(ended.code == 64)
        #expect(ended.out.isEmpty, "it never listened")
        #expect(ended.err.contains("--quirks: "))
        if quirks.contains("sloth") { #expect(ended.err.contains("sloth")) }
    }
}
