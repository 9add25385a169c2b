import Files

/// A tree of files in which manifests are looked for: the disk, or a commit.
protocol ManifestTree {
    /// The value that is needed to read a file's content later.
    associatedtype File
    /// Two paths with the same identity lead to the same file or directory.
    associatedtype Identity: Hashable

    /// - Parameter path: absolute and standardized, as on the disk; links are followed.
    func node(at path: String) -> ManifestNode<File, Identity>

    /// The names in a directory, sorted.
    ///
    /// - Throws: the reason that the directory can't be listed.
    func names(in directory: String) throws(FileProblem) -> [Directory.Name]
}

/// The entry at one path of a tree.
enum ManifestNode<File, Identity: Hashable> {
    case file(File, Identity)
    case directory(Identity)
    /// An open stream, such as the `/dev/fd/63` of a shell's `<(command)`. It can be read once, and only if the user
    /// names it.
    case stream(File)
    /// An entry that may hide manifests, and the reason why it can't be read.
    case unreadable(String)
    /// A FIFO, a socket or a device, which holds no manifests.
    case special
    case nothing
}

/// The walk that finds the manifests of a set, by the same rules on the disk and in a commit.
///
/// It never skips a manifest silently: the numbers of a manifest that is not seen would be detached.
struct ManifestWalk<Tree: ManifestTree> {
    let tree: Tree
    let names: ManifestNames

    struct Found {
        let name: String
        let content: Content

        enum Content {
            case file(Tree.File)
            case sameFile(as: String)
            case unreadable(String, remedy: String?)
        }
    }

    /// Every manifest that was found so far, each name once.
    private(set) var found: [Found] = []
    /// The names by their bytes: two names that differ only in their Unicode form are two files.
    private var taken: Set<[UInt8]> = []
    private var files: [Tree.Identity: String] = [:]

    init(_ tree: Tree, names: ManifestNames) {
        self.tree = tree
        self.names = names
    }

    /// Adds the manifests at or below a path, in sorted order.
    ///
    /// - Parameter path: absolute.
    /// - Returns: whether any manifest was found.
    mutating func add(_ path: String) -> Bool {
        var visited: Set<Tree.Identity> = []
        return collect(ManifestNames.standardized(path), isNamed: true, &visited)
    }

    private mutating func collect(_ path: String, isNamed: Bool, _ visited: inout Set<Tree.Identity>) -> Bool {
        switch tree.node(at: path) {
        case .nothing:
            // A missing path that the user named is a mistake; a missing path that the walk found was deleted
            // meanwhile.
            if isNamed { return false }
            add(path, .unreadable(FileProblem.absent.explanation, remedy: nil))
        case .unreadable(let reason): add(path, .unreadable(reason, remedy: nil))
        case .special: add(path, .unreadable(FileProblem.isNoFile.explanation, remedy: nil))
        case .directory(let identity): return collect(below: path, identity, &visited)
        case .file(let file, let identity): add(path, file, identity)
        case .stream(let file):
            add(path, isNamed ? .file(file) : .unreadable(FileProblem.isNoFile.explanation, remedy: nil))
        }
        return true
    }

    private mutating func collect(
        below path: String,
        _ identity: Tree.Identity,
        _ visited: inout Set<Tree.Identity>
    ) -> Bool {
        // A link to a parent directory would make the walk endless.
        guard visited.insert(identity).inserted else { return false }
        let entries: [Directory.Name]
        do throws(FileProblem) {
            entries = try tree.names(in: path)
        } catch {
            add(path, .unreadable("the directory can't be listed: \(error.explanation)", remedy: nil))
            return true
        }
        var hasAny = false
        for entry in entries where !ManifestRules.skips(entry.shown) {
            let child = path == "/" ? "/" + entry.shown : path + "/" + entry.shown
            switch entry {
            case .notUTF8(_, let isDirectory):
                guard isDirectory || ManifestRules.isManifest(entry.shown) else { continue }
                add(child, .unreadable("its name isn't UTF-8", remedy: "Give it a name in UTF-8."))
                hasAny = true
            case .text:
                guard ManifestRules.isManifest(entry.shown) || mayHoldManifests(child) else { continue }
                if collect(child, isNamed: false, &visited) { hasAny = true }
            }
        }
        return hasAny
    }

    /// Whether a path that isn't named like a manifest must be followed. A link that leads nowhere counts: it may have
    /// led to a directory of manifests, and the numbers of these would be detached.
    private func mayHoldManifests(_ path: String) -> Bool {
        switch tree.node(at: path) {
        case .directory, .unreadable: true
        case .file, .stream, .special, .nothing: false
        }
    }

    private mutating func add(_ path: String, _ file: Tree.File, _ identity: Tree.Identity) {
        let name = names.name(of: path)
        if let other = files[identity], !other.utf8.elementsEqual(name.utf8) {
            add(path, .sameFile(as: other))
        } else {
            files[identity] = name
            add(path, .file(file))
        }
    }

    private mutating func add(_ path: String, _ content: Found.Content) {
        let name = names.name(of: path)
        if taken.insert(Array(name.utf8)).inserted { found.append(Found(name: name, content: content)) }
    }
}

/// The rules by which a walk recognises manifests by their names.
enum ManifestRules {
    static func isManifest(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

    /// Whether the walk skips a name: hidden files and directories, and configurations.
    static func skips(_ name: String) -> Bool { name.hasPrefix(".") || name == "patchbay.yaml" }
}
