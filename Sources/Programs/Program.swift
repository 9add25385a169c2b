package import SIPModel
import Subprocess
import SystemPackage

/// A program with its arguments, run as a child process without a shell.
///
/// The child is in a session of its own: it can't ask on the terminal, Ctrl-C doesn't reach it, and when it is cut off,
/// everything that it started is killed with it. Neither Patchbay's key nor its settings are in the child's environment.
package struct Program: Sendable {
    package let name: String
    private let executable: Executable
    private let arguments: [String]
    private let variables: [Environment.Key: String]
    private let directory: FilePath

    /// - Parameters:
    ///   - words: the program and its arguments. A name without a `/` is looked up on the PATH.
    ///   - environment: the run's; `BLAND_API_KEY` and `PATCHBAY_*` are taken out.
    ///   - secrets: variables to withhold as well.
    ///   - directory: the working directory, and what a program with a `/` in its name is relative to; the run's own where
    ///     it is empty.
    /// - Returns: `nil` where there is no program.
    package init?(
        _ words: [String],
        environment: [String: String],
        withholding secrets: Set<SecretReference> = [],
        directory: String
    ) {
        guard let program = words.first, !program.isEmpty else { return nil }
        name = program
        self.directory = FilePath(directory)
        executable =
            program.contains("/") ? .path(self.directory.pushing(FilePath(program))) : .name(program)
        arguments = Array(words.dropFirst())
        let inherited = environment.filter { name, _ in
            !SecretReference.isForbidden(environment: name) && !secrets.contains(.environment(name))
        }
        variables = Dictionary(
            uniqueKeysWithValues: inherited.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    }

    /// How a program ended by itself.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case signaled(Int32)

        package var isSuccess: Bool { self == .exited(0) }
    }

    /// A program that came to its end, and what it printed.
    package struct Ended: Sendable {
        package let ending: Ending
        package let output: [UInt8]
        /// The beginning of its standard error.
        package let errors: [UInt8]
    }

    /// Runs the program and collects what it prints.
    ///
    /// - Parameters:
    ///   - input: its standard input.
    ///   - outputLimit: bytes; a program that prints more is cut off.
    ///   - errorLimit: bytes of standard error that are kept; the rest is read and dropped.
    ///   - timeout: after it, the program is cut off.
    package func run(
        input: [UInt8] = [],
        outputLimit: Int,
        errorLimit: Int,
        timeout: Duration
    ) async throws(ProgramProblem) -> Ended {
        try await within(timeout) {
            let result = try await Subprocess.run(
                executable,
                arguments: Arguments(arguments),
                environment: .custom(variables),
                workingDirectory: directory.isEmpty ? nil : directory,
                platformOptions: .endingWhole,
                input: .array(input),
                output: .bytes(limit: outputLimit),
                error: .sequence
            ) { execution in
                try await Self.beginning(of: execution.standardError, limit: errorLimit)
            }
            return Ended(
                ending: Ending(result.terminationStatus),
                output: result.standardOutput,
                errors: result.closureResult
            )
        }
    }

    /// Runs the program without input; what it prints goes to standard error.
    ///
    /// - Parameter timeout: after it, the program is cut off.
    package func runOnStandardError(timeout: Duration) async throws(ProgramProblem) -> Ending {
        try await within(timeout) {
            let result = try await Subprocess.run(
                executable,
                arguments: Arguments(arguments),
                environment: .custom(variables),
                workingDirectory: directory.isEmpty ? nil : directory,
                platformOptions: .endingWhole,
                input: .none,
                output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
            )
            return Ending(result.terminationStatus)
        }
    }

    /// Cuts `body` off at a time-out; returns only when the program is gone.
    private func within<Value: Sendable>(
        _ timeout: Duration,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws(ProgramProblem) -> Value {
        do {
            return try await withThrowingTaskGroup(of: Value.self) { group in
                group.addTask {
                    let value = try await body()
                    try Task.checkCancellation()
                    return value
                }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw ProgramProblem.tookTooLong(timeout)
                }
                defer { group.cancelAll() }
                guard let value = try await group.next() else { throw ProgramProblem.cancelled }
                return value
            }
        } catch {
            throw ProgramProblem(error)
        }
    }

    /// Reads a stream to its end, so that a talkative program isn't held up, and keeps its first bytes.
    private static func beginning(of stream: SubprocessOutputSequence, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await buffer in stream where bytes.count < limit {
            buffer.withUnsafeBytes { bytes += $0.prefix(limit - bytes.count) }
        }
        return bytes
    }
}

extension Program.Ending {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(Int32(truncatingIfNeeded: code))
        case .signaled(let signal): self = .signaled(Int32(truncatingIfNeeded: signal))
        }
    }
}

extension Program: CustomReflectable {
    /// It holds the whole environment, which must not be dumped.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
