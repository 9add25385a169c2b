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

@Suite("Terminal")
struct TerminalTests {
    private let patchbay = Program.path(of: "patchbay")

    @Test(
        "apply asks, and anything but `yes` changes nothing", .enabled(if: Screen.isThere), arguments: ["no", "y", ""])
    func no(_ answer: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Screen.with(bench, running: "\(patchbay) apply") { screen async throws in
                let asked = try await screen.wait(for: "Type `yes` to continue:")
                #expect(asked.contains("+ \(number) attach inbound"))
                try await screen.type(answer, "Enter")
                let ended = try await screen.wait(for: "exit ")
                #expect(ended.contains("exit 1"))
                #expect(ended.contains("Not approved: nothing was changed."))
            }
            #expect(bench.simulator.log.allSatisfy { $0.method == "GET" })
            #expect(bench.ledger == nil)
        }
    }

    @Test("`yes` applies", .enabled(if: Screen.isThere))
    func yes() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Screen.with(bench, running: "\(patchbay) apply") { screen async throws in
                try await screen.wait(for: "Type `yes` to continue:")
                try await screen.type("yes", "Enter")
                let ended = try await screen.wait(for: "exit ")
                #expect(ended.contains("Apply: 1 applied."))
                #expect(ended.contains("exit 0"))
                #expect(!ended.contains("applying 1/1"), "progress is cleared away")
            }
            #expect(try await bench.simulator.attachment(number, .inbound) != nil)
        }
    }

    @Test("five mistakes in one file, as a person of 80 columns sees them", .enabled(if: Screen.isThere))
    func fiveMistakes() async throws {
        let text = """
            apiVersion: patchbay/v1

            trunks:
              carrier-us: { sip_endpoint: "sip:192.0.2.10:5061" }

            numbers:
              "+14155550100":
                description: 漢字の回線 👩🏽‍🚒
                inbnd: {}
                outbound: { trunk: carier-us, options: { transport: TLS } }
              "+14155550101": { inbound: {} }
            ---
            apiVersion: patchbay/v1
            numbers:
              "+14155550101": {}

            """
        try await withBench(["fleet/support.yaml": text]) { bench async throws in
            try await Screen.with(bench, running: "\(patchbay) validate --no-color") { screen async throws in
                let seen = try await screen.wait(for: "exit ")
                let shown = try #require(seen.split(separator: "exit ").first)
                #expect(
                    shown == """
                        fleet/support.yaml:4:31: error[PB0117]: The API doesn't take this endpoint: the
                            API takes a domain name (FQDN), not an IP address.
                          4 |   carrier-us: { sip_endpoint: "sip:192.0.2.10:5061" }
                            |                               ^^^^^^^^^^^^^^^^^^^^^
                          help: Use the name that the carrier gives for it, or make a DNS record for the
                                address.

                        fleet/support.yaml:9:5: error[PB0102]: `inbnd` is not a key of a number.
                          9 |     inbnd: {}
                            |     ^^^^^
                          help: Did you mean `inbound`?

                        fleet/support.yaml:10:24: error[PB0112]: No trunk `carier-us` is declared in
                            this manifest set.
                          10 |     outbound: { trunk: carier-us, options: { transport: TLS } }
                             |                        ^^^^^^^^^
                          help: Did you mean `carrier-us`?

                        fleet/support.yaml:10:57: error[PB0122]: `transport` is `tls`, `tcp` or `udp`.
                          10 |     outbound: { trunk: carier-us, options: { transport: TLS } }
                             |                                                         ^^^
                          help: Did you mean `tls`?

                        fleet/support.yaml:15:3: error[PB0107]: +14155550101 is declared here again.
                          15 |   "+14155550101": {}
                             |   ^^^^^^^^^^^^^^
                          fleet/support.yaml:11:3: first declared here
                          11 |   "+14155550101": { inbound: {} }
                             |   --------------
                          help: Keep one place; a number of a block goes into its `except` to stand
                                alone.

                        2 numbers in 1 file: 5 errors

                        """)
                #expect(seen.contains("exit 65"))
            }
        }
    }

    @Test(
        "there is colour on a terminal, unless it isn't wanted", .enabled(if: Screen.isThere), arguments: [true, false])
    func colour(_ isWanted: Bool) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let environment = isWanted ? "" : "NO_COLOR=1 "
            let line = "script -qec '\(environment)\(patchbay) plan' typescript > /dev/null"
            try await Screen.with(bench, running: line) { screen async throws in
                try await screen.wait(for: "exit 0")
            }
            #expect(try bench.read("typescript").contains("\u{1B}[32m") == isWanted)
        }
    }

    @Test("Ctrl-C lets what is in flight finish, says what is left, and frees the lock", .enabled(if: Screen.isThere))
    func interrupt() async throws {
        let fleet = numbers(60)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            let line = "\(patchbay) apply --auto-approve --parallelism 2"
            try await Screen.with(bench, running: line) { screen async throws in
                try await waitUntil { bench.simulator.heldAnswers == 2 }
                try await screen.type("C-c")
                try await screen.wait(for: "finishing what is in flight")
                bench.simulator.releaseAnswers()
                let ended = try await screen.wait(for: "exit ")
                #expect(ended.contains("exit 3"), "\(ended)")
                #expect(ended.contains("not begun"))
                #expect(ended.contains("Stopped: SIGINT"))
            }
            try await expectRest(bench, fleet)
        }
    }

    @Test("SIGTERM does the same where there is no terminal")
    func terminate() async throws {
        let fleet = numbers(60)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            let apply = ["apply", "--auto-approve", "--parallelism", "2"]
            let ended = try await bench.watching(apply) { run in
                try await run.wait(forHeld: 2)
                run.send(SIGTERM)
                try await run.wait(for: "finishing what is in flight")
                bench.simulator.releaseAnswers()
            }
            #expect(ended.code == 3, "\(ended)")
            #expect(ended.out.contains("Stopped: SIGTERM"))
            #expect(ended.out.contains("not begun"))
            try await expectRest(bench, fleet)
        }
    }

    @Test("a second signal ends it sooner: what was in flight is named, and the next apply converges")
    func second() async throws {
        let fleet = numbers(4)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: fleet.count)
                run.send(SIGINT)
                try await run.wait(for: "finishing what is in flight")
                try await run.hurry(SIGINT)
            }
            #expect(ended.code == 3, "\(ended)")
            for number in fleet { #expect(ended.out.contains("\(number) failed"), "\(ended)") }
            #expect(ended.out.contains("may still take effect"), "\(ended)")
            try await expectRest(bench, fleet)
        }
    }

    @Test(
        "a signal while it plans or asks changes nothing, frees the lock in order, and is exit code 130",
        arguments: [["apply", "--auto-approve"], ["rollback", "--auto-approve"]])
    func planning(_ command: [String]) async throws {
        let fleet = numbers(4)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([fleet[0]: "inbound: {}"]))
            let ledger = bench.ledger
            bench.simulator.emptyLog()
            bench.simulator.changeQuirks { $0 = .holdingReads }
            let ended = try await bench.watching(command) { run in
                // All of them: a connection that is still being made when the simulator stops crashes its server.
                try await run.wait(forHeld: fleet.count)
                run.send(SIGTERM)
            }
            #expect(ended.code == 130, "\(ended)")
            #expect(ended.err.contains("SIGTERM: nothing was changed."))
            #expect(bench.simulator.log.allSatisfy { $0.method == "GET" })
            #expect(bench.ledger == ledger)
            // An orderly release clears the holder's name from the lock file; the kernel's release after a crash
            // doesn't.
            #expect(try bench.read(".patchbay/ledger.json.lock") == "")
        }
    }

    @Test("Ctrl-C at the question changes nothing and frees the lock", .enabled(if: Screen.isThere))
    func asking() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Screen.with(bench, running: "\(patchbay) apply") { screen async throws in
                try await screen.wait(for: "Type `yes` to continue:")
                #expect(try bench.read(".patchbay/ledger.json.lock") != "")
                try await screen.type("C-c")
                let ended = try await screen.wait(for: "exit ")
                #expect(ended.contains("exit 130"), "\(ended)")
                #expect(ended.contains("nothing was changed"))
            }
            #expect(try bench.read(".patchbay/ledger.json.lock") == "")
            #expect(bench.simulator.log.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("a signal ends the wait for another run's lock", .enabled(if: Self.hasProc))
    func waiting() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let file = open(bench.path(".patchbay/ledger.json.lock"), O_RDWR | O_CLOEXEC)
            try #require(file >= 0)
            defer { close(file) }
            try #require(flock(file, LOCK_EX | LOCK_NB) == 0)
            let apply = ["apply", "--auto-approve", "--lock-timeout", "10m"]
            let ended = try await bench.watching(apply) { run in
                // A run that waits for the lock has its file open.
                try await run.wait {
                    let files = "/proc/\(run.process)/fd"
                    return try FileManager.default.contentsOfDirectory(atPath: files).contains { descriptor in
                        let link = try? FileManager.default.destinationOfSymbolicLink(
                            atPath: "\(files)/\(descriptor)")
                        return link?.hasSuffix("ledger.json.lock") == true
                    }
                }
                run.send(SIGINT)
            }
            #expect(ended.code == 130, "\(ended)")
            #expect(ended.err.contains("SIGINT: nothing was changed."))
        }
    }

    /// Linux shows the open files of a process.
    private static let hasProc = FileManager.default.fileExists(atPath: "/proc/self/fd")

    /// Expects that the next apply gets the lock and finishes the rest, and that no number was written twice.
    private func expectRest(_ bench: Bench, _ fleet: [String]) async throws {
        bench.simulator.changeQuirks { $0 = Quirks() }
        bench.simulator.releaseAnswers()
        let rest = try await bench.apply()
        #expect(rest.code == 0, "\(rest.testDescription)")
        let attached = bench.simulator.log.filter { $0.method == "POST" }.compactMap {
            $0.body?["phone_number"]?.string
        }
        #expect(attached.sorted() == fleet)
        #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
    }
}
