/// How many retries a run may make, so that a dying server isn't hammered: 20, or a fifth of the calls that
/// succeeded, whichever is more.
package struct RetryBudget: Sendable, Equatable {
    package static let minimum = 20
    /// One retry for so many calls that succeeded.
    package static let callsPerRetry = 5

    private var successes = 0
    package private(set) var spent = 0

    package init() {}

    package var allowed: Int { max(Self.minimum, successes / Self.callsPerRetry) }

    package mutating func succeeded() { successes += 1 }

    /// Takes one retry; whether there was one.
    ///
    /// - Parameter atAnyCost: takes one that isn't there, for a number that is without its attachment.
    package mutating func take(atAnyCost: Bool = false) -> Bool {
        guard spent < allowed || atAnyCost else { return false }
        spent += 1
        return true
    }
}
