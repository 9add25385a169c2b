package import Fleet
import Foundation
package import SystemPackage

/// The Git history of the manifests' repository, read by the real `git` (docs/planning.md#commits).
package struct GitHistory: Sendable {
    private let git: GitProgram

    /// - Parameter environment: the process's environment; git doesn't get Patchbay's own variables.
    package init(directory: FilePath, environment: [String: String]) {
        git = GitProgram(environment: environment, directory: directory)
    }

    /// Returns the relation of a commit to the commit that was last applied. Fetches a commit that the clone doesn't
    /// have.
    ///
    /// - Parameters:
    ///   - commit: the commit that a plan was made from; `nil` for HEAD.
    ///   - applied: the commit that was last applied; `nil` if no commit was.
    ///   - paths: the configuration and the manifests, relative to the directory. A history that was written anew (a
    ///     squash merge, a rebase) contains the last applied commit if a commit of it has the same content there.
    package func relation(
        of commit: String? = nil, to applied: String?, within paths: [String] = []
    ) async -> CommitRelation {
        guard git.mayBeInWorkTree else { return .unknown(commit) }
        guard let present = await output("rev-parse", "--verify", "--quiet", "HEAD") else {
            do throws(GitObstacle) {
                _ = try await git.hasRepository()
                return .unknown(commit)
            } catch {
                return .unreadable(why: error.explanation, remedy: error.remedy)
            }
        }
        let head = commit ?? present
        guard let applied, applied != head else { return .current(head) }
        guard await isThere(applied), await isThere(head) else { return .unknown(head) }
        if await succeeds("merge-base", "--is-ancestor", applied, head) { return .current(head) }
        if await succeeds("merge-base", "--is-ancestor", head, applied) { return .older(head, applied: applied) }
        // A shallow clone may lack the commits between the two.
        if await output("rev-parse", "--is-shallow-repository") == "true" { return .unknown(head) }
        let manifests = await Self.inside(paths, prefix: output("rev-parse", "--show-prefix") ?? "")
        if await contains(applied, in: head, manifests) { return .current(head) }
        return .unrelated(head, applied: applied, differing: await differences(applied, head, manifests))
    }

    // MARK: Histories written anew

    /// Maximum number of commits to compare with the last applied one.
    private static let depth = 500

    /// Paths from the root of the repository; a path outside of it is left out.
    static func inside(_ paths: [String], prefix: String) -> [String] {
        paths.compactMap { path in
            guard !path.hasPrefix("/") else { return nil }
            var parts: [Substring] = []
            for part in (prefix + path).split(separator: "/") where part != "." {
                if part != ".." { parts.append(part) } else if parts.popLast() == nil { return nil }
            }
            return parts.joined(separator: "/")
        }
    }

    /// Whether a history contains what was applied: its head, or one of the `depth` commits before it back to the last one
    /// that both share, has the same content at all paths. If a commit before the applied one has the head's content, nobody
    /// can say which of the two is newer.
    private func contains(_ applied: String, in head: String, _ paths: [String]) async -> Bool {
        guard !paths.isEmpty, await isWhole(applied, paths) else { return false }
        let base = await output("merge-base", head, applied)
        guard let ours = await contents(of: head, since: base, paths),
            let theirs = await contents(of: applied, since: base, paths),
            let present = ours.first, let last = theirs.first
        else { return false }
        return present == last || ours.contains(last) && !theirs.contains(present)
    }

    /// Whether a commit has all paths itself: what lies behind a link has no content here, and of a path in a submodule the
    /// commit has nothing. A submodule below a path is part of the content by its commit.
    private func isWhole(_ commit: String, _ paths: [String]) async -> Bool {
        let ended = try? await local.run(["ls-tree", "-r", "-z", "--full-tree", commit, "--"] + paths)
        guard let ended, ended.isSuccess else { return false }
        let entries = GitTree.entries(listed: ended.out)
        guard !entries.values.contains(where: \.isLink) else { return false }
        return paths.allSatisfy { path in
            path.isEmpty || entries.keys.contains { $0 == path || $0.hasPrefix(path + "/") }
        }
    }

    /// The objects at all paths, of a commit and those before it, the newest first, to `base` or at most `depth`.
    private func contents(of head: String, since base: String?, _ paths: [String]) async -> [[String]]? {
        var range = ["log", "--format=%H", "--max-count=\(Self.depth)", head]
        if let base { range.append("^" + base) }
        guard let listed = try? await git.run(range), listed.isSuccess else { return nil }
        let commits = listed.text.split(whereSeparator: \.isNewline).map(String.init) + (base.map { [$0] } ?? [])
        let names = commits.flatMap { commit in paths.map { "\(commit):\($0)" } }
        let objects = try? await local.run(
            ["cat-file", "--batch-check=%(objectname)"], input: Data(names.map { $0 + "\n" }.joined().utf8))
        guard let objects, objects.isSuccess else { return nil }
        let lines = objects.text.split(whereSeparator: \.isNewline).map { $0.hasSuffix(" missing") ? "" : String($0) }
        guard lines.count == names.count else { return nil }
        return stride(from: 0, to: lines.count, by: paths.count).map { Array(lines[$0..<$0 + paths.count]) }
    }

    /// git without a network: a partial clone would fetch each object by itself.
    private var local: GitProgram {
        var local = git
        local.environment["GIT_NO_LAZY_FETCH"] = "1"
        return local
    }

    /// The files below the paths in which two commits differ.
    private func differences(_ one: String, _ other: String, _ paths: [String]) async -> [String] {
        let below = paths.map { ":(top,literal)" + $0 }
        let listed = try? await git.run(["diff", "--name-only", "--no-renames", "-z", one, other, "--"] + below)
        guard let listed, listed.isSuccess else { return [] }
        return listed.text.split(separator: "\0").map { GitTrouble.shown(String($0)) }
    }

    // MARK: Commits

    private func isThere(_ commit: String) async -> Bool {
        // The commit becomes an argument of git, and it may come from a ledger's file that anyone may have edited.
        guard commit.utf8.count >= 40, commit.utf8.count <= 64, commit.allSatisfy(\.isHexDigit) else { return false }
        if await succeeds("cat-file", "-e", commit + "^{commit}") { return true }
        for remote in await remotes() {
            let isFetched = await succeeds(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", remote, commit)
            if isFetched { break }
        }
        return await succeeds("cat-file", "-e", commit + "^{commit}")
    }

    /// The remotes that may have the commit, `origin` first.
    private func remotes() async -> [String] {
        guard let ended = try? await git.run(["remote"]), ended.isSuccess else { return [] }
        let names = ended.text.split(whereSeparator: \.isNewline).map(String.init)
        return names.filter { $0 == "origin" } + names.filter { $0 != "origin" }
    }

    private func succeeds(_ arguments: String...) async -> Bool {
        (try? await git.run(arguments))?.isSuccess == true
    }

    private func output(_ arguments: String...) async -> String? {
        guard let ended = try? await git.run(arguments), ended.isSuccess, !ended.line.isEmpty else { return nil }
        return ended.line
    }
}
