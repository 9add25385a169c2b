import Subprocess

/// The reason that a program didn't run to its end.
package enum ProgramProblem: Error, Sendable, Equatable {
    /// The program isn't on the PATH, or not at the given path.
    case notFound
    case notStarted
    /// The program printed more than the limit of its output.
    case outputTooLarge
    case tookTooLong(Duration)
    case cancelled

    init(_ error: any Error) {
        switch error {
        case let problem as ProgramProblem: self = problem
        case is CancellationError: self = .cancelled
        case let error as SubprocessError where error.code == .executableNotFound: self = .notFound
        case let error as SubprocessError where error.code == .outputLimitExceeded: self = .outputTooLarge
        default: self = .notStarted
        }
    }
}
