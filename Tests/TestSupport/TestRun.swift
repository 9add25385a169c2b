import Foundation

/// Settings of a test run, from the environment.
package enum TestRun {
    /// The seed of all random values in tests: `PATCHBAY_TEST_SEED`, or a new one in each run. A test prints the seed
    /// that it used.
    package static let seed: UInt64 =
        environment["PATCHBAY_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...1_000_000_000)

    /// The number of cases that a test takes: the value of an environment variable, or `count` by default.
    package static func count(_ variable: String, default count: Int) -> Int {
        environment[variable].flatMap { Int($0) } ?? count
    }

    private static let environment = ProcessInfo.processInfo.environment
}
