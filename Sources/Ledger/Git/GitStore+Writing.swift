import Foundation
import Git
import SystemPackage

extension GitStore {
    func blob(_ data: Data) async throws(LedgerError) -> String {
        try await require("hash-object", "-w", "--stdin", input: data)
    }

    /// Creates a commit of blobs by path; a path has at most one directory.
    func commit(
        _ files: [String: String],
        parent: String?,
        message: String
    ) async throws(LedgerError) -> String {
        mark()
        var top: [(entry: String, name: String)] = []
        for (directory, names) in Dictionary(grouping: files.keys, by: Self.directory) {
            let lines = names.map { path in
                ("100644 blob \(files[path] ?? "")", path.split(separator: "/").last.map(String.init) ?? path)
            }
            if let directory {
                top.append(("040000 tree \(try await tree(lines))", directory))
            } else {
                top += lines
            }
        }
        let tree = try await tree(top)
        var git = git
        let time = "\(Int(timing.date().timeIntervalSince1970)) +0000"
        git.environment["GIT_AUTHOR_DATE"] = time
        git.environment["GIT_COMMITTER_DATE"] = time
        let parents = parent.map { ["-p", $0] } ?? []
        let ended: GitProgram.Ended
        do {
            ended = try await git.run(["commit-tree", tree] + parents + ["-F", "-"], input: Data(message.utf8))
        } catch {
            throw LedgerError(error, name)
        }
        guard ended.isSuccess else {
            throw .io(name: name, reason: "git commit-tree failed: \(GitTrouble.shown(ended.err))")
        }
        return ended.line
    }

    private static func directory(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[0]) : nil
    }

    private func tree(_ entries: [(entry: String, name: String)]) async throws(LedgerError) -> String {
        let text = entries.map { "\($0.entry)\t\($0.name)\0" }.joined()
        return try await require("mktree", "-z", input: Data(text.utf8))
    }

    // MARK: Moving refs

    /// A ref to move, and the commit at which it was last seen; `nil` means that the ref doesn't exist.
    struct Move: Sendable {
        let ref: String
        let from: String?
        let to: String?
    }

    enum Moved: Sendable {
        case done
        /// A ref wasn't at the expected commit; the value has the refs' present commits.
        case elsewhere(GitHeads)
    }

    /// Moves refs by compare-and-swap: all or none if the remote supports atomic pushes. If the result of a push is
    /// unknown, asks the remote for its refs.
    func move(_ moves: [Move]) async throws(LedgerError) -> Moved {
        var wait = Duration.seconds(1)
        var isAtomic = moves.count > 1
        var last = LedgerError.unreachable(name: name, reason: "it keeps changing")
        for attempt in 0..<Self.tries {
            let trouble: GitTrouble
            do {
                let ended = try await push(moves, isAtomic: isAtomic)
                if ended.isSuccess { return .done }
                trouble = GitTrouble(out: ended.text, err: ended.err)
            } catch {
                guard case .unreachable(_, let reason) = error else { throw error }
                trouble = .passing(reason)
            }
            last = ledgerError(trouble)
            if case .noAccess = trouble { throw last }
            if case .notAtomic = trouble {
                isAtomic = false
                continue
            }
            if let heads = try? await advertised() {
                if moves.allSatisfy({ heads[$0.ref, refs] == $0.to }) { return .done }
                if moves.contains(where: { heads[$0.ref, refs] != $0.from && heads[$0.ref, refs] != $0.to }) {
                    return .elsewhere(heads)
                }
            }
            switch trouble {
            case .refused, .nothingThere: throw last
            default: break
            }
            guard attempt < Self.tries - 1 else { break }
            do { try await timing.sleep(wait) } catch { throw last }
            wait *= 2
        }
        throw last
    }

    static func push(_ moves: [Move], isAtomic: Bool) -> [String] {
        ["push", "--porcelain", "--no-verify"] + (isAtomic ? ["--atomic"] : [])
            + moves.map { "--force-with-lease=\($0.ref):\($0.from ?? "")" }
            + [GitRemote.name]
            + moves.map { "\($0.to ?? ""):\($0.ref)" }
    }

    /// Starts a move and doesn't wait for it: git outlives this process.
    func startMoving(_ move: Move) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + Self.push([move], isAtomic: false)
        process.environment = git.environment
        process.currentDirectoryURL = URL(filePath: git.directory.string)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }
}
