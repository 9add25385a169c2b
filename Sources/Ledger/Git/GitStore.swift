import Foundation
import Git
import SystemPackage

/// A temporary bare repository, separate from the user's. A ledger reads from its remote and writes to it through this
/// store, and removes the store afterwards.
struct GitStore: Sendable {
    /// The ledger's name in messages.
    let name: String
    let refs: GitLedgerRefs
    let timing: LeaseTiming
    let path: FilePath
    let git: GitProgram
    /// Reads the user's configuration again: in a run of hours, a token is renewed there.
    let resolve: @Sendable () async throws(LedgerError) -> GitRemote

    /// Maximum attempts for a call whose failure may be temporary.
    static let tries = 4

    init(
        remote resolve: @escaping @Sendable () async throws(LedgerError) -> GitRemote,
        name: String,
        refs: GitLedgerRefs,
        scratch: FilePath,
        timing: LeaseTiming
    ) async throws(LedgerError) {
        self.name = name
        self.refs = refs
        self.timing = timing
        path = scratch.appending(Self.prefix + UUID().uuidString)
        Self.sweep(scratch, before: timing.date().addingTimeInterval(-86_400))
        self.resolve = resolve
        git = Self.program(for: try await resolve(), at: path)
        do {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .io(name: name, reason: "no temporary directory can be made in \(scratch)")
        }
        do { try await initialize("sha1") } catch {
            remove()
            throw error
        }
    }

    static func program(for remote: GitRemote, at path: FilePath) -> GitProgram {
        var git = remote.git
        git.environment["GIT_DIR"] = path.string
        for role in ["AUTHOR", "COMMITTER"] {
            git.environment["GIT_\(role)_NAME"] = "patchbay"
            git.environment["GIT_\(role)_EMAIL"] = "patchbay@patchbay.invalid"
        }
        return git
    }

    private func initialize(_ format: String) async throws(LedgerError) {
        try await require("init", "--quiet", "--bare", "--template=", "--object-format=\(format)", path.string)
    }

    private static let prefix = "patchbay-ledger-"

    /// Removes the stores that killed runs have left: a run that goes on marks its own with each commit.
    private static func sweep(_ scratch: FilePath, before oldest: Date) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: scratch.string)) ?? []
        where name.hasPrefix(prefix) {
            let path = scratch.appending(name).string
            let made = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            if let made, made < oldest { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    /// Marks the store as that of a run that goes on.
    func mark() {
        try? FileManager.default.setAttributes([.modificationDate: timing.date()], ofItemAtPath: path.string)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    // MARK: Running git

    func run(_ arguments: [String], input: Data = Data()) async throws(LedgerError) -> GitProgram.Ended {
        do { return try await git.run(arguments, input: input) } catch { throw LedgerError(error, name) }
    }

    func push(_ moves: [Move], isAtomic: Bool) async throws(LedgerError) -> GitProgram.Ended {
        let git = (try? await resolve()).map { Self.program(for: $0, at: path) } ?? git
        do {
            return try await git.run(Self.push(moves, isAtomic: isAtomic))
        } catch {
            throw LedgerError(error, name)
        }
    }

    /// Runs a command that uses no remote; a failure means that something is wrong with the machine.
    @discardableResult
    func require(_ arguments: String..., input: Data = Data()) async throws(LedgerError) -> String {
        let ended = try await run(arguments, input: input)
        guard ended.isSuccess else {
            throw .io(name: name, reason: "git \(arguments[0]) failed: \(GitTrouble.shown(ended.err))")
        }
        return ended.line
    }

    func ledgerError(_ trouble: GitTrouble) -> LedgerError {
        switch trouble {
        case .noAccess(let reason), .nothingThere(let reason): .noAccess(name: name, reason: reason)
        case .refused(let reason): .refused(name: name, ref: refs.history, reason: reason)
        case .passing(let reason): .unreachable(name: name, reason: reason)
        case .moved: .unreachable(name: name, reason: "it keeps changing")
        case .notAtomic: .unreachable(name: name, reason: "it can't move two refs at once")
        }
    }

    /// Retries `unreachable` errors up to three times, after 1, 2 and 4 seconds.
    private func retrying<Value: Sendable>(
        _ body: () async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        var wait = Duration.seconds(1)
        for _ in 1..<Self.tries {
            do {
                return try await body()
            } catch {
                guard case .unreachable = error else { throw error }
                do { try await timing.sleep(wait) } catch _ { throw error }
                wait *= 2
            }
        }
        return try await body()
    }

    // MARK: Reading

    /// Returns the commits of the two refs, and fetches these commits into the store.
    func heads() async throws(LedgerError) -> GitHeads {
        try await retrying { () async throws(LedgerError) -> GitHeads in
            for _ in 0..<Self.tries {
                let heads = try await advertised()
                let missing = [(heads.history, refs.history), (heads.lock, refs.lock)].filter { $0.0 != nil }
                if missing.isEmpty { return heads }
                if try await hasAll(heads) { return heads }
                let specs = missing.map { "+\($0.1):\($0.1)" }
                let ended = try await run(["fetch", "--quiet", "--no-tags", "--depth=1", GitRemote.name] + specs)
                // A ref may have moved or disappeared after the remote advertised it: read the refs again.
                if !ended.isSuccess, !ended.err.contains("couldn't find remote ref") {
                    throw ledgerError(GitTrouble(err: ended.err))
                }
                if try await hasAll(heads) { return heads }
            }
            throw .unreachable(name: name, reason: "it keeps changing")
        }
    }

    private func hasAll(_ heads: GitHeads) async throws(LedgerError) -> Bool {
        for head in [heads.history, heads.lock] {
            guard let head else { continue }
            if try await run(["cat-file", "-e", head]).isSuccess == false { return false }
        }
        return true
    }

    /// Asks the remote for the present commits of the two refs.
    func advertised() async throws(LedgerError) -> GitHeads {
        let ended = try await run(["ls-remote", GitRemote.name, "HEAD", refs.history, refs.lock])
        guard ended.isSuccess else { throw ledgerError(GitTrouble(err: ended.err)) }
        var heads = GitHeads()
        for line in ended.text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "\t").map(String.init)
            guard parts.count == 2 else { continue }
            if parts[1] == refs.history { heads.history = parts[0] }
            if parts[1] == refs.lock { heads.lock = parts[0] }
            if parts[0].count == 64, try await require("rev-parse", "--show-object-format") == "sha1" {
                // A remote with SHA-256 needs a store with SHA-256.
                remove()
                try await initialize("sha256")
            }
        }
        return heads
    }

    /// Returns the blobs of a commit by path, including the files in directories.
    func files(of commit: String) async throws(LedgerError) -> [String: String] {
        let ended = try await run(["ls-tree", "-r", "-z", commit])
        guard ended.isSuccess else { throw .corrupt(name: name, reason: "its ref isn't a commit") }
        return GitTree.entries(listed: ended.out).mapValues(\.object)
    }

    func contents(of blob: String) async throws(LedgerError) -> Data {
        let ended = try await run(["cat-file", "blob", blob])
        guard ended.isSuccess else { throw .corrupt(name: name, reason: "an object is missing") }
        return ended.out
    }

    /// Returns the time and message of at most `limit` commits of the history, the latest first.
    func history(limit: Int) async throws(LedgerError) -> [String] {
        try await retrying { () async throws(LedgerError) -> [String] in
            guard try await advertised().history != nil else { return [] }
            let spec = "+\(refs.history):\(refs.history)"
            let fetched = try await run(
                ["fetch", "--quiet", "--no-tags", "--depth=\(limit)", GitRemote.name, spec]
            )
            guard fetched.isSuccess else { throw ledgerError(GitTrouble(err: fetched.err)) }
            let log = try await run(["log", "-z", "--first-parent", "--format=%cI%n%B", "-n", "\(limit)", refs.history])
            guard log.isSuccess else { throw .corrupt(name: name, reason: "its history can't be read") }
            return log.text.split(separator: "\0").map(String.init)
        }
    }
}
