import Foundation
import SystemPackage

/// The reason that git tells nothing of a directory in which a repository may be.
package enum GitObstacle: Error, Hashable, Sendable {
    case notInstalled
    /// git found the repository and won't read it, because another user owns it. The text is git's message.
    case dubiousOwnership(String)
    /// git failed for another reason, in its own words.
    case failed(String)

    /// What is wrong, as a sentence without its end.
    package var explanation: String {
        switch self {
        case .notInstalled: "`git` isn't installed"
        case .dubiousOwnership(let words): "git won't read this repository (\(words))"
        case .failed(let words): "git can't read this repository (\(words))"
        }
    }

    /// How to mend it, as a sentence.
    package var remedy: String {
        switch self {
        case .notInstalled: "Install git in this job's image."
        case .dubiousOwnership:
            "Let it with `git config --global --add safe.directory \"$PWD\"`, or have the job's user own the clone."
        case .failed: "Fix that, or clone the repository again."
        }
    }
}

extension GitProgram {
    /// Whether the directory or one above it has a `.git`. Without one there is no work tree, and git needn't be asked.
    var mayBeInWorkTree: Bool {
        var place = directory
        while true {
            if FileManager.default.fileExists(atPath: place.appending(".git").string) { return true }
            guard place.removeLastComponent() else { return false }
        }
    }

    /// Whether the directory is in a repository that git reads.
    ///
    /// - Returns: `false` if there is no repository.
    package func hasRepository() async throws(GitObstacle) -> Bool {
        let ended: Ended
        do throws(Problem) {
            ended = try await run(["rev-parse", "--git-dir"])
        } catch {
            throw GitObstacle(error)
        }
        if ended.isSuccess { return true }
        if ended.err.contains("not a git repository") { return false }
        throw GitObstacle(ended)
    }
}

extension GitObstacle {
    init(_ problem: GitProgram.Problem) {
        switch problem {
        case .notInstalled: self = .notInstalled
        case .cutOff(let reason): self = .failed(reason)
        }
    }

    /// - Parameter ended: a command that failed.
    init(_ ended: GitProgram.Ended) {
        let words = GitTrouble.shown(ended.err.split(whereSeparator: \.isNewline).first.map(String.init) ?? "it ended")
        self = ended.err.contains("dubious ownership") ? .dubiousOwnership(words) : .failed(words)
    }
}
