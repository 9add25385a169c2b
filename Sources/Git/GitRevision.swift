package import Foundation
package import SystemPackage

/// One commit of the manifests' repository, read by the real `git` without a network.
package struct GitRevision: Sendable {
    /// The revision as the caller named it.
    package let name: String
    package let commit: String
    /// The relative path from the directory up to the root of the repository: empty, or for example `../../`.
    package let upward: String
    private let git: GitProgram

    /// Finds a revision: a branch, a tag, a commit or any other name that git accepts. `REV...` is the commit at which
    /// HEAD left REV, as in `git diff REV...`.
    ///
    /// - Parameter environment: the process's environment; git doesn't get Patchbay's own variables.
    package init(
        _ name: String,
        directory: FilePath,
        environment: [String: String]
    ) async throws(GitRevisionError) {
        // The name becomes an argument of git.
        guard Self.isRevision(name) else { throw .notARevision(name) }
        var git = GitProgram(environment: environment, directory: directory)
        // Reading must not use the network, so a partial clone must not fetch missing objects either.
        git.environment["GIT_NO_LAZY_FETCH"] = "1"
        self.git = git
        self.name = name
        let top = try await Self.run(git, ["rev-parse", "--show-cdup"])
        guard top.isSuccess else { throw .noRepository(GitTrouble.shown(top.err)) }
        upward = top.line

        let isMergeBase = name.hasSuffix("...")
        let tip = isMergeBase ? String(name.dropLast(3)) : name
        let found = try await Self.run(
            git, ["rev-parse", "--verify", "--quiet", "--end-of-options", tip + "^{commit}"])
        let isShallow = try await Self.run(git, ["rev-parse", "--is-shallow-repository"]).line == "true"
        guard found.isSuccess, !found.line.isEmpty else { throw .unknown(tip, isShallow: isShallow) }
        guard isMergeBase else {
            commit = found.line
            return
        }
        let base = try await Self.run(git, ["merge-base", found.line, "HEAD"])
        guard base.isSuccess, !base.line.isEmpty else { throw .noMergeBase(tip, isShallow: isShallow) }
        commit = base.line
    }

    /// Whether a text can be the name of a revision and can't be an option of git.
    package static func isRevision(_ text: String) -> Bool {
        !text.isEmpty && text != "..." && !text.hasPrefix("-")
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    /// Returns all files of the commit, by path from the root of the repository.
    package func tree() async throws(GitRevisionError) -> GitTree {
        let entries = GitTree.entries(listed: try await output(["ls-tree", "-r", "-z", "--full-tree", commit]))
        let links = entries.filter { $0.value.isLink }
        let targets = try await contents(of: Set(links.values.map(\.object)))
        return GitTree(
            entries: entries,
            links: links.compactMapValues { targets[$0.object].map { String(decoding: $0, as: UTF8.self) } }
        )
    }

    /// Returns the contents of blobs, read by one git process. Omits blobs that a partial clone doesn't have.
    package func contents(of objects: Set<String>) async throws(GitRevisionError) -> [String: Data] {
        guard !objects.isEmpty else { return [:] }
        let wanted = objects.sorted()
        var rest = try await output(
            ["cat-file", "--batch"], input: Data(wanted.map { $0 + "\n" }.joined().utf8))[...]
        var contents: [String: Data] = [:]
        for object in wanted {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .cutOff("git said too little") }
            let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            rest = rest[rest.index(after: end)...]
            // For an object that a partial clone doesn't have, git prints only this line.
            guard words.count == 3, words[1] == "blob", let size = Int(words[2]) else { continue }
            guard size >= 0, rest.count > size else { throw .cutOff("git said too little") }
            contents[object] = Data(rest.prefix(size))
            rest = rest.dropFirst(size + 1)
        }
        return contents
    }

    private func output(_ arguments: [String], input: Data = Data()) async throws(GitRevisionError) -> Data {
        let ended = try await Self.run(git, arguments, input: input)
        guard ended.isSuccess else { throw .cutOff(GitTrouble.shown(ended.err)) }
        return ended.out
    }

    private static func run(
        _ git: GitProgram,
        _ arguments: [String],
        input: Data = Data()
    ) async throws(GitRevisionError) -> GitProgram.Ended {
        do throws(GitProgram.Problem) {
            return try await git.run(arguments, input: input)
        } catch {
            switch error {
            case .notInstalled: throw .gitMissing
            case .cutOff(let reason): throw .cutOff(reason)
            }
        }
    }
}

/// The reason that the manifests of another revision can't be read.
package enum GitRevisionError: Error, Equatable, Sendable {
    case gitMissing
    case noRepository(String)
    case notARevision(String)
    case unknown(String, isShallow: Bool)
    case noMergeBase(String, isShallow: Bool)
    case cutOff(String)

    /// The error and its remedy, for the user.
    package var message: String {
        switch self {
        case .gitMissing: "--diff-base needs `git`, and there is none on the PATH. Install it."
        case .noRepository(let reason):
            "--diff-base reads the manifests of another Git revision, and git finds no repository here (\(reason)). "
                + "Run Patchbay in a clone of the manifests' repository."
        case .notARevision(let text):
            "`\(GitTrouble.shown(text))` is no Git revision. Name a branch, a tag or a commit, as in "
                + "`--diff-base origin/main`."
        case .unknown(let name, let isShallow):
            "This repository has no commit `\(GitTrouble.shown(name))`. "
                + (isShallow
                    ? "The clone is shallow: check out with `fetch-depth: 0`, or fetch it with `git fetch origin`."
                    : "Name a branch, a tag or a commit of it (`git fetch` gets what the remote has).")
        case .noMergeBase(let name, let isShallow):
            "HEAD and `\(GitTrouble.shown(name))` have no commit in common"
                + (isShallow
                    ? " in this clone, which is shallow: check out with `fetch-depth: 0`."
                    : ". Name the revision without `...` to compare with it as it is.")
        case .cutOff(let reason): "git can't read the other revision: \(reason)."
        }
    }
}
