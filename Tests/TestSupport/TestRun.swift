import Foundation

/// What the environment says about a run of the tests.
package enum TestRun {
    /// The seed of everything that a test draws: `PATCHBAY_TEST_SEED`, or a new one in each run. A test prints the seed
    /// that it used.
    package static let seed: UInt64 =
        environment["PATCHBAY_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...1_000_000_000)

    /// How many cases a test takes: the number in an environment variable, or a few by default.
    package static func count(_ variable: String, default count: Int) -> Int {
        environment[variable].flatMap { Int($0) } ?? count
    }

    private static let environment = ProcessInfo.processInfo.environment
}
