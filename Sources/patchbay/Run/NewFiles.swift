import FileReading
import Foundation
import SystemPackage

/// Writes files where there are none: all of them, or none at all.
enum NewFiles {
    /// - Parameters:
    ///   - directory: is made, if it isn't there.
    ///   - name: what messages call it.
    static func write(_ files: [(name: String, text: String)], into directory: String, named name: String) throws {
        let paths = files.map { (directory as NSString).appendingPathComponent($0.name) }
        let present = zip(files, paths).filter { Directory.has($0.1) }.map(\.0.name)
        guard present.isEmpty else {
            throw Failure(
                .failed,
                "There is already a \(present.joined(separator: " and a ")) in \(name), and nothing was written. Name another "
                    + "directory, or move what is there."
            )
        }
        var written: [String] = []
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
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
            let reason = (error as? Errno)?.description ?? error.localizedDescription
            throw Failure(.failed, "\(name) can't be written to (\(reason)); nothing was written.")
        }
    }
}
