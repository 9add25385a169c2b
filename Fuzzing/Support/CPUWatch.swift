#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Stops the fuzzer at an input that takes too long, by the processor's time: a busy machine is no finding.
package struct CPUWatch {
    /// Seconds. AddressSanitizer and coverage make everything several times slower than it is.
    private static let limit = 1.0

    private let start = Self.now()

    package init() {}

    package func check(_ what: String) {
        let seconds = Self.now() - start
        precondition(seconds < Self.limit, "\(what) took \(seconds) s")
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
