import Foundation
import Git
import SystemPackage

/// The remote that a ledger names, with a `git` that can reach it from another repository.
///
/// The ledger's objects never enter the user's repository: git works in a separate store. From the configuration of the
/// user's repository, git gets only the settings that it needs to reach the remote: the URL and the credentials (as
/// GitHub's checkout configures them). Patchbay passes them in the child's environment alone.
struct GitRemote: Sendable {
    /// The remote's name in the store.
    static let name = "patchbay-ledger"

    let git: GitProgram

    private struct Entry: Hashable {
        let scope: String
        let key: String
        let value: String
    }

    /// - Parameters:
    ///   - remote: a remote's name, a URL or a path relative to the directory.
    ///   - ledger: the ledger's name in messages.
    static func resolve(_ remote: String, in git: GitProgram, ledger: String) async throws(LedgerError) -> GitRemote {
        let entries = try await configuration(git, ledger)
        let known = entries.compactMap { $0.key.hasPrefix("remote.") && $0.key.hasSuffix(".url") ? $0.key : nil }
            .map { String($0.dropFirst("remote.".count).dropLast(".url".count)) }
        var program = git
        var handed: [(key: String, value: String)] = [
            // git ends a transfer that is slower than 1 byte per second for 60 seconds.
            ("http.lowspeedlimit", "1"), ("http.lowspeedtime", "60"), ("gc.auto", "0"), ("maintenance.auto", "false"),
            // git is never to ask: neither by a program for passwords nor by a credential helper.
            ("core.askpass", ""), ("credential.interactive", "false"),
        ]
        let local = entries.filter { $0.scope == "local" || $0.scope == "worktree" }
        handed += local.filter { isOfTransport($0.key) }.map { ($0.key, $0.value) }
        handed += try await conditional(entries, git, ledger).filter { isOfTransport($0.key) }.map {
            ($0.key, $0.value)
        }
        if known.contains(remote) {
            handed += parameters(of: remote, entries)
            if let root = try? await git.run(["rev-parse", "--show-toplevel"]), root.isSuccess, !root.line.isEmpty {
                program.directory = FilePath(root.line)
            }
        } else if isAddress(remote) {
            handed.append(("remote.\(name).url", remote))
        } else {
            try await requireRepository(git, ledger)
            throw .noSuchRemote(name: ledger, known: Array(Set(known)).sorted())
        }
        if !entries.contains(where: { $0.key == "core.sshcommand" }),
            program.environment["GIT_SSH_COMMAND"] == nil, program.environment["GIT_SSH"] == nil
        {
            program.environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=30"
        }
        return GitRemote(git: program.configured(handed))
    }

    /// git lists no remotes of a repository that it won't read.
    private static func requireRepository(_ git: GitProgram, _ ledger: String) async throws(LedgerError) {
        do throws(GitObstacle) {
            _ = try await git.hasRepository()
        } catch {
            throw .io(name: ledger, reason: "\(error.explanation). \(error.remedy.dropLast())")
        }
    }

    /// Whether a text is an address: the name of a remote contains no colon or slash, and isn't `.` or `..`.
    private static func isAddress(_ remote: String) -> Bool {
        remote.contains("/") || remote.contains(":") || remote == "." || remote == ".."
    }

    private static func isOfTransport(_ key: String) -> Bool {
        ["http.", "credential.", "url.", "ssh."].contains { key.hasPrefix($0) }
            || ["core.sshcommand", "core.gitproxy"].contains(key)
    }

    /// Takes the first of several URLs: git fetches from that URL, and a compare-and-swap works on one place.
    private static func parameters(of remote: String, _ entries: [Entry]) -> [(key: String, value: String)] {
        ["url", "pushurl", "proxy", "proxyauthmethod", "uploadpack", "receivepack"].compactMap { parameter in
            entries.first { $0.key == "remote.\(remote).\(parameter)" }
                .map { ("remote.\(name).\(parameter)", $0.value) }
        }
    }

    /// The settings of the user and the machine that hold for this repository alone (`includeIf`). git would not find them
    /// in another one. Settings that hold everywhere are left out: a header that is set twice is sent twice.
    private static func conditional(
        _ entries: [Entry], _ git: GitProgram, _ ledger: String
    ) async throws(LedgerError) -> [Entry] {
        guard entries.contains(where: { $0.scope != "local" && $0.key.hasPrefix("includeif.") }) else { return [] }
        var elsewhere = git
        elsewhere.environment["GIT_DIR"] = "/nonexistent"
        let everywhere = Set(try await configuration(elsewhere, ledger))
        return entries.filter { !["local", "worktree", "command"].contains($0.scope) && !everywhere.contains($0) }
    }

    private static func configuration(_ git: GitProgram, _ ledger: String) async throws(LedgerError) -> [Entry] {
        let listing: GitProgram.Ended
        do {
            listing = try await git.run(["config", "--includes", "--null", "--show-scope", "--list"])
        } catch {
            throw LedgerError(error, ledger)
        }
        guard listing.isSuccess else {
            throw .io(name: ledger, reason: "git's configuration can't be read: \(GitTrouble.shown(listing.err))")
        }
        let fields = listing.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        return stride(from: 0, to: fields.count - 1, by: 2).map { index in
            let parts = fields[index + 1].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return Entry(
                scope: fields[index],
                key: String(parts[0]),
                value: parts.count > 1 ? String(parts[1]) : "true"
            )
        }
    }
}

extension LedgerError {
    init(_ problem: GitProgram.Problem, _ name: String) {
        switch problem {
        case .notInstalled: self = .gitMissing(name: name)
        case .cutOff(let reason): self = .unreachable(name: name, reason: reason)
        }
    }
}
