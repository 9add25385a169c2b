package import Fleet
import Subprocess
package import SystemPackage

/// What the real `git` says of the manifests' history (design §4: the commit last applied).
package struct GitHistory: Sendable {
    private let directory: FilePath

    package init(directory: FilePath) {
        self.directory = directory
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
        _ = await succeeds("fetch", "--quiet", "--no-tags", "origin", commit)
        return await succeeds("cat-file", "-e", commit + "^{commit}")
    }

    private func succeeds(_ arguments: String...) async -> Bool {
        await git(arguments) != nil
    }

    private func output(_ arguments: String...) async -> String? {
        guard let text = await git(arguments) else { return nil }
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.isEmpty ? nil : line
    }

    private func git(_ arguments: [String]) async -> String? {
        let result = try? await run(
            .name("git"),
            arguments: Arguments(arguments),
            environment: .inherit.updating(["GIT_TERMINAL_PROMPT": "0", "BLAND_API_KEY": nil, "PATCHBAY_PLAN_KEY": nil]
            ),
            workingDirectory: directory,
            output: .string(limit: 64 * 1024),
            error: .discarded
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput
    }
}
