package import SystemPackage

/// Where a directory lies in its repository, and which repository that is.
package struct GitPlace: Sendable, Equatable {
    /// The path from the root of the repository: empty, or with a `/` at its end.
    package let prefix: String
    /// The URL of the remote `origin`, or else of the only remote, without credentials; without a remote the root commit.
    /// `nil` if there are several, or neither is known.
    package let repository: String?

    /// - Returns: `nil` if there is no work tree that git reads.
    package init?(of directory: FilePath, environment: [String: String]) async {
        let git = GitProgram(environment: environment, directory: directory)
        func output(_ arguments: String...) async -> String? {
            guard let ended = try? await git.run(arguments), ended.isSuccess else { return nil }
            return ended.line
        }
        let question = ["rev-parse", "--is-inside-work-tree", "--show-prefix"]
        guard git.mayBeInWorkTree, let ended = try? await git.run(question), ended.isSuccess else { return nil }
        let lines = ended.text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0] == "true" else { return nil }
        prefix = String(lines[1])
        var url = await output("config", "--get", "remote.origin.url")
        if url == nil, let names = try? await git.run(["remote"]) {
            let remotes = names.text.split(whereSeparator: \.isNewline)
            // Which of several is the repository nobody can say.
            if remotes.count > 1 {
                repository = nil
                return
            }
            if let only = remotes.first { url = await output("config", "--get", "remote.\(only).url") }
        }
        if let url, !url.isEmpty {
            let isRelativePath = !url.hasPrefix("/") && !url.contains(":")
            let root = isRelativePath ? await output("rev-parse", "--show-toplevel") : nil
            repository =
                root.map { FilePath($0).pushing(FilePath(url)).lexicallyNormalized().string }
                ?? GitTrouble.withoutUserInfo(url)
        } else if await output("rev-parse", "--is-shallow-repository") == "false" {
            let roots = (try? await git.run(["rev-list", "--max-parents=0", "HEAD"]))?.text.split(
                whereSeparator: \.isNewline)
            repository = roots?.count == 1 ? roots?.first.map(String.init) : nil
        } else {
            repository = nil
        }
    }
}
