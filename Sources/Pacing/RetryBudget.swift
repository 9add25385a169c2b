/// The maximum of retries in a run: 20, or a fifth of the calls that succeeded, whichever is more. It protects a
/// failing server from too many retries.
package struct RetryBudget: Sendable, Equatable {
    package static let minimum = 20
    /// Successful calls that allow one more retry.
    package static let callsPerRetry = 5

    private var successes = 0
    package private(set) var spent = 0

    package init() {}

    package var allowed: Int { max(Self.minimum, successes / Self.callsPerRetry) }

    package mutating func succeeded() { successes += 1 }

    /// Takes one retry.
    ///
    /// - Parameter atAnyCost: takes a retry even if the budget is spent, for the call that ends the gap of a replace.
    /// - Returns: `false` if the budget is spent, and nothing was taken.
    package mutating func take(atAnyCost: Bool = false) -> Bool {
        guard spent < allowed || atAnyCost else { return false }
        spent += 1
        return true
    }
}
