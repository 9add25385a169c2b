import Diagnostics
import Foundation
import Ledger
import Manifest
import PatchbayConfiguration
import Planning
import Presentation

/// The manifest set as another Git revision has it, read from the repository and never from the disk.
struct RevisionManifests {
    let base: DiffBase
    let set: ManifestSet

    /// Reads that revision's configuration, and the manifests that it names. Where it has none, manifests are looked for
    /// where they are now.
    ///
    /// - Parameter paths: PATHs of the command line, which are the set where there is no configuration.
    init(_ name: String, of project: Project, _ paths: [String], _ context: Context) async throws {
        let revision = try await project.revision(name, context)
        base = DiffBase(revision: name, commit: revision.commit)
        do throws(GitRevisionError) {
            var files = RevisionFiles(
                directory: project.directory, upward: revision.upward, tree: try await revision.tree())
            var settings = project.settings
            if let path = project.configuration, let object = files.object(at: path),
                let bytes = try await revision.contents(of: [object])[object]
            {
                settings =
                    ConfigurationFile(reading: Array(bytes), name: (path as NSString).lastPathComponent).settings
            }
            let isSet = project.configuration != nil || paths.isEmpty
            for root in isSet ? settings.manifests.map(project.resolve) : paths.map(context.absolute) {
                files.add(root)
            }
            let contents = try await revision.contents(of: files.objects)
            set = ManifestSet(reading: files.sources(contents), limits: settings.reading)
        } catch {
            throw Failure(error)
        }
        try requireValid(context.terminal)
    }

    /// Where that revision is broken, nobody can say what was changed.
    private func requireValid(_ terminal: Terminal) throws {
        if set.files.isEmpty {
            terminal.note("warning: \(Shown.text(base.revision)) has no manifests: everything is new.")
        }
        let errors = set.diagnostics.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        terminal.note(DiagnosticsText(texts: set.texts, style: terminal.errorStyle).render(errors))
        throw Failure(
            .invalid,
            "The manifest set of \(Shown.text(base.revision)) (\(base.commit.prefix(12))) is invalid, as shown above: "
                + "nobody can say what was changed since."
        )
    }
}

/// Finds the manifests of a commit by the rules by which `ManifestFiles` finds those on the disk.
struct RevisionFiles {
    private let names: ManifestFiles
    private let root: String
    private let tree: GitTree
    private var found: [Found] = []
    /// By the path that a file has in the commit once links were followed.
    private var seen: [String: String] = [:]

    private struct Found {
        let name: String
        let content: Content

        enum Content {
            case object(String)
            case sameFile(as: String)
            case unreadable(String)
        }
    }

    /// - Parameters:
    ///   - directory: the configuration's.
    ///   - upward: what leads from there to the root of the repository.
    init(directory: String, upward: String, tree: GitTree) {
        names = ManifestFiles(directory: directory)
        root = ManifestFiles.standardized(directory + "/" + upward)
        self.tree = tree
    }

    /// The blob of a file, by its path on the disk; nil where the commit has none.
    func object(at path: String) -> String? {
        guard let inside = inside(path), case .file(_, let object) = tree.node(at: inside) else { return nil }
        return object
    }

    /// Adds the manifests at or below a path on the disk.
    mutating func add(_ path: String) {
        let path = ManifestFiles.standardized(path)
        guard let inside = inside(path) else {
            found.append(Found(name: names.name(of: path), content: .unreadable("it lies outside of the repository")))
            return
        }
        var visited: Set<String> = []
        collect(inside, isNamed: true, &visited)
    }

    var objects: Set<String> {
        Set(found.compactMap { if case .object(let object) = $0.content { object } else { nil } })
    }

    func sources(_ contents: [String: Data]) -> [ManifestSet.Source] {
        var taken: Set<String> = []
        return found.filter { taken.insert($0.name).inserted }
            .map { file in
                switch file.content {
                case .object(let object):
                    contents[object].map { .init(name: file.name, bytes: Array($0)) }
                        ?? .init(name: file.name, unreadable: "this clone doesn't have its content")
                case .sameFile(let other): .init(name: file.name, sameFileAs: other)
                case .unreadable(let reason): .init(name: file.name, unreadable: reason)
                }
            }
            .sorted { $0.name < $1.name }
    }

    // MARK: The walk

    private func inside(_ path: String) -> String? {
        if path == root || root == "/" { return String(path.dropFirst(root.count)) }
        return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : nil
    }

    private func name(_ inside: String) -> String {
        names.name(of: inside.isEmpty ? root : (root as NSString).appendingPathComponent(inside))
    }

    private mutating func collect(_ inside: String, isNamed: Bool, _ visited: inout Set<String>) {
        switch tree.node(at: inside) {
        case .file(let path, let object):
            let name = name(inside)
            if let other = seen[path], other != name {
                found.append(Found(name: name, content: .sameFile(as: other)))
            } else {
                seen[path] = name
                found.append(Found(name: name, content: .object(object)))
            }
        case .directory(let path):
            guard visited.insert(path).inserted else { return }
            for entry in tree.names(in: path) where !ManifestFiles.isPassedOver(entry) {
                let child = inside.isEmpty ? entry : inside + "/" + entry
                let isDirectory: Bool = if case .directory = tree.node(at: child) { true } else { false }
                if isDirectory || ManifestFiles.isManifest(entry) { collect(child, isNamed: false, &visited) }
            }
        case .submodule:
            found.append(
                Found(name: name(inside), content: .unreadable("it is a submodule, which is another repository")))
        case .brokenLink:
            found.append(
                Found(name: name(inside), content: .unreadable("it is a link that leads nowhere in the repository")))
        case .nothing: break
        }
    }
}
