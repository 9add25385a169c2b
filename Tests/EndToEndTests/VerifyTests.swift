import BlandSimulator
import Testing

@Suite("Verification")
struct VerifyTests {
    private let other = "+14150000001"

    private func withOutbound(_ body: @Sendable (Bench) async throws -> Void) async throws {
        try await withBench { bench async throws in
            try await bench.simulator.seed(strangersSeed(number), strangersSeed(other))
            try await body(bench)
        }
    }

    @Test("each number is asked for once, and its code shown")
    func codes() async throws {
        try await withOutbound { bench async throws in
            let ran = try await bench.patchbay("verify", number, other)
            #expect(ran.code == 0)
            #expect(ran.calls == ["PUT /sip/verify", "PUT /sip/verify"])
            for issued in try await bench.simulator.codes() {
                #expect(ran.out.contains("\(issued.phoneNumber): \(issued.code)."))
            }
        }
    }

    @Test("a code that was given out is shown, though the next number failed", arguments: ["human", "json"])
    func partial(_ format: String) async throws {
        try await withOutbound { bench async throws in
            let ran = try await bench.patchbay("verify", number, "+14159999999", other, "--format", format)
            #expect(ran.code == 1)
            #expect(ran.calls.count == 2)
            let issued = try #require(try await bench.simulator.codes().first)
            #expect(ran.out.contains(issued.code))
            #expect(ran.err.contains("+14159999999"))
        }
    }

    @Test("a call whose answer was lost isn't made again: each makes the phone ring")
    func lost() async throws {
        try await withOutbound { bench async throws in
            bench.simulator.changeQuirks { $0.writeFaults = [Fault { $0.reset = true }] }
            let ran = try await bench.patchbay("verify", number)
            #expect(ran.code == 69)
            #expect(ran.calls.count == 1)
        }
    }
}
