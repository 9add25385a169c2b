import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The signals that end a run in order.
enum EndingSignals {
    /// Those that weren't ignored when the program started: `nohup` ignores SIGHUP, and it stays ignored.
    static let trapped: [(UnixSignal, Int32)] = [
        (.sigint, SIGINT), (.sigterm, SIGTERM), (.sighup, SIGHUP), (.sigquit, SIGQUIT),
    ]
    .filter { !isIgnored($0.1) }

    /// Gives them back their default action: they end the process.
    static func restore() {
        for (_, number) in trapped { _ = signal(number, SIG_DFL) }
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        #if os(Linux)
            let handler = action.__sigaction_handler.sa_handler
        #else
            let handler = action.__sigaction_u.__sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
