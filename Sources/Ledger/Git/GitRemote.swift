import Foundation
import Git
import SystemPackage

/// The remote that a ledger names, resolved to a program that can talk to it from another repository.
///
/// Objects of the ledger never come near the user's repository. So git works in a store of its own, and gets from the
/// repository's configuration what it takes to reach the remote: its URL and whatever credentials are configured
/// there (as GitHub's checkout does). That is handed over in the environment of the child alone.
struct GitRemote: Sendable {
    /// What the remote is called in the store.
    static let name = "patchbay-ledger"

    let git: GitProgram

    private struct Entry {
        let scope: String
        let key: String
        let value: String
    }

    /// - Parameters:
    ///   - remote: a remote's name, a URL or a path relative to the directory.
    ///   - ledger: what messages call the ledger.
    static func resolve(_ remote: String, in git: GitProgram, ledger: String) async throws(LedgerError) -> GitRemote {
        let entries = try await configuration(git, ledger)
        let known = entries.compactMap { $0.key.hasPrefix("remote.") && $0.key.hasSuffix(".url") ? $0.key : nil }
            .map { String($0.dropFirst("remote.".count).dropLast(".url".count)) }
        var program = git
        var handed: [(key: String, value: String)] = [
            // A transfer that stands still ends.
            ("http.lowspeedlimit", "1"), ("http.lowspeedtime", "60"), ("gc.auto", "0"), ("maintenance.auto", "false"),
        ]
        let local = entries.filter { $0.scope == "local" || $0.scope == "worktree" }
        handed += local.filter { isOfTransport($0.key) }.map { ($0.key, $0.value) }
        if known.contains(remote) {
            handed += parameters(of: remote, entries)
            if let root = try? await git.run(["rev-parse", "--show-toplevel"]), root.isSuccess, !root.line.isEmpty {
                program.directory = FilePath(root.line)
            }
        } else if isAddress(remote) {
            handed.append(("remote.\(name).url", remote))
        } else {
            throw .noSuchRemote(name: ledger, known: Array(Set(known)).sorted())
        }
        if !entries.contains(where: { $0.key == "core.sshcommand" }),
            program.environment["GIT_SSH_COMMAND"] == nil, program.environment["GIT_SSH"] == nil
        {
            program.environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=30"
        }
        return GitRemote(git: program.configured(handed))
    }

    /// A name has no colon, slash or leading dot; an address has one of them.
    private static func isAddress(_ remote: String) -> Bool {
        remote.contains("/") || remote.contains(":") || remote == "." || remote == ".."
    }

    private static func isOfTransport(_ key: String) -> Bool {
        ["http.", "credential.", "url.", "ssh."].contains { key.hasPrefix($0) }
            || ["core.sshcommand", "core.gitproxy", "core.askpass"].contains(key)
    }

    /// Of several URLs the first is the one that git fetches from; a compare-and-swap is of one place.
    private static func parameters(of remote: String, _ entries: [Entry]) -> [(key: String, value: String)] {
        ["url", "pushurl", "proxy", "proxyauthmethod", "uploadpack", "receivepack"].compactMap { parameter in
            entries.first { $0.key == "remote.\(remote).\(parameter)" }
                .map { ("remote.\(name).\(parameter)", $0.value) }
        }
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
