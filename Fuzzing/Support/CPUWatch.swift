package import LocatedYAML

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

extension YAMLLimits {
    /// Fewer nodes than users may have: a small text can stand for a million by its aliases, and the sanitizer's
    /// slowness would make each of them a finding.
    package static var fuzzing: YAMLLimits {
        var limits = YAMLLimits()
        limits.nodes = 50_000
        return limits
    }
}
