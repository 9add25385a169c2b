#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Stops the fuzzer at an input that takes too long. It measures processor time, so that a busy machine causes no
/// finding.
package struct CPUWatch {
    /// Maximum processor time, in seconds. AddressSanitizer and coverage slow the code down several times.
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
