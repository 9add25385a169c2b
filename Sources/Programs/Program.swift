package import SIPModel
import Subprocess
import SystemPackage

/// A program with its arguments, run as a child process without a shell.
///
/// The child runs in a separate session: it can't ask on the terminal, and Ctrl-C doesn't reach it. When Patchbay kills
/// the child, it also kills everything that the child started. The child's environment has neither Patchbay's key nor
/// its settings.
package struct Program: Sendable {
    package let name: String
    private let executable: Executable
    private let arguments: [String]
    private let variables: [Environment.Key: String]
    private let directory: FilePath

    /// - Parameters:
    ///   - words: the program and its arguments. A name without a `/` is looked up on the PATH.
    ///   - environment: the run's environment; `BLAND_API_KEY` and `PATCHBAY_*` are removed.
    ///   - secrets: environment variables to remove as well.
    ///   - directory: the child's working directory, which is also the base of a program's path with a `/`. Empty: the
    ///     run's working directory.
    /// - Returns: `nil` if `words` names no program.
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

    /// The exit code or the signal with which a program ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case signaled(Int32)

        package var isSuccess: Bool { self == .exited(0) }
    }

    /// The result of a program that ran to its end.
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
    ///   - outputLimit: maximum bytes of standard output; a program that prints more is killed.
    ///   - errorLimit: maximum bytes of standard error to keep; the rest is read and dropped.
    ///   - timeout: maximum run time; then the program is killed.
    package func run(
        input: [UInt8] = [],
        outputLimit: Int,
        errorLimit: Int,
        timeout: Duration
    ) async throws(ProgramProblem) -> Ended {
        BrokenPipes.areErrors()
        return try await within(timeout) {
            // With `.array` in place of a writer, the library crashes if the program ends before its input is written.
            input.isEmpty
                ? try await collect(input: .none, outputLimit) { execution in
                    try await Self.beginning(of: execution.standardError, limit: errorLimit)
                }
                : try await collect(input: .inputWriter, outputLimit) { execution in
                    async let errors = Self.beginning(of: execution.standardError, limit: errorLimit)
                    // A program may end without reading all of its input; its exit code says whether that is an error.
                    _ = try? await execution.standardInputWriter.write(input)
                    try? await execution.standardInputWriter.finish()
                    return try await errors
                }
        }
    }

    private func collect<Input: InputProtocol>(
        input: Input,
        _ outputLimit: Int,
        _ body: (Execution<Input, BytesOutput, SequenceOutput>) async throws -> [UInt8]
    ) async throws -> Ended {
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments(arguments),
            environment: .custom(variables),
            workingDirectory: directory.isEmpty ? nil : directory,
            platformOptions: .endingWhole,
            input: input,
            output: .bytes(limit: outputLimit),
            error: .sequence,
            body: body
        )
        return Ended(
            ending: Ending(result.terminationStatus),
            output: result.standardOutput,
            errors: result.closureResult
        )
    }

    /// Runs the program without input, and sends its output to standard error.
    ///
    /// - Parameter timeout: maximum run time; then the program is killed.
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

    /// Cancels `body` at a time-out. Returns only after the program has ended.
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

    /// Reads a stream to its end and keeps its first bytes. A program blocks if nobody reads its output.
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
    /// The program holds the whole environment, which must not be dumped.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
