import BlandSimulator
import Foundation
import Testing

@Suite("Commits")
struct GitTests {
    /// Runs `body` with a project in a repository of three commits. Each commit adds a number, and none is applied.
    private func withRepository(_ body: @Sendable (Bench, [String]) async throws -> Void) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number]), ".gitignore": ".patchbay/\n"]) {
            bench async throws in
            try await bench.git("init", "--quiet", "--initial-branch=main")
            var commits: [String] = []
            for index in 0..<3 {
                try bench.write("fleet/a.yaml", inboundFleet([number] + numbers(index)))
                try await bench.git("add", ".")
                try await bench.git("commit", "--quiet", "--message", "Commit \(index)")
                commits.append(try await bench.git("rev-parse", "HEAD"))
            }
            try await body(bench, commits)
        }
    }

    @Test("an older commit than the one last applied is refused, unless it is meant")
    func older() async throws {
        try await withRepository { bench, commits async throws in
            #expect(try await bench.apply().code == 0)
            #expect(bench.ledger?.contains(commits[2]) == true)
            try await bench.git("checkout", "--quiet", commits[1])
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("is older than \(commits[2].prefix(12))"), "\(refused.testDescription)")
            #expect(refused.out.contains("--allow-older"))
            #expect(try await bench.patchbay("plan").code == 1)
            let meant = try await bench.apply(["--allow-older"])
            #expect(meant.code == 0)
            #expect(meant.calls == ["POST /sip/detach"])
            #expect(bench.ledger?.contains(commits[1]) == true)
        }
    }

    @Test("a commit of another line is refused; a newer one isn't")
    func unrelated() async throws {
        try await withRepository { bench, commits async throws in
            try await bench.git("checkout", "--quiet", commits[1])
            #expect(try await bench.apply().code == 0)
            try await bench.git("checkout", "--quiet", commits[2])
            #expect(try await bench.patchbay("plan").code == 0)
            try await bench.git("checkout", "--quiet", "-b", "other", commits[0])
            try bench.write("fleet/b.yaml", inboundFleet(["+14150000009"]))
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "Another line")
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("doesn't contain \(commits[1].prefix(12))"), "\(refused.testDescription)")
        }
    }

    @Test("a plan file of an older commit is refused, though the clone has moved on")
    func olderPlan() async throws {
        try await withRepository { bench, commits async throws in
            try await bench.git("checkout", "--quiet", commits[1])
            #expect(
                try await bench.patchbay(
                    "plan", "--target", number, "--out", "/tmp/\(bench.directory.lastPathComponent).json"
                ).code == 0)
            defer { try? FileManager.default.removeItem(atPath: "/tmp/\(bench.directory.lastPathComponent).json") }
            try await bench.git("checkout", "--quiet", commits[2])
            #expect(try await bench.apply(["--target", numbers(1)[0]]).code == 0)
            let refused = try await bench.apply(["/tmp/\(bench.directory.lastPathComponent).json"])
            #expect(refused.code == 1, "\(refused.testDescription)")
            #expect(refused.calls.isEmpty)
            #expect(refused.out.contains("is older than \(commits[2].prefix(12))"))
        }
    }

    @Test("a shallow clone that can't know says how it could: fetch-depth: 0")
    func shallow() async throws {
        try await withRepository { bench, commits async throws in
            #expect(try await bench.apply().code == 0)
            try await bench.git("clone", "--quiet", "--bare", ".", "origin.git")
            // The origin lacks the last applied commit.
            let ledger = try #require(bench.ledger)
            let gone = String(repeating: "1234567890", count: 4)
            try bench.write(".patchbay/ledger.json", ledger.replacing(commits[2], with: gone))
            try await bench.git("clone", "--quiet", "--depth", "1", "file://\(bench.path("origin.git"))", "shallow")
            try bench.write("shallow/.patchbay/ledger.json", ledger.replacing(commits[2], with: gone))
            let plan = try await bench.patchbay("plan", "--config", "shallow/patchbay.yaml")
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(plan.out.contains("fetch-depth: 0"))
            // A last applied commit that the origin has is fetched and compared.
            try bench.write("shallow/.patchbay/ledger.json", ledger.replacing(commits[2], with: commits[0]))
            let fetched = try await bench.patchbay("plan", "--config", "shallow/patchbay.yaml")
            #expect(!fetched.out.contains("is older than"))
        }
    }
}

extension GitTests {
    @Test("outside of a clone a plan says that nobody can tell whether it is newer")
    func noClone() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            #expect(try await !bench.patchbay("plan").out.contains("fetch-depth: 0"))
            let commit = String(repeating: "a", count: 40)
            let ledger = try #require(bench.ledger)
            try bench.write(
                ".patchbay/ledger.json",
                ledger.replacing("\"generation\"", with: "\"commit\" : \"\(commit)\", \"generation\""))
            let plan = try await bench.patchbay("plan")
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(plan.out.contains("isn't a clone"), "\(plan.testDescription)")
            #expect(plan.out.contains("fetch-depth: 0"))
        }
    }
}

extension Bench {
    /// Runs the real git in the project, and returns the first line of its output.
    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await git(arguments) }

    @discardableResult
    func git(_ arguments: [String]) async throws -> String {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        let program = Program.named("git", identity + arguments)
        let ended = try await program.run(in: directory, environment(["GIT_CONFIG_NOSYSTEM": "1"]))
        try #require(ended.code == 0, "git \(arguments): \(ended.err)")
        return ended.out.split(separator: "\n").first.map(String.init) ?? ""
    }
}
