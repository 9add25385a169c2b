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

/// Replaces that something disturbs between their detach and their attach.
@Suite("Gaps of replaces")
struct GapTests {
    private let number = "+14155550100"
    private let new = "inbound:\n  headers:\n    - { type: custom, key: X-Account, value: Account }"
    private let settle = ["--settle", "2s"]

    /// Attaches the numbers, then changes the manifest so that each has to be replaced.
    private func withReplaces(
        of fleet: [String], _ quirks: Quirks, _ body: @Sendable (Bench) async throws -> Void
    ) async throws {
        let changed = manifest(fleet)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet), "patchbay.yaml": "limits: { replace: none }\n"]) {
            bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", changed)
            bench.simulator.emptyLog()
            bench.simulator.changeQuirks { $0 = quirks }
            try await body(bench)
        }
    }

    private func manifest(_ fleet: [String]) -> String {
        "apiVersion: patchbay/v1\nnumbers:\n"
            + fleet.map { number in
                "  \"\(number)\":\n" + new.split(separator: "\n").map { "    \($0)\n" }.joined()
            }.joined()
    }

    private func isReplaced(_ number: String, _ bench: Bench) async throws -> Bool? {
        try await bench.simulator.attachment(number, .inbound).map { $0.headers != nil }
    }

    private static func fault(_ path: String, _ times: Int = 1, _ change: (inout Fault) -> Void) -> Fault {
        Fault(path: path) {
            $0.times = times
            change(&$0)
        }
    }

    @Test("an attach that is refused while reads are behind is put back: the reads prove nothing")
    func refusedWhileBehind() async throws {
        let quirks = Quirks {
            $0.staleReads = 3
            $0.writeFaults = [Self.fault("/sip/attach") { $0.status = 400 }]
        }
        try await withReplaces(of: [number], quirks) { bench async throws in
            let ran = try await bench.apply(settle)
            #expect(ran.code == 3, "\(ran.testDescription)")
            #expect(ran.out.contains("the previous attachment was put back"), "\(ran.testDescription)")
            #expect(try await isReplaced(number, bench) == false)
            bench.simulator.changeQuirks { $0 = Quirks() }
            #expect(try await bench.apply().code == 0)
            #expect(try await isReplaced(number, bench) == true)
        }
    }

    @Test("a detach that acts without an answer is followed by the attach, although nothing can be read")
    func unreadableAfterDetach() async throws {
        let quirks = Quirks {
            $0.writeFaults = [
                Self.fault("/sip/detach") {
                    $0.acts = true
                    $0.reset = true
                }
            ]
            // The plan's read passes.
            $0.readFaults = [
                Fault {
                    $0.times = 3
                    $0.skip = 1
                }
            ]
        }
        try await withReplaces(of: [number], quirks) { bench async throws in
            let ran = try await bench.apply(settle)
            #expect(ran.out.contains("1 applied"), "\(ran.testDescription)")
            // No read showed that the detach acted: it may still do so.
            #expect(ran.code == 3 && ran.out.contains("unsure"), "\(ran.testDescription)")
            #expect(try await isReplaced(number, bench) == true)
        }
    }

    @Test("in a gap a page, a redirect or a 401 is one bad node's, and the attach is tried again")
    func strayAnswers() async throws {
        let quirks = Quirks {
            $0.writeFaults = [(404, "<html>"), (302, ""), (401, "no")].map { status, body in
                Self.fault("/sip/attach") {
                    $0.status = status
                    $0.body = body
                }
            }
        }
        try await withReplaces(of: [number], quirks) { bench async throws in
            let ran = try await bench.apply(settle)
            #expect(ran.out.contains("1 applied"), "\(ran.testDescription)")
            #expect(try await isReplaced(number, bench) == true)
            #expect(ran.calls.count { $0 == "POST /sip/attach" } == 4)
        }
    }

    @Test("a gap that nothing closes is named with its command, keeps its intention, and is closed first")
    func declared() async throws {
        let quirks = Quirks { $0.writeFaults = [Self.fault("/sip/attach", 1_000) { $0.status = 422 }] }
        try await withReplaces(of: [number], quirks) { bench async throws in
            let ran = try await bench.apply(settle)
            #expect(ran.code == 3)
            #expect(ran.out.contains("ATTENTION: \(number)"), "\(ran.testDescription)")
            #expect(ran.out.contains("patchbay apply --target \(number)"))
            #expect(try await isReplaced(number, bench) == nil)
            bench.simulator.changeQuirks { $0 = Quirks() }
            try await expectGapIsTold(bench)
            let next = try await bench.apply(["--target", number])
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(next.calls == ["POST /sip/attach"])
            #expect(try await isReplaced(number, bench) == true)
            #expect(try await bench.patchbay("drift", "--format", "prometheus").out.contains("patchbay_open_gaps 0\n"))
        }
    }

    @Test(
        "what the API refuses for good can be undone instead, by the journal of the first apply or of a later one",
        arguments: [(1, 0), (2, 0), (2, 1)])
    func secondWay(_ applies: Int, _ journal: Int) async throws {
        let quirks = Quirks { $0.writeFaults = [Self.fault("/sip/attach", 1_000) { $0.status = 422 }] }
        try await withReplaces(of: [number], quirks) { bench async throws in
            var names: [String] = []
            for _ in 0..<applies {
                let ran = try await bench.apply(settle)
                #expect(ran.code == 3)
                let name = try #require(
                    try FileManager.default.contentsOfDirectory(atPath: bench.path(".patchbay/journals")).max())
                #expect(ran.out.contains("patchbay rollback \(name) --number \(number)"), "\(ran.testDescription)")
                names.append(name)
            }
            let name = names[journal]
            bench.simulator.changeQuirks { $0 = Quirks() }
            let back = try await bench.patchbay(["rollback", name, "--target", number, "--auto-approve"])
            #expect(back.code == 0, "\(back.testDescription)")
            #expect(back.calls == ["POST /sip/attach"])
            #expect(try await isReplaced(number, bench) == false)
            let plan = try await bench.patchbay("plan")
            #expect(plan.out.contains("1 to replace"), "\(plan.testDescription)")
        }
    }

    @Test("a rollback doesn't put a number back into the gap that the apply closed")
    func rollbackOfClosing() async throws {
        let quirks = Quirks { $0.writeFaults = [Self.fault("/sip/attach", 1_000) { $0.status = 422 }] }
        try await withReplaces(of: [number], quirks) { bench async throws in
            #expect(try await bench.apply(settle).code == 3)
            bench.simulator.changeQuirks { $0 = Quirks() }
            #expect(try await bench.apply(["--number", number]).code == 0)
            let back = try await bench.patchbay(["rollback", "--auto-approve"])
            #expect(back.calls.isEmpty, "\(back.testDescription)")
            #expect(back.out.contains("was in a gap before that apply"), "\(back.testDescription)")
            #expect(try await isReplaced(number, bench) == true)
        }
    }

    /// Until it is closed, every plan and drift tells the gap.
    private func expectGapIsTold(_ bench: Bench) async throws {
        let plan = try await bench.patchbay("plan")
        #expect(plan.out.contains("An earlier run left it without its inbound attachment"), "\(plan.testDescription)")
        let junit = try await bench.patchbay("drift", "--format", "junit")
        #expect(junit.code == 2)
        #expect(junit.out.contains("failures=\"1\"") && junit.out.contains("<failure type=\"open_gap\""))
        #expect(try await bench.patchbay("drift", "--format", "prometheus").out.contains("patchbay_open_gaps 1\n"))
        #expect(try await bench.patchbay("drift", "--format", "json").out.contains("\"open_gap\""))
    }

    @Test(
        "a signal in the gaps lets their attaches finish, sent once or twice",
        arguments: [[SIGHUP], [SIGINT], [SIGTERM], [SIGQUIT], [SIGINT, SIGINT], [SIGHUP, SIGTERM]])
    func signalled(_ signals: [Int32]) async throws {
        let fleet = numbers(4)
        // All detaches are answered, and all attaches held.
        try await withReplaces(of: fleet, .holdingWrites(after: fleet.count)) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: fleet.count)
                for signal in signals { run.send(signal) }
                try await run.wait(for: "finishing what is in flight")
                bench.simulator.releaseAnswers()
            }
            #expect(ended.code == 0, "\(ended)")
            for number in fleet { #expect(try await isReplaced(number, bench) == true, "\(ended)") }
        }
    }

    @Test("at the deadline the gaps that may be open are named, and the next apply finishes them first")
    func deadline() async throws {
        let fleet = numbers(3)
        try await withReplaces(of: fleet, .holdingWrites(after: fleet.count)) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: fleet.count)
                run.send(SIGTERM)
            }
            #expect(ended.code == 3, "\(ended)")
            for number in fleet { #expect(ended.out.contains("ATTENTION: \(number)"), "\(ended)") }
            bench.simulator.releaseAnswers()
            bench.simulator.changeQuirks { $0 = Quirks() }
            #expect(try await bench.apply(settle).code == 0)
            for number in fleet { #expect(try await isReplaced(number, bench) == true) }
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test("what nohup ignores stays ignored")
    func nohup() async throws {
        let fleet = numbers(2)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            let words = ["-c", "trap '' HUP; exec \"$0\" apply --auto-approve", Program.path(of: "patchbay")]
            let ended = try await Program.named("/bin/sh", words)
                .runAtOnce(in: bench.directory, bench.environment()) { process in
                    try await waitUntil { bench.simulator.heldAnswers >= fleet.count }
                    kill(process, SIGHUP)
                    bench.simulator.releaseAnswers()
                }
            #expect(ended.code == 0, "\(ended)")
            #expect(!ended.err.contains("SIGHUP"))
        }
    }
}
