import Files
import Foundation
package import Git
package import Manifest
import PatchbayConfiguration
package import Planning

/// The manifest set of another Git revision, read from the repository and never from the disk.
package struct RevisionManifests {
    package let base: DiffBase
    package let set: ManifestSet

    /// Reads the revision's configuration, and the manifests that it names. If the revision has no configuration, the
    /// settings of the present project name the manifests.
    ///
    /// - Parameters:
    ///   - paths: absolute PATHs of the command line, which are the manifest set without a configuration.
    ///   - environment: the run's environment.
    package init(
        _ name: String,
        of project: Project,
        paths: [String],
        environment: [String: String]
    ) async throws(GitRevisionError) {
        let revision = try await project.revision(name, environment)
        base = DiffBase(revision: name, commit: revision.commit)
        let tree = RevisionTree(
            root: ManifestNames.standardized(project.directory + "/" + revision.upward), tree: try await revision.tree()
        )
        var settings = project.settings
        if let path = project.configuration, let object = tree.object(at: path),
            let bytes = try await revision.contents(of: [object])[object]
        {
            settings = ConfigurationFile(reading: Array(bytes), name: (path as NSString).lastPathComponent).settings
        }
        var walk = ManifestWalk(tree, names: ManifestNames(directory: project.directory))
        let isSet = project.configuration != nil || paths.isEmpty
        for root in isSet ? settings.manifests.map(project.resolve) : paths { _ = walk.add(root) }
        let objects = walk.found.compactMap { if case .file(let object) = $0.content { object } else { nil } }
        let contents = try await revision.contents(of: Set(objects))
        let sources: [ManifestSet.Source] = walk.found.map { found in
            switch found.content {
            case .file(let object):
                contents[object].map { .init(name: found.name, bytes: Array($0)) }
                    ?? .init(name: found.name, unreadable: "this clone doesn't have its content")
            case .sameFile(let other): .init(name: found.name, sameFileAs: other)
            case .unreadable(let reason, let remedy): .init(name: found.name, unreadable: reason, remedy: remedy)
            }
        }
        set = ManifestSet(reading: sources.sorted { $0.name < $1.name }, limits: settings.reading)
    }
}

/// A commit as a tree of manifests, by the paths that its files would have on the disk.
struct RevisionTree: ManifestTree {
    /// The root of the repository on the disk, standardized.
    let root: String
    let tree: GitTree

    /// Returns the blob of a file, or `nil` if the commit doesn't have the file.
    func object(at path: String) -> String? {
        guard let inside = inside(path), case .file(_, let object) = tree.node(at: inside) else { return nil }
        return object
    }

    func node(at path: String) -> ManifestNode<String, String> {
        guard let inside = inside(path) else { return .unreadable("it lies outside of the repository") }
        return switch tree.node(at: inside) {
        case .file(let path, let object): .file(object, path)
        case .directory(let path): .directory(path)
        case .submodule: .unreadable("it is a submodule, which is another repository")
        case .brokenLink: .unreadable("it is a link that leads nowhere in the repository")
        case .nothing: .nothing
        }
    }

    func names(in directory: String) throws(FileProblem) -> [Directory.Name] {
        guard let inside = inside(directory), case .directory(let path) = tree.node(at: inside) else { return [] }
        return tree.names(in: path).map { .text($0) }
    }

    private func inside(_ path: String) -> String? {
        if path == root || root == "/" { return String(path.dropFirst(root.count)) }
        return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : nil
    }
}
