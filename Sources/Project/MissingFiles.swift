import Files
import Git
import Manifest
import SystemPackage
import TextBytes

/// How a command treats manifests that git's index has and the disk lacks.
package enum MissingFilesRule: Sendable {
    case ignored
    case warned
    case refused
}

/// Finds the manifests that a whole checkout would have and the disk lacks. An empty directory of a submodule looks like
/// a directory whose manifests were removed, and a plan would detach their numbers.
struct MissingFiles {
    private let names: ManifestNames
    private let environment: [String: String]
    private let isRefused: Bool
    private var visited: Set<ExactText> = []
    private var absent: [ExactText: MissingFile.Reason] = [:]
    private(set) var obstacle: GitObstacle?

    /// - Parameter rule: `ignored` finds nothing.
    /// - Returns: what is missing at or below the paths, in order, and why git can't tell, if it can't.
    static func find(
        below paths: [String],
        _ names: ManifestNames,
        _ rule: MissingFilesRule,
        environment: [String: String]
    ) async -> (files: [MissingFile], obstacle: GitObstacle?) {
        if rule == .ignored { return ([], nil) }
        var search = MissingFiles(names: names, environment: environment, isRefused: rule == .refused)
        let (inside, outside) = (paths.filter { !$0.hasPrefix("/") }, paths.filter { $0.hasPrefix("/") })
        if !inside.isEmpty { await search.look(in: names.directory, below: inside) }
        for path in outside { await search.look(at: path) }
        return (search.grouped(), search.obstacle)
    }

    private init(names: ManifestNames, environment: [String: String], isRefused: Bool) {
        self.names = names
        self.environment = environment
        self.isRefused = isRefused
    }

    /// Looks at a path that may lie in another work tree than the configuration.
    private mutating func look(at path: String) async {
        if Self.isDirectory(path) {
            await look(in: path, below: ["."])
        } else {
            let parts = path.split(separator: "/")
            let parent = "/" + parts.dropLast().joined(separator: "/")
            guard let name = parts.last, Self.isDirectory(parent) else { return }
            await look(in: parent, below: [String(name)])
        }
    }

    private mutating func look(in directory: String, below paths: [String]) async {
        let key = directory + "\0" + paths.joined(separator: "\0")
        guard visited.insert(ExactText(key)).inserted else { return }
        let index = GitIndex(directory: FilePath(directory), environment: environment)
        let entries: [GitIndex.Entry]?
        do throws(GitObstacle) {
            entries = try await index.entries(below: paths)
        } catch {
            // A signal that cuts git off says nothing of the repository.
            if !Task.isCancelled { obstacle = obstacle ?? error }
            return
        }
        guard let entries else {
            // One of several paths may be a link into another work tree.
            if paths != ["."] { for path in paths { await look(at: Self.join(directory, path)) } }
            return
        }
        for entry in entries { await check(entry, below: paths, in: directory, index) }
    }

    private mutating func check(
        _ entry: GitIndex.Entry, below roots: [String], in directory: String, _ index: GitIndex
    ) async {
        let path = Self.join(directory, entry.path)
        // Without the configuration, other manifests and another ledger would be taken.
        let isConfiguration = entry.path == "patchbay.yaml"
        // The walk skips hidden names below a root, and takes a root as it is named.
        let inner = Self.inner(entry.path, below: roots)
        guard isConfiguration || !inner.contains(where: ManifestRules.skips) else { return }
        if entry.isSubmodule {
            guard Directory.has(path + "/.git") else {
                absent[ExactText(names.name(of: path))] = .submodule
                return
            }
            if !entry.object.isEmpty, let head = await index.head(of: FilePath(path)), head != entry.object {
                absent[ExactText(names.name(of: path))] = .otherCommit
            }
            await look(in: path, below: ["."])
        } else if entry.isLink, Self.isDirectory(path) {
            await look(in: path, below: ["."])
        } else if ManifestRules.isManifest(path), !Directory.has(path) {
            absent[ExactText(names.name(of: path))] = entry.isSkipped ? .sparse : .deleted
        }
    }

    /// The parts of a path below the root that it belongs to.
    private static func inner(_ path: String, below roots: [String]) -> [String] {
        func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init).filter { $0 != "." } }
        let whole = parts(path)
        let root = roots.map(parts).filter { whole.starts(with: $0) }.map(\.count).max() ?? 0
        return Array(whole.dropFirst(root))
    }

    // MARK: Paths

    private static func isDirectory(_ path: String) -> Bool {
        (try? Directory.target(of: path))?.kind == .directory
    }

    private static func join(_ directory: String, _ path: String) -> String {
        ManifestNames.standardized(directory + "/" + path)
    }

    // MARK: Groups

    /// The missing files, where a directory that is missing as a whole stands for all of its manifests.
    private func grouped() -> [MissingFile] {
        var counts: [Group: Int] = [:]
        for (name, reason) in absent {
            counts[Group(name: ExactText(topmost(name.text)), reason: reason), default: 0] += 1
        }
        return counts.map { group, count in
            MissingFile(
                name: group.name.text, group.reason, kind(group, count), count: count, isRefused: isRefused)
        }
        .sorted { (ExactText($0.name), $0.count) < (ExactText($1.name), $1.count) }
    }

    private func kind(_ group: Group, _ count: Int) -> MissingFile.Kind {
        if group.name.text == "patchbay.yaml" { return .configuration }
        return absent[group.name] == nil || [.submodule, .otherCommit].contains(group.reason) ? .directory : .manifest
    }

    private struct Group: Hashable {
        let name: ExactText
        let reason: MissingFile.Reason
    }

    /// The shortest part of a name that isn't on the disk.
    private func topmost(_ name: String) -> String {
        var place = name.hasPrefix("/") ? "" : "."
        for part in name.split(separator: "/") {
            place = place == "." ? String(part) : place + "/" + part
            if !Directory.has(names.path(of: place)) { return place }
        }
        return name
    }
}
