import Foundation

/// Reads whole files. Reading a regular file never waits: a FIFO or a device may have the name of a manifest.
package enum RegularFile {
    /// A file's content, and who may read it.
    package struct Content: Sendable {
        package let bytes: [UInt8]
        /// Whether every user of the machine may read it: the mode's last read bit.
        package let isOpenToAll: Bool
    }

    /// Reads a regular file without waiting for a writer.
    ///
    /// - Parameters:
    ///   - path: relative to the working directory, if it isn't absolute.
    ///   - limit: maximum number of bytes that the caller wants. For a larger file, one more byte is returned, so that
    ///     the caller can detect it.
    /// - Throws: `isDirectory` or `isNoFile` if the path leads to no regular file, or the reason that it can't be read.
    package static func content(of path: String, limit: Int) throws(FileProblem) -> Content {
        // Without O_NONBLOCK, opening a FIFO waits for a writer.
        let descriptor = retrying { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileProblem(errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem(errno: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .isDirectory
        default: throw .isNoFile
        }
        return Content(
            bytes: try readAll(descriptor, limit: limit, expecting: Int(status.st_size)),
            isOpenToAll: status.st_mode & S_IROTH != 0
        )
    }

    /// Reads a stream that is already open to its end, and waits for its data: standard input, or the `/dev/fd/63`
    /// that a shell passes. Like `content(of:limit:)`, it returns at most `limit` + 1 bytes.
    package static func stream(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileProblem(errno: errno) }
        defer { close(descriptor) }
        return try readAll(descriptor, limit: limit, expecting: 0)
    }

    /// Reads standard input to its end, or `limit` + 1 bytes of it.
    package static func input(limit: Int) throws(FileProblem) -> [UInt8] {
        try readAll(STDIN_FILENO, limit: limit, expecting: 0)
    }

    private static func readAll(
        _ descriptor: Int32,
        limit: Int,
        expecting size: Int
    ) throws(FileProblem) -> [UInt8] {
        let wanted = limit == .max ? limit : limit + 1
        var bytes: [UInt8] = []
        // A file in /proc reports a size of 0 but has content.
        bytes.reserveCapacity(min(max(size, 0), wanted))
        var buffer = [UInt8](repeating: 0, count: size > 0 ? min(size + 1, 256 * 1024) : 256 * 1024)
        while bytes.count < wanted {
            let count = min(buffer.count, wanted - bytes.count)
            let got = retrying { buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, count) } }
            guard got >= 0 else { throw FileProblem(errno: errno) }
            if got == 0 { break }
            bytes += buffer[..<got]
        }
        return bytes
    }

    private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

/// The reason that a file or a directory can't be read.
package enum FileProblem: Error, Sendable, Equatable {
    case absent
    case denied
    /// Links that lead to each other.
    case linkLoop
    case isDirectory
    /// A FIFO, a socket or a device.
    case isNoFile
    /// The system's own message.
    case other(String)

    init(errno code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self = .absent
        case EACCES, EPERM: self = .denied
        case ELOOP: self = .linkLoop
        case EISDIR: self = .isDirectory
        // A socket, and a device without a driver.
        case ENXIO, ENODEV: self = .isNoFile
        default: self = .other(String(cString: strerror(code)))
        }
    }

    /// The reason as a clause, for a message.
    package var explanation: String {
        switch self {
        case .absent: "it isn't there, or is a link to nothing"
        case .denied: "permission denied"
        case .linkLoop: "it is a link that leads back to itself"
        case .isDirectory: "it is a directory"
        case .isNoFile: "it is a FIFO, a socket or a device"
        case .other(let words): words
        }
    }
}
