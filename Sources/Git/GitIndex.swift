package import SystemPackage
import TextBytes

/// What git's index has below some paths of a work tree: the files that a whole checkout has there.
package struct GitIndex: Sendable {
    package struct Entry: Sendable {
        /// The path from the directory in which git ran.
        package let path: String
        /// Whether it is the root of another repository.
        package let isSubmodule: Bool
        /// Whether a sparse checkout leaves it out.
        package let isSkipped: Bool
        /// Whether it is a symbolic link.
        package let isLink: Bool
        /// The blob, or the commit of a submodule; empty if git doesn't say.
        package let object: String

        package init(
            path: String, object: String = "", isSubmodule: Bool = false, isSkipped: Bool = false, isLink: Bool = false
        ) {
            self.path = path
            self.object = object
            self.isSubmodule = isSubmodule
            self.isSkipped = isSkipped
            self.isLink = isLink
        }
    }

    private let git: GitProgram

    /// - Parameters:
    ///   - directory: an existing directory.
    ///   - environment: the process's environment. git gets the part of it that leads to its settings: the index needs
    ///     no credentials.
    package init(directory: FilePath, environment: [String: String]) {
        let needed: Set<String> = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "GIT_CEILING_DIRECTORIES"]
        let settings = environment.filter { needed.contains($0.key) || $0.key.hasPrefix("GIT_CONFIG") }
        var git = GitProgram(environment: settings, directory: directory)
        git.environment["GIT_LITERAL_PATHSPECS"] = "1"
        git.environment["GIT_OPTIONAL_LOCKS"] = "0"
        self.git = git
    }

    /// Lists the entries at or below paths.
    ///
    /// - Parameter paths: relative to the directory.
    /// - Returns: `nil` outside of a work tree, and if a path lies in another one.
    /// - Throws: if git can't tell.
    package func entries(below paths: [String]) async throws(GitObstacle) -> [Entry]? {
        guard git.mayBeInWorkTree else { return nil }
        let listed: GitProgram.Ended
        do throws(GitProgram.Problem) {
            listed = try await git.run(["ls-files", "-z", "--stage", "-v", "--"] + paths)
        } catch {
            throw GitObstacle(error)
        }
        if listed.isSuccess { return Self.entries(listed: listed) }
        // git runs in a submodule that isn't checked out, or a path leads into one.
        if paths.count == 1, let path = paths.first,
            ["in unpopulated submodule", "is in submodule"].contains(where: { listed.err.contains($0) })
        {
            return [Entry(path: path, isSubmodule: true)]
        }
        let elsewhere = [
            "not a git repository", "must be run in a work tree", "is outside repository", "beyond a symbolic link",
            "in unpopulated submodule", "is in submodule",
        ]
        guard !elsewhere.contains(where: { listed.err.contains($0) }) else { return nil }
        throw GitObstacle(listed)
    }

    /// Parses lines as `H 100644 4f2e… 0<TAB>path`.
    private static func entries(listed: GitProgram.Ended) -> [Entry] {
        // Names that differ only in their Unicode form are two files. A conflict has an entry for each side.
        var entries: [ExactText: Entry] = [:]
        for line in listed.out.split(separator: 0) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 4 else { continue }
            let path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
            entries[ExactText(path)] =
                Entry(
                    path: path,
                    object: words[2],
                    isSubmodule: words[1] == "160000",
                    // In lower case, it is also assumed to be unchanged.
                    isSkipped: words[0].uppercased() == "S",
                    isLink: words[1] == "120000"
                )
        }
        return entries.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The commit that is checked out in a submodule; `nil` if git can't tell.
    package func head(of submodule: FilePath) async -> String? {
        var git = git
        git.directory = submodule
        guard let ended = try? await git.run(["rev-parse", "--verify", "--quiet", "HEAD"]), ended.isSuccess else {
            return nil
        }
        return ended.line
    }
}
