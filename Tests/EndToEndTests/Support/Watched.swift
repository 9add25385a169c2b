import BlandSimulator
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A run of `patchbay` that a test observes while it lasts.
struct Watched: Sendable {
    let process: Int32
    fileprivate let bench: Bench

    static let errors = "runs/stderr"

    func send(_ signal: Int32) { kill(process, signal) }

    /// Sends a signal again until it counts as a further one: signals within a second of the first are the first.
    func hurry(_ signal: Int32) async throws {
        try await wait {
            send(signal)
            return try bench.read(Self.errors).contains("it ends by itself")
        }
    }

    /// Waits until a condition holds or the run ends. After an early end, the run's exit code and output show the
    /// cause.
    func wait(until holds: () async throws -> Bool) async throws {
        try await waitUntil {
            if try await holds() { return true }
            return hasEnded
        }
    }

    /// Waits until the run has printed `words` on stderr.
    func wait(for words: String) async throws {
        try await wait { try bench.read(Self.errors).contains(words) }
    }

    /// Waits until the simulator holds at least `count` answers.
    func wait(forHeld count: Int) async throws {
        try await wait { bench.simulator.heldAnswers >= count }
    }

    /// Whether the run has ended. `WNOWAIT` leaves the exit code for `Program`.
    private var hasEnded: Bool {
        var state = siginfo_t()
        return waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT) != 0 || state.si_signo != 0
    }
}

extension Bench {
    /// Runs `patchbay` to its end, and `meanwhile` concurrently.
    func watching(
        _ arguments: [String],
        environment changes: [String: String] = [:],
        _ meanwhile: @Sendable (Watched) async throws -> Void
    ) async throws -> Program.Ended {
        try write(Watched.errors, "")
        let words = ["-c", "exec \"$0\" \"$@\" 2> \(Watched.errors)", Program.path(of: "patchbay")] + arguments
        let ended = try await Program.named("/bin/sh", words).runAtOnce(in: directory, environment(changes)) {
            process in
            try await meanwhile(Watched(process: process, bench: self))
        }
        return Program.Ended(code: ended.code, out: ended.out, err: try read(Watched.errors))
    }
}

extension Quirks {
    /// Writes take effect at once, but their answers are held until the test releases them.
    ///
    /// - Parameter passed: the number of writes that are answered first.
    static func holdingWrites(after passed: Int = 0) -> Quirks { Quirks { $0.writeFaults = [.held(after: passed)] } }

    /// The answers to reads are held until the test releases them.
    static let holdingReads = Quirks { $0.readFaults = [.held()] }
}

extension Fault {
    fileprivate static func held(after passed: Int = 0) -> Fault {
        Fault {
            $0.isGenuine = true
            $0.isHeld = true
            $0.skip = passed
            $0.times = 1_000_000
        }
    }
}
