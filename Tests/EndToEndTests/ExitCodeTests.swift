import BlandSimulator
import Foundation
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
    private func withNumber(_ quirks: Quirks = Quirks(), _ body: @Sendable (Bench) async throws -> Void) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])], quirks, body)
    }

    private static let talking = [
        ["plan"], ["apply", "--auto-approve"], ["drift"], ["show", number], ["import", number],
    ]

    @Test("no key is 77, and says where to put one", arguments: talking)
    func noKey(_ command: [String]) async throws {
        try await withNumber { bench async throws in
            for ran in [
                try await bench.patchbay(command, without: ["BLAND_API_KEY"]),
                try await bench.patchbay(command, environment: ["BLAND_API_KEY": ""]),
            ] {
                #expect(ran.code == 77)
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains("Set BLAND_API_KEY"))
            }
        }
    }

    @Test("a refused key is 77, and says what to check", arguments: talking)
    func refusedKey(_ command: [String]) async throws {
        try await withNumber { bench async throws in
            let ran = try await bench.patchbay(command, environment: ["BLAND_API_KEY": "wrong-key"])
            #expect(ran.code == 77)
            #expect(ran.calls.isEmpty)
            #expect(ran.requests.count == 1)
            #expect(ran.err.contains("The API refused the key"))
            #expect(!ran.err.contains("wrong-key"))
        }
    }

    @Test("a missing entitlement is 77, whatever its status", arguments: [200, 400, 402, 403, 404, 500])
    func notEntitled(_ status: Int) async throws {
        try await withNumber(Quirks { $0.entitlementStatus = status }) { bench async throws in
            bench.simulator.set(SimulatedOrganisation(id: "org-simulator", keys: [bench.key], sipEnabled: false))
            let ran = try await bench.apply()
            #expect(ran.code == 77)
            #expect(ran.requests.count == 1)
            #expect(ran.err.contains("SIP_NOT_ENABLED"))
            #expect(ran.err.contains("no SIP entitlement"))
        }
    }

    @Test("nothing listening is 69")
    func unreachable() async throws {
        try await withNumber { bench async throws in
            let ran = try await bench.patchbay("show", number, "--api-url", "http://127.0.0.1:1/v1")
            #expect(ran.code == 69)
            #expect(ran.err.contains("can't be reached"))
            #expect(ran.err.contains("http://127.0.0.1:1/v1"))
            #expect(ran.err.contains("--api-url"))
        }
    }

    @Test("a wrong base URL is 69, and no number is taken for unattached", arguments: talking)
    func wrongBaseURL(_ command: [String]) async throws {
        try await withNumber { bench async throws in
            let wrong = bench.simulator.baseURL.replacing("/v1", with: "/v2")
            let ran = try await bench.patchbay(command + ["--api-url", wrong])
            #expect(ran.code == 69, "\(ran.testDescription)")
            #expect(ran.calls.isEmpty)
            #expect(ran.err.contains("is not the API"))
            #expect(ran.err.contains("--api-url"))
        }
    }

    @Test("an API that keeps failing is 69, and is asked at least six times")
    func keepsFailing() async throws {
        try await withNumber(Quirks { $0.brokenReads = ["*": .status500] }) { bench async throws in
            let ran = try await bench.patchbay("plan")
            #expect(ran.code == 69, "\(ran.testDescription)")
            #expect(ran.reads.count >= 6)
            #expect(ran.err.contains(number))
            #expect(ran.err.contains("Internal server error"))
        }
    }

    @Test(
        "an API that fails in the midst of an apply is 3, since its last calls may still act; what wasn't begun is told apart"
    )
    func failsMidway() async throws {
        let fleet = numbers(12)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve", "--parallelism", "2"]) { run in
                try await run.wait(forHeld: 2)
                bench.simulator.changeQuirks { quirks in
                    quirks.brokenReads = ["*": .status500]
                    quirks.writeFaults = [
                        Fault {
                            $0.status = 503
                            $0.times = 1_000
                        }
                    ]
                }
                bench.simulator.releaseAnswers()
            }
            #expect(ended.code == 3, "\(ended)")
            #expect(ended.out.contains("may still take effect"), "\(ended)")
            #expect(ended.out.contains("not begun"), "\(ended)")
            bench.simulator.changeQuirks { $0 = Quirks() }
            let next = try await bench.apply()
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test("an API that takes no write is 3, with each number named")
    func refusesWrites() async throws {
        let fleet = numbers(2)
        let broken = Quirks { quirks in
            quirks.writeFaults = [
                Fault {
                    $0.status = 503
                    $0.times = 1_000
                }
            ]
        }
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], broken) { bench async throws in
            let ran = try await bench.apply()
            #expect(ran.code == 3, "\(ran.testDescription)")
            for number in fleet { #expect(ran.out.contains("\(number) failed"), "\(ran.testDescription)") }
            bench.simulator.changeQuirks { $0 = Quirks() }
            let next = try await bench.apply()
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(next.calls.count == fleet.count)
        }
    }

    @Test("rate_limit holds for every call of a run, reads included")
    func rateLimit() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet(numbers(10))]) { bench async throws in
            try bench.write("patchbay.yaml", "manifests: fleet\nrate_limit: 20/s\n")
            let began = Int(Date().timeIntervalSince1970 * 1_000)
            let ran = try await bench.apply()
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.requests.count >= 30)
            // One call every 50 ms, except for a burst of up to 100 ms of calls. A busy machine only takes longer.
            let least = (ran.requests.count - 1 - 2) * 50
            let last = try #require(ran.requests.map(\.askedAt).max())
            #expect(last - began >= least, "\(ran.requests.count) calls in \(last - began) ms")
        }
    }

    @Test(
        "wrong usage is 64",
        arguments: [
            ["plan", "--nonsense"], ["nonsense"], ["plan", "--format", "csv"], ["plan", "--target", "4155550100"],
            ["plan", "--selector", "team"], ["plan", "--parallelism", "0"], ["plan", "--parallelism", "257"],
            ["plan", "--shard", "3/2"], ["plan", "--without", "everything"], ["plan", "--allow-detach", "-1"],
            ["apply", "--max-age", "soon"], ["plan", "--api-url", "http://api.bland.ai/v1"],
            ["plan", "--api-url", "ftp://localhost/v1"], ["plan", "--api-url", "https://user:pw@api.bland.ai/v1"],
            ["show"], ["show", "+0123"], ["verify", "number"], ["schema", "nothing"],
        ]
    )
    func usage(_ command: [String]) async throws {
        try await withNumber { bench async throws in
            let ran = try await bench.patchbay(command)
            #expect(ran.code == 64, "\(ran.testDescription)")
            #expect(ran.requests.isEmpty)
            #expect(!ran.err.isEmpty)
            #expect(ran.out.isEmpty)
        }
    }

    @Test("an invalid manifest set is 65, with every error in one run")
    func invalid() async throws {
        let text = manifest([number: "inbound: 3", "+14150000001": "outbound: { sip_endpoint: 'sip:10.0.0.1:5061' }"])
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            let ran = try await bench.patchbay("validate")
            #expect(ran.code == 65)
            #expect(ran.out.contains("fleet/a.yaml:4:"))
            #expect(ran.out.contains("fleet/a.yaml:6:"))
            #expect(ran.out.contains("2 errors"))
        }
    }

    @Test("a policy warning is an error with --strict")
    func strict() async throws {
        let text = manifest([number: outbound() + "\n    transport: udp"])
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            #expect(try await bench.patchbay("validate").code == 0)
            #expect(try await bench.patchbay("validate", "--strict").code == 65)
            #expect(try await bench.patchbay("plan", "--strict").code == 65)
        }
    }

    @Test("an apply in part is 3, names who failed and why, and goes on with the others")
    func partial() async throws {
        let refusal = Fault(path: "/sip/attach") {
            $0.phoneNumber = number
            $0.status = 400
            $0.body = #"{"data": null, "errors": [{"error": "BAD", "message": "No such carrier \u001b[31m"}]}"#
        }
        let files = ["fleet/a.yaml": inboundFleet([number, "+14150000001"])]
        try await withBench(files, Quirks { $0.writeFaults = [refusal] }) { bench async throws in
            let ran = try await bench.apply()
            #expect(ran.code == 3)
            #expect(ran.out.contains("\(number) failed: HTTP 400: BAD: No such carrier \\u{1b}[31m"), "\(ran.out)")
            #expect(ran.out.contains("Apply: 1 applied, 1 failed."))
            #expect(try await bench.apply().code == 0)
        }
    }

    @Test("detaches are held back while an attach of the run has failed")
    func heldBack() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet(["+14150000001"])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number]))
            let refusal = Fault(path: "/sip/attach") { $0.status = 400 }
            bench.simulator.changeQuirks { $0.writeFaults = [refusal] }
            let held = try await bench.apply()
            #expect(held.code == 3)
            #expect(held.calls == ["POST /sip/attach"])
            #expect(held.out.contains("+14150000001 held back"))
            bench.simulator.changeQuirks { $0.writeFaults = [refusal] }
            let both = try await bench.apply(["--continue-on-failure"])
            #expect(both.code == 3)
            #expect(both.calls == ["POST /sip/attach", "POST /sip/detach"])
        }
    }

    @Test("a key refused in the middle of an apply stops it with 77")
    func deniedMidway() async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.status = 401
            $0.skip = 1
            $0.times = 100
        }
        let files = ["fleet/a.yaml": inboundFleet(numbers(10))]
        try await withBench(files, Quirks { $0.writeFaults = [fault] }) { bench async throws in
            let ran = try await bench.apply(["--parallelism", "1"])
            #expect(ran.code == 77, "\(ran.testDescription)")
            #expect(ran.calls.count == 2)
            #expect(ran.out.contains("8 not begun"))
            #expect(ran.out.contains("The API refused the key"))
        }
    }

    @Test("not a terminal and not approved is 1, and says so")
    func notApproved() async throws {
        try await withNumber { bench async throws in
            let ran = try await bench.patchbay("apply", input: "yes\n")
            #expect(ran.code == 1)
            #expect(ran.calls.isEmpty)
            #expect(ran.err.contains("--auto-approve"))
            #expect(bench.ledger == nil)
        }
    }

    @Test("plan --detailed-exitcode tells a difference from none, and an error wins")
    func detailedExitCode() async throws {
        try await withNumber { bench async throws in
            #expect(try await bench.patchbay("plan").code == 0)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 2)
            #expect(try await bench.patchbay("drift").code == 0)
            #expect(try await bench.patchbay("drift", "--include-pending").code == 2)
            bench.simulator.changeQuirks { $0.brokenReads = ["*": .emptyObject] }
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 1)
            #expect(try await bench.patchbay("drift", "--include-pending").code == 1)
        }
    }
}
