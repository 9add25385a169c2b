#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Pipes and sockets whose reader has gone, such as `patchbay … | head`, or a program that doesn't read its input.
package enum BrokenPipes {
    /// Makes a write to one of them an error (`EPIPE`), for the whole process; by default, the process ends by SIGPIPE.
    /// The programs that `Program` runs start with the default.
    package static func areErrors() { _ = once }

    private static let once: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}
