import Foundation
import Programs
import SIPModel
import Testing

@Suite("Programs")
struct ProgramTests {
    /// A timeout that only ends a hang; no test waits for it.
    private static let patience = Duration.seconds(300)

    private func shell(_ script: String, environment: [String: String]? = nil) throws -> Program {
        try #require(
            Program(
                ["/bin/sh", "-c", script],
                environment: environment ?? ProcessInfo.processInfo.environment,
                withholding: [.environment("CARRIER_PASSWORD")],
                directory: "/"
            )
        )
    }

    @Test("a program gets its input, and what it prints comes back with how it ended")
    func output() async throws {
        let ended = try await shell("cat; echo oops >&2; exit 3")
            .run(input: Array("in".utf8), outputLimit: 100, errorLimit: 100, timeout: Self.patience)
        #expect(ended.ending == .exited(3))
        #expect(ended.output == Array("in".utf8))
        #expect(ended.errors == Array("oops\n".utf8))
    }

    @Test("a program that ends before it has read its input is no failure", arguments: [1, 1_000_000])
    func unread(_ bytes: Int) async throws {
        let input = [UInt8](repeating: 0, count: bytes)
        for _ in 0..<20 {
            let ended = try await shell("exec true")
                .run(input: input, outputLimit: 100, errorLimit: 100, timeout: Self.patience)
            #expect(ended.ending.isSuccess)
        }
    }

    @Test("neither Patchbay's own variables nor withheld secrets reach a program")
    func environment() async throws {
        let variables = [
            "PATH": "/usr/bin:/bin", "BLAND_API_KEY": "sk-1", "PATCHBAY_PLAN_KEY": "k", "CARRIER_PASSWORD": "pw",
            "KEPT": "yes",
        ]
        let ended = try await shell("env", environment: variables)
            .run(outputLimit: 10_000, errorLimit: 100, timeout: Self.patience)
        let text = String(decoding: ended.output, as: UTF8.self)
        #expect(text.contains("KEPT=yes"))
        for name in ["BLAND_API_KEY", "PATCHBAY_PLAN_KEY", "CARRIER_PASSWORD"] { #expect(!text.contains(name)) }
    }

    @Test("a program that says much is read to its end, and only the beginning of its errors is kept")
    func talkative() async throws {
        let ended = try await shell("i=0; while [ $i -lt 20000 ]; do echo 0123456789 >&2; i=$((i+1)); done; echo done")
            .run(outputLimit: 100, errorLimit: 16, timeout: Self.patience)
        #expect(ended.ending.isSuccess)
        #expect(ended.errors.count == 16)
    }

    @Test("a program that prints more than is asked for is cut off")
    func tooMuch() async throws {
        await #expect(throws: ProgramProblem.outputTooLarge) {
            try await shell("while :; do echo 0123456789; done")
                .run(outputLimit: 1_000, errorLimit: 100, timeout: Self.patience)
        }
    }

    @Test("a program that is cut off ends with all that it started")
    func whole() async throws {
        let fifo = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)").path()
        try #require(mkfifo(fifo, 0o600) == 0)
        let descriptor = open(fifo, O_RDWR | O_CLOEXEC)
        defer { unlink(fifo) }
        // The program's child holds the FIFO open until it ends.
        let program = try shell("(echo here; exec sleep 1000) > \(fifo) & wait")
        let run = Task { try await program.run(outputLimit: 100, errorLimit: 100, timeout: Self.patience) }
        let reader = open(fifo, O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        #expect(await Self.read(5, from: reader) == "here\n")
        close(descriptor)
        run.cancel()
        await #expect(throws: ProgramProblem.cancelled) { try await run.value }
        #expect(await Self.read(1, from: reader) == "", "something still holds the FIFO open")
    }

    @Test("a program that takes too long is cut off")
    func tooLong() async throws {
        let program = try shell("exec sleep 1000")
        await #expect(throws: ProgramProblem.tookTooLong(.milliseconds(1))) {
            try await program.run(outputLimit: 100, errorLimit: 100, timeout: .milliseconds(1))
        }
    }

    /// Reads up to `count` bytes on a separate thread, which may block. Returns an empty text at the end of the file.
    private static func read(_ count: Int, from descriptor: Int32) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes = [UInt8](repeating: 0, count: count)
                let got = Foundation.read(descriptor, &bytes, count)
                continuation.resume(returning: String(decoding: bytes.prefix(max(0, got)), as: UTF8.self))
            }
        }
    }

    @Test("a program that isn't there says so")
    func notFound() async throws {
        let program = try #require(
            Program(["no-such-program-anywhere"], environment: ["PATH": "/usr/bin"], directory: ""))
        await #expect(throws: ProgramProblem.notFound) {
            try await program.run(outputLimit: 1, errorLimit: 1, timeout: Self.patience)
        }
        #expect(Program([], environment: [:], directory: "") == nil)
    }
}
