import Foundation

/// The reason that a command which uses a remote failed, as far as git's messages show it.
package enum GitTrouble: Sendable, Equatable {
    /// Credentials are missing or don't suffice.
    case noAccess(String)
    /// The remote was reached and rejected the push.
    case refused(String)
    /// The remote can't move several refs in one atomic push.
    case notAtomic
    /// Someone else moved the ref meanwhile.
    case moved
    /// The network or the server failed, or git was killed. The command may have succeeded, and may be retried.
    case passing(String)
    /// The address leads to no repository.
    case nothingThere(String)

    private static let noAccessWords = [
        "could not read Username", "could not read Password", "terminal prompts disabled", "Authentication failed",
        "Permission denied", "Permission to ", "access denied", "Access denied", "returned error: 401",
        "returned error: 403", "not granted", "Host key verification failed", "Invalid username or",
    ]
    private static let nothingThereWords = [
        "does not appear to be a git repository", "not found", "Repository not found", "does not exist",
        "transport 'ext' not allowed", "is not a git command", "detected dubious ownership",
    ]
    private static let movedWords = [
        "(stale info)", "(fetch first)", "(non-fast-forward)", "cannot lock ref", "failed to update ref",
        "reference already exists", "incorrect old value", "failed to lock", "remote ref updated since checkout",
    ]

    /// The words of hooks and rules, in what the remote rejects and says. Of other rejections (`(failure)`, `(Internal
    /// Server Error)`, an error in `commit_refs`) nothing is known: they are tried again.
    private static let refusedWords = [
        "hook declined", "declined", "rule", "protected", "prohibited", "denied", "deny", "refus", "not allowed",
        "not permitted", "forbidden", "read-only", "read only", "archived", "disabled", "GH0", "quota",
    ]

    /// - Parameters:
    ///   - out: the output of `git push --porcelain`, with one line for each ref.
    ///   - err: the messages of git and of the remote.
    package init(out: String = "", err: String) {
        let refused = out.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("!") }.map(String.init)
        // In an atomic push, a ref that was rejected only because of another ref isn't the cause.
        let causes = refused.filter { !$0.contains("atomic") }
        if err.contains("does not support --atomic") {
            self = .notAtomic
        } else if (causes + [err]).contains(where: { text in Self.movedWords.contains { text.contains($0) } }) {
            self = .moved
        } else if let cause = causes.first(where: { $0.contains("[remote rejected]") }),
            Self.refusedWords.contains(where: { cause.contains($0) || Self.remoteText(err).contains($0) })
        {
            let words = cause.split(separator: "\t").last.map(String.init) ?? cause
            self = .refused(Self.shown(Self.remoteLine(err).map { "\(words) \($0)" } ?? words))
        } else if Self.noAccessWords.contains(where: { err.contains($0) }) {
            self = .noAccess(Self.reason(err))
        } else if Self.nothingThereWords.contains(where: { err.contains($0) }) {
            self = .nothingThere(Self.reason(err))
        } else if let cause = causes.first {
            self = .passing(Self.shown(cause.split(separator: "\t").last.map(String.init) ?? cause))
        } else {
            self = .passing(Self.reason(err))
        }
    }

    private static func remoteText(_ err: String) -> String {
        err.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("remote: ") }.joined(separator: "\n")
    }

    private static func remoteLine(_ err: String) -> String? {
        let lines = err.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("remote: ") }
        let text = lines.map { $0.dropFirst("remote: ".count).trimmingSpaces }.filter { !$0.isEmpty }
        return text.first.map { "(\($0))" }
    }

    /// The line with git's fatal error, otherwise the first line.
    private static func reason(_ err: String) -> String {
        let lines = err.split(whereSeparator: \.isNewline).map(String.init)
        let line = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("ERROR: ") } ?? lines.first
        return shown(line ?? "git was cut off")
    }

    /// One line for a message: no control characters, no credentials of a URL, at most 300 characters.
    package static func shown(_ text: String) -> String {
        let line = String(text.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 || $0 == 0x7F } == true ? " " : $0 })
        let masked = maskingUserInfo(line)
        let plain = masked.hasPrefix("fatal: ") ? String(masked.dropFirst("fatal: ".count)) : masked
        return plain.count > 300 ? plain.prefix(300) + "…" : plain.trimmingSpaces
    }

    /// Removes the user information of one address: of a URL, and of `user@host:path`.
    package static func withoutUserInfo(_ address: String) -> String {
        if address.contains("://") { return maskingUserInfo(address).replacing("://…@", with: "://") }
        guard let colon = address.firstIndex(of: ":"), let at = address[..<colon].lastIndex(of: "@") else {
            return address
        }
        return String(address[address.index(after: at)...])
    }

    /// Removes the user information of URLs from a text, since it may be a token: `https://…@host/path`.
    package static func maskingUserInfo(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let scheme = rest.range(of: "://") {
            result += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !"/?# '\"".contains($0) }
            if let at = authority.lastIndex(of: "@") {
                result += "…"
                rest = rest[at...]
            }
        }
        return result + rest
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
