import Files
package import Fleet
import Foundation
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A ledger in a file: written whole to a temporary file, flushed, and renamed into place; locked by `flock`,
/// which the kernel frees when the process dies (docs/ledger.md#in-a-file).
package actor FileLedger: LedgerStore {
    package nonisolated let name: String
    private let path: FilePath
    private var lockFile: FileDescriptor?

    /// - Parameter path: where the ledger is; if it is a link, the ledger and its lock are where the link leads, so that
    ///   all that share the file share its lock.
    package init(path: FilePath) {
        self.path = WholeFile.destination(of: path)
        name = path.string
    }

    package func load() throws(LedgerError) -> OwnedFleet? {
        guard let bytes = try contents() else { return nil }
        return try LedgerCodec.decode(bytes, name: name)
    }

    private func contents() throws(LedgerError) -> Data? {
        do {
            return try Data(contentsOf: URL(filePath: path.string))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw .io(name: name, reason: "can't be read")
        }
    }

    package func save(_ fleet: OwnedFleet) throws(LedgerError) {
        try write { try LedgerCodec.encode(fleet) }
    }

    /// Keeps a copy of the ledger beside the note, as `PATH.moved`.
    package func retire(to place: String) throws(LedgerError) {
        let copy = path.string + ".moved"
        do {
            if FileManager.default.fileExists(atPath: copy) { try FileManager.default.removeItem(atPath: copy) }
            try FileManager.default.copyItem(atPath: path.string, toPath: copy)
        } catch {
            throw .io(name: name, reason: "can't be copied to \(copy)")
        }
        try write { try LedgerCodec.tombstone(to: place) }
    }

    private func write(_ contents: () throws -> Data) throws(LedgerError) {
        do {
            try WholeFile.write(try contents(), to: path, isLocked: true)
        } catch {
            throw .io(name: name, reason: "can't be written (\(error))")
        }
    }

    // MARK: Lock

    private var lockPath: String { path.string + ".lock" }

    /// A lock whose file was deleted, as by `git clean`, keeps nobody out: another run makes a new file.
    package func requireLock() async throws(LedgerError) {
        guard let file = lockFile, isAtItsPath(file) else { throw .lostLock(name: name, to: nil) }
    }

    private func isAtItsPath(_ file: FileDescriptor) -> Bool {
        var (held, there) = (stat(), stat())
        return fstat(file.rawValue, &held) == 0 && stat(lockPath, &there) == 0
            && held.st_dev == there.st_dev && held.st_ino == there.st_ino
    }

    package func lock(as holder: LockHolder, patience: Duration) async throws(LedgerError) {
        let file: FileDescriptor
        do {
            try WholeFile.createDirectory(path.removingLastComponent())
            file = try FileDescriptor.open(
                FilePath(lockPath),
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw .io(name: name, reason: "its lock can't be opened (\(error))")
        }
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let reason = Errno(rawValue: errno)
            guard reason == .wouldBlock || reason == .interrupted else {
                try? file.close()
                throw .io(name: name, reason: "can't be locked (\(reason))\(Self.remedy(reason))")
            }
            guard clock.now < deadline else {
                let other = Self.holder(in: file)
                try? file.close()
                throw .locked(name: name, holder: other)
            }
            do { try await Task.sleep(for: .milliseconds(100)) } catch {
                try? file.close()
                throw .locked(name: name, holder: nil)
            }
        }
        guard isAtItsPath(file) else {
            // Another run deleted the file between its opening and its locking.
            try? file.close()
            return try await lock(as: holder, patience: patience)
        }
        lockFile = file
        if let data = try? JSONEncoder().encode(holder) {
            try? file.resize(to: 0)
            _ = try? file.writeAll(toAbsoluteOffset: 0, data)
        }
    }

    private static func remedy(_ reason: Errno) -> String {
        let isWithoutLocks = [Errno.noLocks, .notSupported, .noFunction].contains(reason)
        return isWithoutLocks
            ? ". Its file system has no locks: keep it on a local disk, or in Git (`ledger: git:origin`)" : ""
    }

    package func unlock() {
        guard let file = lockFile else { return }
        lockFile = nil
        try? file.resize(to: 0)
        // A child process that is being started may still have a copy of the descriptor, which would keep the lock.
        flock(file.rawValue, LOCK_UN)
        try? file.close()
    }

    private static func holder(in file: FileDescriptor) -> LockHolder? {
        var bytes = [UInt8](repeating: 0, count: 1024)
        guard let count = try? bytes.withUnsafeMutableBytes({ try file.read(fromAbsoluteOffset: 0, into: $0) }) else {
            return nil
        }
        return try? JSONDecoder().decode(LockHolder.self, from: Data(bytes.prefix(count)))
    }
}
