import Subprocess

/// Why a program didn't come to its end.
package enum ProgramProblem: Error, Sendable, Equatable {
    /// It isn't on the PATH, or at the path that was given.
    case notFound
    case notStarted
    /// It printed more than was asked for.
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
