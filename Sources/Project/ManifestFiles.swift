import Files
package import Manifest

/// Finds and reads the manifests of a set on the disk, and on standard input.
package struct ManifestFiles {
    package let names: ManifestNames
    /// Maximum bytes to read of a file; for a larger file, one more byte is read.
    private let sizeLimit: Int
    private var walk: ManifestWalk<Disk>
    private var input: ManifestSet.Source?

    package init(directory: String, sizeLimit: Int = .max) {
        names = ManifestNames(directory: directory)
        self.sizeLimit = sizeLimit
        walk = ManifestWalk(Disk(), names: names)
    }

    /// Adds the manifests at or below a path, relative to the directory, in sorted order.
    ///
    /// - Returns: whether any manifest was found.
    package mutating func add(_ root: String) -> Bool { walk.add(names.path(of: root)) }

    /// Adds standard input, which is read to its end.
    package mutating func addInput() {
        guard input == nil else { return }
        input = source(ManifestNames.input) { limit throws(FileProblem) in try RegularFile.input(limit: limit) }
    }

    /// Reads the manifests that were found, in their order; standard input comes last.
    package func sources() -> [ManifestSet.Source] {
        walk.found.map { found in
            switch found.content {
            case .file(let file):
                source(found.name) { limit throws(FileProblem) in
                    if file.isStream { return try RegularFile.stream(file.path, limit: limit) }
                    return try RegularFile.content(of: file.path, limit: limit).bytes
                }
            case .sameFile(let other): .init(name: found.name, sameFileAs: other)
            case .unreadable(let reason, let remedy): .init(name: found.name, unreadable: reason, remedy: remedy)
            }
        } + (input.map { [$0] } ?? [])
    }

    private func source(_ name: String, _ bytes: (Int) throws(FileProblem) -> [UInt8]) -> ManifestSet.Source {
        do throws(FileProblem) {
            return .init(name: name, bytes: try bytes(sizeLimit))
        } catch {
            return .init(name: name, unreadable: error.explanation)
        }
    }
}

/// The disk as a tree of manifests.
private struct Disk: ManifestTree {
    struct File {
        let path: String
        let isStream: Bool
    }

    func node(at path: String) -> ManifestNode<File, Directory.Identity> {
        let target: Directory.Target
        do throws(FileProblem) {
            target = try Directory.target(of: path)
        } catch {
            // A link to a missing file exists itself, so it is unreadable and not `nothing`.
            return error == .absent && !Directory.has(path) ? .nothing : .unreadable(error.explanation)
        }
        switch target.kind {
        case .directory: return .directory(target.identity)
        case .file: return .file(File(path: path, isStream: false), target.identity)
        case .other:
            return Self.isOpenAlready(path)
                ? .stream(File(path: path, isStream: true)) : .special
        }
    }

    func names(in directory: String) throws(FileProblem) -> [Directory.Name] { try Directory.names(in: directory) }

    /// Whether a path names an open stream, as a shell passes `<(command)`. Such a stream ends when the command does.
    private static func isOpenAlready(_ path: String) -> Bool {
        path == "/dev/stdin" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
    }
}
