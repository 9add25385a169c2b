package import Fleet
import Subprocess
package import SystemPackage

/// What the real `git` says of the manifests' history (design §4: the commit last applied).
package struct GitHistory: Sendable {
    private let directory: FilePath

    package init(directory: FilePath) {
        self.directory = directory
    }

    /// How HEAD relates to the commit last applied. A commit that the clone doesn't have is fetched first.
    package func relation(to applied: String?) async -> CommitRelation {
        guard let head = await output("rev-parse", "--verify", "--quiet", "HEAD") else { return .unknown(nil) }
        guard let applied, applied != head else { return .current(head) }
        // It becomes an argument of git, and a ledger is a file that anyone may have edited.
        guard applied.utf8.count >= 40, applied.allSatisfy(\.isHexDigit) else { return .unknown(head) }
        var isThere = await succeeds("cat-file", "-e", applied + "^{commit}")
        if !isThere {
            _ = await succeeds("fetch", "--quiet", "--no-tags", "origin", applied)
            isThere = await succeeds("cat-file", "-e", applied + "^{commit}")
        }
        guard isThere else { return .unknown(head) }
        if await succeeds("merge-base", "--is-ancestor", applied, head) { return .current(head) }
        if await succeeds("merge-base", "--is-ancestor", head, applied) { return .older(head, applied: applied) }
        // In a shallow clone the line between the two may be cut off.
        if await output("rev-parse", "--is-shallow-repository") == "true" { return .unknown(head) }
        return .unrelated(head, applied: applied)
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
            environment: .inherit.updating(["GIT_TERMINAL_PROMPT": "0", "BLAND_API_KEY": nil]),
            workingDirectory: directory,
            output: .string(limit: 64 * 1024),
            error: .discarded
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput
    }
}
