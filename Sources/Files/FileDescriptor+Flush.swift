package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension FileDescriptor {
    /// Waits until all data that was written is on disk.
    ///
    /// - Throws: `Errno`.
    package func flush() throws {
        guard fsync(rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}
