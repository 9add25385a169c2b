import Foundation

/// Lists directories, including names that aren't UTF-8. Foundation omits or mangles such names, and the numbers of a
/// manifest that isn't seen would be detached.
package enum Directory {
    /// One name in a directory.
    package enum Name: Sendable, Hashable {
        case text(String)
        /// A name that isn't UTF-8. `shown` has each invalid byte as `\xFF`; the file can't be opened by that text.
        case notUTF8(shown: String, isDirectory: Bool)

        /// The name for messages.
        package var shown: String {
            switch self {
            case .text(let text), .notUTF8(let text, _): text
            }
        }
    }

    /// Returns the names in a directory in sorted order, without `.` and `..`.
    package static func names(in path: String) throws(FileProblem) -> [Name] {
        guard let stream = opendir(path) else { throw FileProblem(errno: errno) }
        defer { closedir(stream) }
        var names: [Name] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FileProblem(errno: errno) }
                break
            }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes == [UInt8(ascii: ".")] || bytes == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
            names.append(name(bytes, in: stream))
        }
        return names.sorted { $0.shown < $1.shown }
    }

    /// The kind of file that a path leads to.
    package enum Kind: Sendable, Hashable {
        case file
        case directory
        /// A FIFO, a socket or a device.
        case other
    }

    /// The file or directory that a path leads to. Two paths with the same identity lead to the same file.
    package struct Target: Sendable, Hashable {
        package let kind: Kind
        package let identity: Identity
    }

    package struct Identity: Sendable, Hashable {
        let device: UInt64
        let node: UInt64
    }

    /// Returns the file or directory that a path leads to. Follows links.
    package static func target(of path: String) throws(FileProblem) -> Target {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileProblem(errno: errno) }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        let identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), node: UInt64(status.st_ino))
        return Target(kind: kind, identity: identity)
    }

    /// Whether a file, a directory or a link has this name, even a link to a missing file.
    package static func has(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    // MARK: Names

    private static func name(_ bytes: [UInt8], in stream: OpaquePointer) -> Name {
        if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
        var status = stat()
        let found = (bytes + [0]).withUnsafeBytes { raw in
            raw.withMemoryRebound(to: CChar.self) { name in
                name.baseAddress.map { fstatat(dirfd(stream), $0, &status, 0) } ?? -1
            }
        }
        return .notUTF8(shown: shown(bytes), isDirectory: found == 0 && status.st_mode & S_IFMT == S_IFDIR)
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        var shown = ""
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var decoder = UTF8()
            var rest = bytes[index...].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&rest) {
                shown.unicodeScalars.append(scalar)
                index += UTF8.width(scalar)
            } else {
                // An invalid byte is never below 0x80, so it always has two digits.
                shown += "\\x" + String(bytes[index], radix: 16, uppercase: true)
                index += 1
            }
        }
        return shown
    }
}
