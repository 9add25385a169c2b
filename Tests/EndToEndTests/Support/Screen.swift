import Foundation
import TestSupport
import Testing

/// A real terminal of 80 columns, from `tmux`, in which a shell line runs.
struct Screen: Sendable {
    static let isThere = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux"]
        .contains { FileManager.default.isExecutableFile(atPath: $0) }

    private let bench: Bench
    private let socket: String

    /// Runs a shell line on a screen until `body` ends. The screen shows the line's exit code as `exit N`.
    static func with(
        _ bench: Bench, running line: String, _ body: @Sendable (Screen) async throws -> Void
    ) async throws {
        let screen = Screen(bench: bench, socket: bench.path("tmux.sock"))
        // Ctrl-C must end only the program: the shell survives it and prints the exit code.
        let shell = "trap : INT; \(line); printf 'exit %s\\n' \"$?\"; read rest"
        try await screen.tmux("new-session", "-d", "-x", "80", "-y", "50", "sh", "-c", shell)
        do {
            try await body(screen)
        } catch {
            _ = try? await screen.tmux("kill-server")
            throw error
        }
        try await screen.tmux("kill-server")
    }

    /// The text on the screen, with wrapped lines joined.
    var text: String {
        get async throws { try await tmux("capture-pane", "-p", "-J", "-S", "-") }
    }

    func type(_ keys: String...) async throws { try await tmux(["send-keys"] + keys) }

    /// Waits until the screen shows `expected`.
    @discardableResult
    func wait(for expected: String, at place: SourceLocation = #_sourceLocation) async throws -> String {
        var seen = ""
        do {
            try await waitUntil {
                seen = try await text
                return seen.contains(expected)
            }
        } catch is NeverHeld {}
        try #require(seen.contains(expected), "\(seen)", sourceLocation: place)
        return seen
    }

    @discardableResult
    private func tmux(_ arguments: String...) async throws -> String { try await tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) async throws -> String {
        let program = Program.named("tmux", ["-u", "-f", "/dev/null", "-S", socket] + arguments)
        let environment = bench.environment(["LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "SHELL": "/bin/sh"])
        let ended = try await program.runAtOnce(in: bench.directory, environment)
        try #require(ended.code == 0, "tmux \(arguments): \(ended.err)")
        return ended.out
    }
}
