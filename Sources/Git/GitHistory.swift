package import Fleet
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
    package func relation(of commit: String? = nil, to applied: String?) async -> CommitRelation {
        guard let present = await output("rev-parse", "--verify", "--quiet", "HEAD") else { return .unknown(commit) }
        let head = commit ?? present
        guard let applied, applied != head else { return .current(head) }
        guard await isThere(applied), await isThere(head) else { return .unknown(head) }
        if await succeeds("merge-base", "--is-ancestor", applied, head) { return .current(head) }
        if await succeeds("merge-base", "--is-ancestor", head, applied) { return .older(head, applied: applied) }
        // A shallow clone may lack the commits between the two.
        if await output("rev-parse", "--is-shallow-repository") == "true" { return .unknown(head) }
        return .unrelated(head, applied: applied)
    }

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
