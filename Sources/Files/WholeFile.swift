import Foundation
package import SystemPackage

/// Writes a file whole or not at all: to a temporary file beside it, flushed, then renamed into place.
package enum WholeFile {
    /// Creates a file or replaces it, its directory included; after it returns, a power loss keeps the new content.
    ///
    /// - Parameter isLocked: whether nobody else writes the file meanwhile. Then the temporary file has one name, and what a
    ///   killed writer left of it is replaced by the next.
    /// - Throws: `Errno`, or Foundation's error for the directory; the file is as it was.
    package static func write(
        _ bytes: some Sequence<UInt8>,
        to path: FilePath,
        permissions: FilePermissions = .ownerReadWrite,
        isLocked: Bool = false
    ) throws {
        let directory = path.removingLastComponent()
        try createDirectory(directory)
        let mark = isLocked ? "tmp" : "\(ProcessInfo.processInfo.processIdentifier).tmp"
        let temporary = directory.appending(".\(path.lastComponent?.string ?? "file").\(mark)")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: permissions)
        try file.closeAfter {
            try file.writeAll(bytes)
            try file.flush()
        }
        try rename(temporary, to: path)
        // A rename is on disk only when its directory is.
        let descriptor = try FileDescriptor.open(
            directory.isEmpty ? "." : directory, .readOnly, options: [.closeOnExec])
        try descriptor.closeAfter { try descriptor.flush() }
    }

    /// Replaces a file that is there, with its own mode, and through a link the file that the link leads to.
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

    /// Creates a directory and those above it; one that is there is left as it is.
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
        // A read-only file must not be replaced either.
        guard access(path.string, W_OK) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode & 0o7777
    }
}
