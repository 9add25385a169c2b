import Foundation
import Manifest

/// Finds and reads the files of a manifest set.
struct ManifestFiles {
    static let inputName = "<stdin>"

    let directory: String

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

    /// The manifests at or below a path, relative to the directory, in sorted order.
    func sources(under root: String) -> [ManifestSet.Source] {
        var sources: [ManifestSet.Source] = []
        var visited: Set<String> = []
        collect(Self.standardized(path(of: root)), isNamed: true, &sources, &visited)
        return sources
    }

    private func collect(
        _ path: String,
        isNamed: Bool,
        _ sources: inout [ManifestSet.Source],
        _ visited: inout Set<String>
    ) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            // A dangling link is there, and can't be read.
            if !isNamed { sources.append(.init(name: name(of: path), unreadable: "it is a link to nothing")) }
            return
        }
        guard isDirectory.boolValue else {
            if isNamed || isManifest(path) { sources.append(read(path)) }
            return
        }
        // A link back up would be walked for ever.
        guard visited.insert(Self.real(path)).inserted else { return }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            sources.append(.init(name: name(of: path), unreadable: "the directory can't be listed"))
            return
        }
        for entry in entries.sorted() where !entry.hasPrefix(".") && entry != "patchbay.yaml" {
            let child = (path as NSString).appendingPathComponent(entry)
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: child, isDirectory: &isFolder)
            if isFolder.boolValue || isManifest(child) || (!exists && isManifest(child)) {
                collect(child, isNamed: false, &sources, &visited)
            }
        }
    }

    private func isManifest(_ path: String) -> Bool {
        path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    }

    private func read(_ path: String) -> ManifestSet.Source {
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            return .init(name: name(of: path), bytes: Array(data))
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            return .init(name: name(of: path), unreadable: "permission denied")
        } catch {
            return .init(name: name(of: path), unreadable: "it can't be opened")
        }
    }

    /// Where a path leads. Foundation looks for a relative link's target from the working directory.
    private static func real(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
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
