import FileReading
import Foundation
import Manifest

/// Finds and reads the files of a manifest set.
///
/// Nothing that is there is passed over in silence: the numbers of a manifest that nobody sees would be detached.
struct ManifestFiles {
    static let inputName = "<stdin>"

    let directory: String
    /// The most bytes that a file may have; of a larger one, one more is read.
    private let sizeLimit: Int

    /// What a file is called in places and ledgers: relative to the configuration's directory, where it lies below.
    func name(of path: String) -> String {
        if path == "-" { return Self.inputName }
        let path = Self.standardized(path)
        let base = Self.standardized(directory)
        if path == base { return "." }
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// Where a file of that name lies.
    func path(of name: String) -> String {
        name.hasPrefix("/") ? name : (directory as NSString).appendingPathComponent(name)
    }

    /// What was found so far, each once by its name.
    private(set) var sources: [ManifestSet.Source] = []
    private var names: Set<String> = []
    private var files: [Directory.Identity: String] = [:]

    init(directory: String, sizeLimit: Int = .max) {
        self.directory = directory
        self.sizeLimit = sizeLimit
    }

    /// Adds the manifests at or below a path, relative to the directory, in sorted order.
    ///
    /// - Returns: whether there are any.
    mutating func add(_ root: String) -> Bool {
        var visited: Set<Directory.Identity> = []
        return collect(Self.standardized(path(of: root)), isNamed: true, &visited)
    }

    /// Adds standard input.
    mutating func addInput() {
        add(Self.inputName) { limit throws(FileProblem) in try RegularFile.input(limit: limit) }
    }

    // MARK: The walk

    private mutating func collect(_ path: String, isNamed: Bool, _ visited: inout Set<Directory.Identity>) -> Bool {
        let target: Directory.Target
        do throws(FileProblem) {
            target = try Directory.target(of: path)
        } catch {
            // A name that leads nowhere is a slip where it was given. Found by walking, it is a link that can't be
            // followed, or a file that went away meanwhile.
            if isNamed, error == .absent, !Directory.has(path) { return false }
            add(name(of: path), unreadable: error.explanation)
            return true
        }
        switch target.kind {
        case .directory: return collect(below: path, target.identity, &visited)
        case .file: addFile(path, target.identity)
        case .other:
            if isNamed, Self.isOpenAlready(path) {
                add(name(of: path)) { limit throws(FileProblem) in try RegularFile.stream(path, limit: limit) }
            } else {
                add(name(of: path), unreadable: FileProblem.isNoFile.explanation)
            }
        }
        return true
    }

    private mutating func collect(
        below path: String,
        _ identity: Directory.Identity,
        _ visited: inout Set<Directory.Identity>
    ) -> Bool {
        // A link back up would be walked for ever.
        guard visited.insert(identity).inserted else { return false }
        let entries: [Directory.Name]
        do throws(FileProblem) {
            entries = try Directory.names(in: path)
        } catch {
            add(name(of: path), unreadable: "the directory can't be listed: \(error.explanation)")
            return true
        }
        var hasAny = false
        for entry in entries where !Self.isPassedOver(entry.shown) {
            let child = (path as NSString).appendingPathComponent(entry.shown)
            let isManifest = Self.isManifest(entry.shown)
            switch entry {
            case .notUTF8(_, let isDirectory):
                guard isManifest || isDirectory else { continue }
                add(name(of: child), unreadable: "its name isn't UTF-8", remedy: "Give it a name in UTF-8.")
                hasAny = true
            case .text:
                let isDirectory = (try? Directory.target(of: child))?.kind == .directory
                guard isManifest || isDirectory else { continue }
                if collect(child, isNamed: false, &visited) { hasAny = true }
            }
        }
        return hasAny
    }

    private mutating func addFile(_ path: String, _ identity: Directory.Identity) {
        let name = name(of: path)
        if let other = files[identity], other != name {
            if names.insert(name).inserted { sources.append(.init(name: name, sameFileAs: other)) }
            return
        }
        files[identity] = name
        add(name) { limit throws(FileProblem) in try RegularFile.content(of: path, limit: limit).bytes }
    }

    private mutating func add(_ name: String, _ bytes: (Int) throws(FileProblem) -> [UInt8]) {
        guard names.insert(name).inserted else { return }
        do throws(FileProblem) {
            sources.append(.init(name: name, bytes: try bytes(sizeLimit)))
        } catch {
            sources.append(.init(name: name, unreadable: error.explanation))
        }
    }

    private mutating func add(_ name: String, unreadable reason: String, remedy: String? = nil) {
        guard names.insert(name).inserted else { return }
        sources.append(.init(name: name, unreadable: reason, remedy: remedy))
    }

    /// Whether a file that is found by walking a directory is a manifest.
    static func isManifest(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    }

    /// Whether walking a directory leaves a name out.
    static func isPassedOver(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "patchbay.yaml"
    }

    /// What a shell hands over for `<(command)`: it has no end until the command has one.
    private static func isOpenAlready(_ path: String) -> Bool {
        path == "/dev/stdin" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
    }

    /// An absolute path without `.`, `..` and doubled slashes.
    ///
    /// Links stay as they are named: a manifest must have the same name in every ledger, wherever its link leads.
    static func standardized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
