import BlandSimulator
import Foundation
import Testing

/// The kinds of ledger, for tests that must pass with each of them.
enum LedgerKind: String, Sendable, CaseIterable {
    case file
    case git
}

/// Runs `body` with a bench whose project has `origin.git` as its remote, with one pushed commit.
func withGitBench(
    _ files: [String: String] = [:],
    _ quirks: Quirks = Quirks(),
    kind: LedgerKind = .git,
    _ body: @Sendable (Bench) async throws -> Void
) async throws {
    try await withBench(files, quirks) { bench async throws in
        try bench.write("patchbay.yaml", kind == .git ? "ledger: git:origin\n" : "manifests: fleet\n")
        try bench.write(".gitignore", ".patchbay/\n/origin.git/\n/clone/\n/runs/\n/patchbay-ledger-*/\n")
        try await bench.git("init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
        try await bench.git("init", "--quiet", "--initial-branch=main")
        try await bench.git("remote", "add", "origin", "./origin.git")
        try await bench.push("First")
        try await body(bench)
    }
}

extension Bench {
    /// Commits everything and pushes it.
    func push(_ message: String) async throws {
        try await git("add", ".")
        try await git("commit", "--quiet", "--allow-empty", "--message", message)
        try await git("push", "--quiet", "origin", "HEAD:main")
    }

    /// Runs git in the bare repository, and returns its output.
    func origin(_ arguments: String...) async throws -> String {
        let program = Program.named("git", ["-C", "origin.git"] + arguments)
        let ended = try await program.runAtOnce(in: directory, environment(["GIT_CONFIG_NOSYSTEM": "1"]))
        try #require(ended.code == 0, "git \(arguments): \(ended.err)")
        return ended.out
    }

    /// The subjects of the ledger's commits, the latest first.
    var applies: [String] {
        get async throws {
            try await origin("log", "--format=%s", "refs/patchbay/default").split(separator: "\n").map(String.init)
        }
    }

    /// Writes a script named `git` that precedes the real git on the PATH.
    ///
    /// - Parameter script: shell commands that call the real git as `"$git" "$@"`.
    /// - Returns: the environment that finds the script.
    func wrappingGit(_ script: String) throws -> [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let real = try #require(
            path.split(separator: ":").map { "\($0)/git" }.first { FileManager.default.isExecutableFile(atPath: $0) })
        try write("runs/git", "#!/bin/sh\ngit='\(real)'\n\(script)\n")
        try setMode("runs/git", 0o755)
        return ["PATH": "\(self.path("runs")):\(path)"]
    }

    var isLocked: Bool {
        get async throws { try await !origin("for-each-ref", "refs/patchbay-lock").isEmpty }
    }
}
