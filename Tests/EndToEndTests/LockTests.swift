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

@Suite("Lock")
struct LockTests {
    @Test("while another process holds the ledger, apply ends with 75 and says who and since when")
    func locked() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let holder = #"{"user":"otto","host":"build7","process":4711,"since":"2026-01-02T03:04:05Z"}"#
            try bench.write(".patchbay/ledger.json.lock", holder)
            let file = open(bench.path(".patchbay/ledger.json.lock"), O_RDWR | O_CLOEXEC)
            try #require(file >= 0)
            defer { close(file) }
            try #require(flock(file, LOCK_EX | LOCK_NB) == 0)

            for command in [["apply", "--auto-approve"], ["ledger", "forget", number]] {
                let ran = try await bench.patchbay(command + ["--lock-timeout", "200ms"])
                #expect(ran.code == 75)
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains("otto@build7 (process 4711) since 2026-01-02T03:04:05Z"))
                #expect(ran.err.contains("--lock-timeout"))
            }
            // Commands that only read need no lock.
            for command in [["plan"], ["drift"], ["ledger", "show"]] {
                #expect(try await bench.patchbay(command).code == 0)
            }
            flock(file, LOCK_UN)
            #expect(try await bench.apply().code == 0)
        }
    }

    @Test("two applies at once: one waits for the other, and nothing is done twice")
    func patience() async throws {
        let quirks = Quirks { $0.latencyMs = 20 }
        try await withBench(["fleet/a.yaml": inboundFleet(numbers(10))], quirks) { bench async throws in
            async let one = bench.patchbay(["apply", "--auto-approve", "--lock-timeout", "10m"])
            async let two = bench.patchbay(["apply", "--auto-approve", "--lock-timeout", "10m"])
            for ran in [try await one, try await two] { #expect(ran.code == 0, "\(ran.testDescription)") }
            #expect(bench.simulator.log.count { $0.method == "POST" } == 10)
        }
    }

    @Test(
        "a ledger that can't be read is left as it is",
        arguments: [
            ("{", "damaged"), ("", "damaged"), ("[]", "damaged"), ("{\"format_version\": 99}", "format 99"),
            ("{\"format_version\": 1, \"generation\": 1, \"numbers\": {\"0123\": {}}}", "damaged"),
        ]
    )
    func unreadable(_ text: String, _ word: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number]), ".patchbay/ledger.json": text]) {
            bench async throws in
            for command in [
                ["plan"], ["apply", "--auto-approve"], ["drift"], ["ledger", "show"], ["ledger", "forget", number],
            ] {
                let ran = try await bench.patchbay(command)
                #expect(ran.code == 1, "\(ran.testDescription)")
                #expect(ran.requests.isEmpty)
                #expect(ran.err.contains(word), "\(ran.testDescription)")
                #expect(ran.err.contains("nothing was changed"))
            }
            #expect(bench.ledger == text)
        }
    }

    @Test("a forgotten number is no longer owned, and its attachment stays")
    func forget() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number, "+14150000001"])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let ran = try await bench.patchbay("ledger", "forget", number)
            #expect(ran.code == 0)
            #expect(ran.requests.isEmpty)
            try bench.write("fleet/a.yaml", inboundFleet(["+14150000001"]))
            let apply = try await bench.apply()
            #expect(apply.calls.isEmpty)
            #expect(apply.reads.count == 1)
            #expect(try await bench.simulator.attachment(number, .inbound) != nil)
            let again = try await bench.patchbay("ledger", "forget", number)
            #expect(again.code == 1)
            #expect(again.err.contains("Not in the ledger: \(number)"))
        }
    }
}
