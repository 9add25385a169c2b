import Files
package import Foundation
import SystemPackage

/// The file of a journal, which grows at its end.
package protocol JournalFile: Sendable {
    /// Writes bytes at the end. After an error, any part of them may be there.
    func append(_ bytes: Data) throws
    /// Returns once all that was written survives a crash of the machine.
    func flush() throws
    /// - Parameter length: the length that is left, in bytes.
    func cut(to length: Int64) throws
    func close() throws
}

/// A journal's file on the disk.
struct JournalOnDisk: JournalFile {
    private let file: FileDescriptor

    /// - Throws: what keeps the file from being created; one that is there already isn't touched.
    init(creating path: FilePath) throws {
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate, .append, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        // A crash of the machine must not lose the file's name.
        let directory = try FileDescriptor.open(path.removingLastComponent(), .readOnly, options: [.closeOnExec])
        try directory.closeAfter { try directory.flush() }
    }

    func append(_ bytes: Data) throws { try file.writeAll(bytes) }
    func flush() throws { try file.flush() }
    func cut(to length: Int64) throws { try file.resize(to: length) }
    func close() throws { try file.close() }
}
