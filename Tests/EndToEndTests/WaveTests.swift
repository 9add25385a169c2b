import BlandSimulator
import Foundation
import Testing

@Suite("Waves")
struct WaveTests {
    private static let fleet = numbers(5)

    private func withFleet(_ waves: String = "", _ body: @Sendable (Bench) async throws -> Void) async throws {
        let files = ["fleet/a.yaml": inboundFleet(Self.fleet), "patchbay.yaml": "manifests: fleet\n" + waves]
        try await withBench(files) { bench async throws in try await body(bench) }
    }

    /// The written numbers, in order.
    private func written(_ ran: Ran) -> [String] { ran.writes.compactMap { $0.body?["phone_number"]?.string } }

    @Test("--waves applies to some first, and says so")
    func option() async throws {
        try await withFleet { bench async throws in
            let ran = try await bench.apply(["--waves", "1,50%,100%"])
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.err.contains("In 3 waves, of numbers: 1, 2, 2."))
            #expect(ran.err.contains("Wave 1 of 3 is applied.") && ran.err.contains("Wave 2 of 3 is applied."))
            #expect(written(ran).first == Self.fleet[0])
            #expect(Set(written(ran)[1...2]) == Set(Self.fleet[1...2]))
        }
    }

    @Test("the configuration's waves hold, and a plan file is applied in them, too")
    func configuration() async throws {
        try await withFleet("waves: [1, 100%]\n") { bench async throws in
            #expect(try await bench.patchbay("plan", "--out", "plan.json").code == 0)
            let ran = try await bench.apply(["plan.json"])
            #expect(ran.code == 0)
            #expect(ran.err.contains("In 2 waves, of numbers: 1, 4."))
        }
    }

    @Test("a number that fails ends the run with its wave: exit code 3, and it says which")
    func failure() async throws {
        try await withFleet { bench async throws in
            bench.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.phoneNumber = Self.fleet[1]
                        fault.status = 400
                    }
                ]
            }
            let ran = try await bench.apply(["--waves", "1,2,100%"])
            #expect(ran.code == 3)
            #expect(ran.out.contains("wave 3 of 3 was not begun: not every number of wave 2 was applied"))
            #expect(written(ran) == Array(Self.fleet[0...1]))
        }
    }

    @Test("a check of the configuration is run only where that is allowed")
    func optIn() async throws {
        let waves = "waves: { sizes: [1, 100%], check: [touch, ran] }\n"
        try await withFleet(waves) { bench async throws in
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.requests.isEmpty)
            #expect(refused.err.contains("--allow-check"))
            #expect(!bench.exists("ran"))
            let secrets = ["PATCHBAY_ALLOW_SECRET_COMMANDS": "1"]
            #expect(try await bench.apply(environment: secrets).code == 1, "that is another permission")
            #expect(try await bench.apply(["--allow-check"]).code == 0)
            #expect(bench.exists("ran"), "it is run in the configuration's directory")
        }
        try await withFleet(waves) { bench async throws in
            #expect(try await bench.apply(environment: ["PATCHBAY_ALLOW_CHECK": "1"]).code == 0)
        }
    }

    @Test("a check that doesn't exit with 0 ends the run, and what it prints goes to stderr")
    func check() async throws {
        let script = "#!/bin/sh\necho calls fail\nenv | grep -c -e BLAND_API_KEY -e PATCHBAY\nexit 4\n"
        try await withFleet("waves: { sizes: [2, 100%], pause: 10ms, check: [./check] }\n") { bench async throws in
            try bench.write("check", script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("check"))
            let ran = try await bench.apply(["--allow-check"])
            #expect(ran.code == 3, "\(ran.testDescription)")
            #expect(ran.out.contains("wave 2 of 2 was not begun: the check ./check exited with 4"))
            #expect(ran.err.contains("calls fail\n0\n"), "\(ran.testDescription)")
            #expect(!ran.out.contains("calls fail"))
            #expect(Set(written(ran)) == Set(Self.fleet[0...1]))
        }
    }

    @Test(
        "what isn't a wave is wrong usage", arguments: [["--waves", "0"], ["--waves", "1,,2"], ["--pause", "30s"]])
    func usage(_ arguments: [String]) async throws {
        try await withFleet { bench async throws in
            let ran = try await bench.apply(arguments)
            #expect(ran.code == 64, "\(ran.testDescription)")
            #expect(ran.requests.isEmpty)
        }
    }
}
