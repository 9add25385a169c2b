import Apply
import ArgumentParser
import BlandClient
import BlandWire
import Git
import Journal
import Ledger
import Planning
import Project

/// The reason why a command fails: its message and its exit code (docs/commands.md#exit-codes).
struct Failure: Error {
    let code: Code
    let message: String

    enum Code: Int32 {
        case failed = 1
        case difference = 2
        case partial = 3
        case usage = 64
        case invalid = 65
        case unreachable = 69
        case locked = 75
        case denied = 77
        /// A signal ended the command before anything was changed, or a second signal ended it.
        case interrupted = 130

        /// The code of an apply; `nil` if everything is done.
        init?(_ outcome: ApplyOutcome) { self.init(rawValue: outcome.exitCode) }

        var exit: ExitCode { ExitCode(rawValue) }
    }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: ClientError, about subject: String? = nil) {
        let code: Code =
            switch error.exit {
            case .denied: .denied
            case .unreachable: .unreachable
            case .failed, .done: .failed
            }
        self.init(code, (subject.map { $0 + ": " } ?? "") + error.message)
    }

    init(_ refusal: Refusal) {
        self.init(.failed, refusal.message + " " + refusal.remedy)
    }

    init(_ error: LedgerError) {
        switch error {
        case .locked, .leased: self.init(.locked, error.message)
        default: self.init(.failed, error.message)
        }
    }
}

extension Failure {
    /// The message of an error that ended an apply.
    static func sentence(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.message
        case let error as LedgerError: error.message
        case let error as JournalFailure: error.message
        default: "\(error)"
        }
    }

    init(_ error: ProjectError) {
        let code: Code =
            switch error.kind {
            case .usage: .usage
            case .invalid: .invalid
            case .failed: .failed
            }
        self.init(code, error.message)
    }

    init(_ error: GitRevisionError) {
        if case .notARevision = error { self.init(.usage, error.message) } else { self.init(.failed, error.message) }
    }
}

/// Runs a command's body, and turns its error into a message on stderr and an exit code.
func reporting(_ terminal: Terminal, _ body: () async throws -> Void) async throws {
    do {
        do {
            try await body()
        } catch let code as ExitCode {
            // Failing to write the result takes precedence over the command's exit code: the result was never
            // delivered. An apply that may have left a gap told it on stderr.
            if code != Failure.Code.partial.exit { try terminal.requireResult() }
            throw code
        }
        try terminal.requireResult()
    } catch  where Task.isCancelled {
        try end(with: Failure(.interrupted, "A signal ended it; nothing was changed."), terminal)
    } catch let failure as Failure {
        try end(with: failure, terminal)
    } catch let error as ProjectError {
        try end(with: Failure(error), terminal)
    } catch let error as EmptyScope {
        try end(with: Failure(.invalid, error.message), terminal)
    } catch let error as GitRevisionError {
        try end(with: Failure(error), terminal)
    } catch let error as LedgerError {
        try end(with: Failure(error), terminal)
    } catch let error as RollbackError {
        try end(with: Failure(.failed, error.message), terminal)
    } catch let error as ClientError {
        try end(with: Failure(error), terminal)
    } catch let error as NetworkError {
        try end(with: Failure(.usage, error.message), terminal)
    } catch let error as JournalFailure {
        try end(with: Failure(.failed, error.message), terminal)
    }
}

private func end(with failure: Failure, _ terminal: Terminal) throws {
    terminal.error(failure.message)
    throw ExitCode(failure.code.rawValue)
}
