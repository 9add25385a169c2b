package import Fleet
package import SystemPackage

/// What the real `git` says of the manifests' history (docs/planning.md#commits).
package struct GitHistory: Sendable {
    private let git: GitProgram

    /// - Parameter environment: the process's; what is Patchbay's own in it is kept from git.
    package init(directory: FilePath, environment: [String: String]) {
        git = GitProgram(environment: environment, directory: directory)
    }

    /// How a commit relates to the one last applied. A commit that the clone doesn't have is fetched first.
    ///
    /// - Parameter commit: the one a plan was made from; HEAD where there is none.
    package func relation(of commit: String? = nil, to applied: String?) async -> CommitRelation {
        guard let present = await output("rev-parse", "--verify", "--quiet", "HEAD") else { return .unknown(commit) }
        let head = commit ?? present
        guard let applied, applied != head else { return .current(head) }
        guard await isThere(applied), await isThere(head) else { return .unknown(head) }
        if await succeeds("merge-base", "--is-ancestor", applied, head) { return .current(head) }
        if await succeeds("merge-base", "--is-ancestor", head, applied) { return .older(head, applied: applied) }
        // In a shallow clone the line between the two may be cut off.
        if await output("rev-parse", "--is-shallow-repository") == "true" { return .unknown(head) }
        return .unrelated(head, applied: applied)
    }

    private func isThere(_ commit: String) async -> Bool {
        // It becomes an argument of git, and a ledger is a file that anyone may have edited.
        guard commit.utf8.count >= 40, commit.utf8.count <= 64, commit.allSatisfy(\.isHexDigit) else { return false }
        if await succeeds("cat-file", "-e", commit + "^{commit}") { return true }
        for remote in await remotes() {
            let isFetched = await succeeds(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", remote, commit)
            if isFetched { break }
        }
        return await succeeds("cat-file", "-e", commit + "^{commit}")
    }

    /// Where the commit may be: `origin` first.
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
