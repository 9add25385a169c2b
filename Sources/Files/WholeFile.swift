import Foundation
package import SystemPackage

/// Writes a file whole or not at all: to a temporary file beside it, flushed, then renamed into place.
package enum WholeFile {
    /// Creates or replaces a file, and by default creates its directory if needed. If the path is a link, writes the file that the
    /// link leads to. Once this returns, the new content survives a power loss.
    ///
    /// - Parameter isLocked: whether a lock keeps other processes from writing the file meanwhile. Then the temporary
    ///   file has a fixed name, so that the next writer replaces a temporary file that a killed writer left.
    /// - Throws: `FileProblem` if the path leads to a directory, a FIFO or a device, `Errno`, or Foundation's error for
    ///   the directory. The file is unchanged then, unless only the flush of its directory failed.
    package static func write(
        _ bytes: some Sequence<UInt8>,
        to path: FilePath,
        permissions: FilePermissions = .ownerReadWrite,
        isLocked: Bool = false,
        createsDirectory: Bool = true
    ) throws {
        let path = destination(of: path)
        if Directory.has(path.string) {
            switch try Directory.target(of: path.string).kind {
            case .file: break
            case .directory: throw FileProblem.isDirectory
            case .other: throw FileProblem.isNoFile
            }
        }
        let directory = path.removingLastComponent()
        if createsDirectory { try createDirectory(directory) }
        let mark = isLocked ? "tmp" : "\(ProcessInfo.processInfo.processIdentifier).tmp"
        let temporary = directory.appending(".\(path.lastComponent?.string ?? "file").\(mark)")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: permissions)
        try file.closeAfter {
            try file.writeAll(bytes)
            try file.flush()
        }
        try rename(temporary, to: path)
        // The rename is on disk only after the directory is flushed.
        let descriptor = try FileDescriptor.open(
            directory.isEmpty ? "." : directory, .readOnly, options: [.closeOnExec])
        try descriptor.closeAfter { try descriptor.flush() }
    }

    /// Returns the path that a link leads to, through further links; the file need not exist. A path that is no link is
    /// returned unchanged.
    package static func destination(of path: FilePath) -> FilePath {
        var path = path
        // Linux itself follows at most 40 links.
        for _ in 0..<40 {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string) else { break }
            path = path.removingLastComponent().pushing(FilePath(target))
        }
        return path
    }

    /// Replaces an existing file and keeps its mode. If the path is a link, replaces the file that the link leads to.
    ///
    /// - Throws: `gone` if the file doesn't exist, or `other`.
    package static func replace(_ path: String, with text: String) throws(FileWriteProblem) {
        guard
            let target = realpath(path, nil).map({ pointer in
                defer { free(pointer) }
                return FilePath(platformString: pointer)
            })
        else { throw .gone }
        let name = target.lastComponent?.string ?? "file"
        let temporary = target.removingLastComponent().appending(
            ".\(name).\(ProcessInfo.processInfo.processIdentifier)")
        do {
            let mode = try mode(of: target)
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite
            )
            do {
                try file.closeAfter {
                    try file.writeAll(text.utf8)
                    guard fchmod(file.rawValue, mode) == 0 else { throw Errno(rawValue: errno) }
                    try file.flush()
                }
                try rename(temporary, to: target)
            } catch {
                unlink(temporary.string)
                throw error
            }
        } catch {
            throw FileWriteProblem(error)
        }
    }

    /// Creates a directory and its missing parents. Leaves an existing directory unchanged.
    package static func createDirectory(_ path: FilePath) throws {
        guard !path.isEmpty else { return }
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    private static func rename(_ path: FilePath, to target: FilePath) throws {
        guard Foundation.rename(path.string, target.string) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func mode(of path: FilePath) throws -> mode_t {
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
        // `rename` would replace even a read-only file, which must stay unchanged.
        guard access(path.string, W_OK) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode & 0o7777
    }
}
