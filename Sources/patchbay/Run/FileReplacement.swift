import Foundation
import Ledger
import SystemPackage

/// Puts a new text in the place of a file: whole or not at all, with the file's own mode, and through a link into
/// what it leads to.
enum FileReplacement {
    static func replace(_ path: String, with text: String) throws(Failure) {
        guard
            let target = realpath(path, nil).map({ pointer in
                defer { free(pointer) }
                return FilePath(platformString: pointer)
            })
        else { throw Failure(.failed, "\(path) can't be written: it isn't there any more.") }
        let name = (target.lastComponent?.string ?? "manifest")
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
                guard rename(temporary.string, target.string) == 0 else { throw Errno(rawValue: errno) }
            } catch {
                unlink(temporary.string)
                throw error
            }
        } catch {
            throw Failure(.failed, "\(path) can't be written: \((error as? Errno)?.description ?? "\(error)").")
        }
    }

    private static func mode(of path: FilePath) throws -> mode_t {
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
        // A file that isn't to be written is not to be replaced either.
        guard access(path.string, W_OK) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode & 0o7777
    }
}
