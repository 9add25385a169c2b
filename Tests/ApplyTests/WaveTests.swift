import Apply
import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import Synchronization
import TestSamples
import Testing

@Suite("Waves of an apply")
struct WaveTests {
    private static let fleet = (1...6).map {
        DesiredNumber.wanted(PhoneNumber($0), inbound: .inboundA, outbound: .outboundA)
    }

    /// The numbers written to, in order.
    private static func written(_ rig: Rig) -> [String] {
        rig.simulator.log.filter { $0.method == "POST" }.compactMap { $0.body?["phone_number"]?.string }
    }

    @Test("a wave is begun when every number of the one before was read back as desired")
    func order() async throws {
        try await withRig { rig in
            let prepared = try await rig.input(Self.fleet).1
            rig.simulator.emptyLog()
            let seen = Mutex<[[Int]]>([])
            let run = try await rig.apply(prepared) { settings in
                settings.waves = prepared.plan.waves([.count(1), .percentage(50)])
                settings.betweenWaves = { done in
                    seen.withLock { $0.append([done, rig.calls.count { $0 == read }, Self.written(rig).count]) }
                    return nil
                }
            }
            #expect(run.outcome.isComplete)
            #expect(seen.withLock { $0 } == [[1, 1, 1], [2, 3, 3]], "reads and writes when a wave was done")
            #expect(Self.written(rig).sorted() == Self.fleet.map(\.number.description))
        }
    }

    @Test("a failure in a wave keeps the next from beginning, and the run says which")
    func failure() async throws {
        try await withRig { rig in
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.phoneNumber = PhoneNumber(2).description
                        fault.status = 400
                    }
                ]
            }
            let prepared = try await rig.input(Self.fleet).1
            let run = try await rig.apply(prepared) { settings in
                settings.waves = prepared.plan.waves([.count(1), .count(3), .percentage(100)])
                settings.betweenWaves = { done in done == 1 ? nil : "it isn't asked after a failure" }
            }
            #expect(
                run.outcome.numbers.map(\.result) == [.applied, .failed, .applied, .notBegun, .notBegun, .notBegun])
            #expect(
                run.outcome.stopped == "wave 3 of 3 was not begun: not every number of wave 2 was applied")
            #expect(!run.outcome.isComplete)
            #expect(await rig.entry(PhoneNumber(4)) == nil)
        }
    }

    @Test("what stands between two waves ends the run there, with its reason")
    func between() async throws {
        try await withRig { rig in
            let prepared = try await rig.input(Self.fleet).1
            let run = try await rig.apply(prepared) { settings in
                settings.waves = prepared.plan.waves([.count(2)])
                settings.betweenWaves = { _ in "calls fail" }
            }
            #expect(run.outcome.count(.applied) == 2)
            #expect(run.outcome.count(.notBegun) == 4)
            #expect(run.outcome.stopped == "wave 2 of 2 was not begun: calls fail")
            let rest = try await rig.input(Self.fleet).1.plan.operations.map(\.number)
            #expect(rest == Self.fleet.dropFirst(2).map(\.number), "what was done stays done")
        }
    }

    @Test("within each wave, what is made comes before what is broken, and a failure holds that back")
    func makeBeforeBreak() async throws {
        try await withRig { rig in
            try await rig.apply(rig.input(Self.fleet).1)
            let changed = (1...6).map { index in
                index.isMultiple(of: 2)
                    ? DesiredNumber.wanted(PhoneNumber(index), inbound: .inboundA, outbound: .outboundB)
                    : DesiredNumber.wanted(PhoneNumber(index), inbound: .inboundA)
            }
            let prepared = try await rig.input(changed, ConvergenceTests.allowed).1
            rig.simulator.emptyLog()
            rig.simulator.changeQuirks {
                $0.writeFaults = [
                    Fault { fault in
                        fault.phoneNumber = PhoneNumber(4).description
                        fault.status = 400
                    }
                ]
            }
            let run = try await rig.apply(prepared) { settings in
                settings.waves = prepared.plan.waves([.count(2), .count(4), .count(6)])
                settings.parallelism = 1
            }
            let writes = rig.calls.filter { $0 != read }
            #expect(writes == [update, detach, update], "wave 1 updates, then detaches; wave 2 fails to update")
            #expect(run.outcome.numbers.map(\.result) == [.applied, .applied, .held, .failed, .notBegun, .notBegun])
        }
    }

    // MARK: Checks

    private static func check(_ words: String..., environment: [String: String] = ["PATH": "/usr/bin:/bin"])
        -> WaveCheck
    {
        WaveCheck(
            words, environment: environment, without: [.environment("CARRIER_PASSWORD")], directory: "/tmp")
    }

    @Test(
        "a check lets the next wave begin when it exits with 0, and says why it doesn't",
        arguments: [
            (["true"], nil), (["false"], "the check false exited with 1"),
            (["sh", "-c", "exit 7"], "the check sh exited with 7"),
            (["sh", "-c", "kill -9 $$"], "the check sh was ended by signal 9"),
            (["/nowhere/check"], "the check /nowhere/check can't be started"), ([], nil),
        ] as [([String], String?)])
    func check(_ words: [String], _ expected: String?) async {
        let check = WaveCheck(words, environment: ["PATH": "/usr/bin:/bin"], without: [], directory: "/tmp")
        #expect(await check.run(RunSwitch()) == expected)
    }

    @Test("a check sees the environment without Patchbay's own variables and without the plan's secrets")
    func environment() async {
        let names = ["BLAND_API_KEY", "PATCHBAY_PLAN_KEY", "CARRIER_PASSWORD"]
        var environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        environment["PATH"] = "/usr/bin:/bin"
        environment["TEAM"] = "support"
        let seen = names.map { "-z \"${\($0)+x}\"" }.joined(separator: " -a ")
        let script = "test \(seen) -a \"$TEAM\" = support -a \"$PWD\" = /tmp"
        #expect(await Self.check("sh", "-c", script, environment: environment).run(RunSwitch()) == nil)
    }

    @Test("a check that takes too long is ended")
    func timeout() async {
        let said = await Self.check("sleep", "600").run(RunSwitch(), timeout: .seconds(1))
        #expect(said == "the check sleep took longer than 1 seconds")
    }

    @Test("a signal ends a check")
    func stopped() async {
        let runSwitch = RunSwitch()
        runSwitch.stop(because: "SIGINT")
        #expect(await Self.check("sleep", "600").run(runSwitch) == "the run was stopped")
    }
}
