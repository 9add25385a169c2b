import Foundation
import SystemPackage

/// Creates several files without replacing any: all of them, or none.
package enum NewFiles {
    /// - Parameter directory: created if it is missing.
    /// - Throws: `present` with the names that already exist, or `other`. No new file is left behind then.
    package static func write(
        _ files: [(name: String, text: String)],
        into directory: String
    ) throws(FileWriteProblem) {
        let paths = files.map { FilePath(directory).appending($0.name).string }
        let present = zip(files, paths).filter { Directory.has($0.1) }.map(\.0.name)
        guard present.isEmpty else { throw .present(present) }
        var written: [String] = []
        do {
            try WholeFile.createDirectory(FilePath(directory))
            for (file, path) in zip(files, paths) {
                let descriptor = try FileDescriptor.open(
                    FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead]
                )
                written.append(path)
                try descriptor.closeAfter { _ = try descriptor.writeAll(file.text.utf8) }
            }
        } catch {
            for path in written { unlink(path) }
            throw FileWriteProblem(error)
        }
    }
}
