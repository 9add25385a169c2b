import Fleet
import Foundation
import Git
import Subprocess
import SystemPackage
import Testing

private let environment = ProcessInfo.processInfo.environment

@Suite("Git history")
struct GitHistoryTests {
    /// A repository with a branch of three commits, and a second branch.
    private struct Repository {
        let path: FilePath
        var line: [String] = []
        var other = ""

        @discardableResult
        func git(_ arguments: String..., at place: FilePath? = nil) async throws -> String {
            let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
            let result = try await run(
                .name("git"), arguments: Arguments(identity + arguments),
                environment: .inherit.updating(["GIT_CONFIG_NOSYSTEM": "1", "HOME": path.string]),
                workingDirectory: place ?? path, output: .string(limit: 64 * 1024), error: .string(limit: 64 * 1024)
            )
            try #require(result.terminationStatus.isSuccess, "git \(arguments): \(result.standardError)")
            return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        func commit(_ message: String) async throws -> String {
            try await git("commit", "--quiet", "--allow-empty", "--message", message)
            return try await git("rev-parse", "HEAD")
        }

        /// Commits one file's new text.
        func commit(_ name: String, _ text: String) async throws -> String {
            let file = path.appending(name)
            let folder = file.removingLastComponent().string
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: file.string))
            try await git("add", ".")
            return try await commit(text)
        }
    }

    private func withRepository(_ body: (Repository) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var repository = Repository(path: FilePath(directory.path(percentEncoded: false)))
        try await repository.git("init", "--quiet", "--initial-branch=main")
        for index in 0..<3 { repository.line.append(try await repository.commit("\(index)")) }
        try await repository.git("checkout", "--quiet", "-b", "other", repository.line[0])
        repository.other = try await repository.commit("other")
        try await repository.git("checkout", "--quiet", "main")
        try await body(repository)
    }

    @Test("the same commit, a descendant, and nothing to compare with are current")
    func current() async throws {
        try await withRepository { repository async throws in
            let history = GitHistory(directory: repository.path, environment: environment)
            for applied in [nil, repository.line[0], repository.line[1], repository.line[2]] {
                #expect(await history.relation(to: applied) == .current(repository.line[2]))
            }
        }
    }

    @Test("an ancestor of the one last applied is older")
    func older() async throws {
        try await withRepository { repository async throws in
            let (old, new) = (repository.line[1], repository.line[2])
            let history = GitHistory(directory: repository.path, environment: environment)
            #expect(await history.relation(of: old, to: new) == .older(old, applied: new))
            try await repository.git("checkout", "--quiet", old)
            #expect(await history.relation(to: new) == .older(old, applied: new))
        }
    }

    @Test("one of another line is unrelated")
    func unrelated() async throws {
        try await withRepository { repository async throws in
            let history = GitHistory(directory: repository.path, environment: environment)
            let relation = await history.relation(to: repository.other)
            #expect(relation == .unrelated(repository.line[2], applied: repository.other, differing: []))
        }
    }

    /// What replaces the commits of a branch after they were applied.
    enum Rewriting: CaseIterable, Sendable {
        case squash
        case rebase
        case orphan
        case laterCommit
    }

    @Test("a history that was written anew contains what was applied", arguments: Rewriting.allCases)
    func rewritten(_ rewriting: Rewriting) async throws {
        try await withRepository { repository async throws in
            try await repository.git("checkout", "--quiet", "-b", "feature")
            _ = try await repository.commit("fleet/a.yaml", "1")
            let applied = try await repository.commit("fleet/a.yaml", "2")
            if rewriting == .orphan {
                try await repository.git("checkout", "--quiet", "--orphan", "anew")
            } else {
                try await repository.git("checkout", "--quiet", "main")
                if rewriting == .rebase {
                    _ = try await repository.commit("between")
                    try await repository.git("cherry-pick", "feature~1", "feature")
                } else {
                    try await repository.git("merge", "--quiet", "--squash", "feature")
                }
            }
            if rewriting != .rebase { _ = try await repository.commit("anew") }
            if rewriting == .laterCommit { _ = try await repository.commit("fleet/b.yaml", "3") }
            let history = GitHistory(directory: repository.path, environment: environment)
            let head = try await repository.git("rev-parse", "HEAD")
            #expect(await history.relation(to: applied, within: ["fleet"]) == .current(head))
            #expect(await history.relation(to: applied, within: ["../elsewhere", "/abs"]) != .current(head))
            let other = try await repository.commit("fleet/a.yaml", "other")
            try await repository.git("checkout", "--quiet", "--orphan", "last")
            try await repository.git("commit", "--quiet", "--message", "last")
            let last = try await repository.git("rev-parse", "HEAD")
            #expect(
                await history.relation(to: applied, within: ["fleet"])
                    == .unrelated(
                        last, applied: applied,
                        differing: rewriting == .laterCommit ? ["fleet/a.yaml", "fleet/b.yaml"] : ["fleet/a.yaml"]))
            _ = other
        }
    }

    /// Histories in which equal content doesn't tell which of two commits is newer.
    enum Doubt: CaseIterable, Sendable {
        /// The head took out again what was applied.
        case undone
        /// The manifests lie behind a link, whose blob never changes.
        case link
        /// They are in a submodule, of which the commit has nothing.
        case submodule
    }

    @Test("what content can't tell isn't taken for known", arguments: Doubt.allCases)
    func doubtful(_ doubt: Doubt) async throws {
        try await withRepository { repository async throws in
            let place = doubt == .link ? "real" : "fleet"
            if doubt == .link {
                try FileManager.default.createSymbolicLink(
                    atPath: repository.path.appending("fleet").string, withDestinationPath: "real")
            }
            _ = try await repository.commit("\(place)/a.yaml", "0")
            try await repository.git("checkout", "--quiet", "-b", "feature")
            _ = try await repository.commit("\(place)/a.yaml", "1")
            if doubt == .undone { _ = try await repository.commit("\(place)/a.yaml", "0") }
            let head = try await repository.git("rev-parse", "HEAD")
            try await repository.git("checkout", "--quiet", "main")
            // The same commit in the same second would have the same name.
            _ = try await repository.commit("between")
            let applied = try await repository.commit("\(place)/a.yaml", doubt == .undone ? "1" : "2")
            try await repository.git("checkout", "--quiet", "feature")
            let history = GitHistory(directory: repository.path, environment: environment)
            let paths = doubt == .submodule ? ["elsewhere/fleet"] : ["fleet"]
            guard case .unrelated(head, applied, _) = await history.relation(to: applied, within: paths) else {
                throw Unexpected()
            }
        }
    }

    @Test("a branch from before a commit that changed no manifest is current")
    func otherFiles() async throws {
        try await withRepository { repository async throws in
            _ = try await repository.commit("a.yaml", "0")
            try await repository.git("checkout", "--quiet", "-b", "feature")
            let head = try await repository.commit("a.yaml", "1")
            try await repository.git("checkout", "--quiet", "main")
            let applied = try await repository.commit("README", "docs")
            try await repository.git("checkout", "--quiet", "feature")
            let history = GitHistory(directory: repository.path, environment: environment)
            #expect(await history.relation(to: applied, within: ["a.yaml"]) == .current(head))
        }
    }

    @Test("a clone that git won't read, and no git, are told apart from no repository")
    func obstacles() async throws {
        try await withRepository { repository async throws in
            func relation(_ changes: [String: String]) async -> CommitRelation {
                let changed = environment.merging(changes) { $1 }
                return await GitHistory(directory: repository.path, environment: changed).relation(to: nil)
            }
            guard case .unreadable(let why, let remedy) = await relation(["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"])
            else { throw Unexpected() }
            #expect(why.contains("dubious ownership") && remedy.contains("safe.directory"))
            guard case .unreadable(let absent, _) = await relation(["PATH": repository.path.string]) else {
                throw Unexpected()
            }
            #expect(absent == "`git` isn't installed")
        }
    }

    private struct Unexpected: Error {}

    @Test(
        "what isn't a commit of any clone, or no commit at all, can't be known",
        arguments: [
            String(repeating: "1", count: 40), "HEAD", "main", "--upload-pack=touch pwned", "", "abc123", "main~1",
            String(repeating: "f", count: 64),
        ]
    )
    func unknown(_ applied: String) async throws {
        try await withRepository { repository async throws in
            let history = GitHistory(directory: repository.path, environment: environment)
            #expect(await history.relation(to: applied) == .unknown(repository.line[2]))
        }
    }

    @Test("where there is no repository nothing is known")
    func noRepository() async throws {
        try await withRepository { repository async throws in
            let bare = GitHistory(directory: "/", environment: environment)
            #expect(await bare.relation(to: repository.line[0]) == .unknown(nil))
        }
    }

    @Test("a shallow clone fetches the commit last applied, and doesn't call a cut line unrelated")
    func shallow() async throws {
        try await withRepository { repository async throws in
            try await repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
            try await repository.git("clone", "--quiet", "--depth", "1", "file://\(repository.path)", "shallow")
            let clone = repository.path.appending("shallow")
            let history = GitHistory(directory: clone, environment: environment)
            let relation = await history.relation(to: repository.line[0])
            #expect(relation == .unknown(repository.line[2]))
            #expect(try await repository.git("cat-file", "-t", repository.line[0], at: clone) == "commit")
            // A newer commit that the clone lacks is fetched, too, and recognized as newer.
            let newer = try await repository.commit("newer")
            #expect(await history.relation(to: newer) == .older(repository.line[2], applied: newer))
        }
    }

    @Test("a commit is fetched from whatever the remote is called, and leaves no trace but its objects")
    func otherRemote() async throws {
        try await withRepository { repository async throws in
            try await repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
            try await repository.git(
                "clone", "--quiet", "--origin", "upstream", "file://\(repository.path)", "elsewhere")
            let clone = repository.path.appending("elsewhere")
            let newer = try await repository.commit("newer")
            let refs = try await repository.git("for-each-ref", at: clone)
            let history = GitHistory(directory: clone, environment: environment)
            #expect(await history.relation(to: newer) == .older(repository.line[2], applied: newer))
            #expect(try await repository.git("for-each-ref", at: clone) == refs)
            #expect(!FileManager.default.fileExists(atPath: clone.appending(".git/FETCH_HEAD").string))
        }
    }
}
