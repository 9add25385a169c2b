import SIPModel
import Subprocess
import SystemPackage

/// A program that prints a secret, run without a shell and in a session of its own: it can't ask on the terminal, and
/// what it started ends with it when it takes too long.
struct SecretCommand: Sendable {
    private let executable: Executable
    private let arguments: [String]
    private let environment: [Environment.Key: String]
    private let directory: FilePath

    /// The most of a program's standard error that is quoted, in characters.
    private static let quotedCharacters = 2_000

    /// nil where there is no program.
    init?(_ words: [String], in directory: String, environment: [String: String]) {
        guard let program = words.first else { return nil }
        executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        arguments = Array(words.dropFirst())
        // The program gets what it needs to find its own credentials, and never Patchbay's.
        let inherited = environment.filter { !SecretReference.isForbidden(environment: $0.key) }
        self.environment = Dictionary(
            uniqueKeysWithValues: inherited.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        self.directory = FilePath(directory)
    }

    /// What it prints.
    func run(timeout: Duration) async throws(SecretProblem) -> String {
        do {
            return try await withThrowingTaskGroup(of: String.self) { group in
                group.addTask { try await run() }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw SecretProblem.commandTimedOut(timeout)
                }
                // The group waits for the program's end, which a cancelled run hastens.
                defer { group.cancelAll() }
                guard let value = try await group.next() else { throw SecretProblem.cancelled }
                return value
            }
        } catch let problem as SecretProblem {
            throw problem
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw .tooLarge
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .commandNotStarted
        }
    }

    private func run() async throws -> String {
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments(arguments),
            environment: .custom(environment),
            workingDirectory: directory.isEmpty ? nil : directory,
            platformOptions: .endingWhole,
            input: .none,
            output: .bytes(limit: SecretResolver.maximumSize),
            error: .sequence
        ) { execution in
            try await Self.beginning(of: execution.standardError)
        }
        try Task.checkCancellation()
        let end: String
        switch result.terminationStatus {
        case .exited(0):
            guard let text = String(validating: result.standardOutput, as: UTF8.self) else {
                throw SecretProblem.notText
            }
            return text
        case .exited(let code): end = "ended with exit code \(code)"
        case .signaled(let signal): end = "was ended by signal \(signal)"
        }
        // Once it printed something, that may be the value, and its words may repeat it. To search them for it would
        // miss what is encoded or cut: so they are shown only where there is no value they could repeat.
        let printedNothing = String(decoding: result.standardOutput, as: UTF8.self).allSatisfy(\.isWhitespace)
        throw SecretProblem.commandFailed(end, said: printedNothing ? Self.quoted(result.closureResult) : nil)
    }

    /// The first bytes of a stream, which is read to its end: a program that says more isn't held up.
    private static func beginning(of stream: SubprocessOutputSequence) async throws -> [UInt8] {
        let limit = quotedCharacters * 4
        var bytes: [UInt8] = []
        for try await buffer in stream where bytes.count < limit {
            buffer.withUnsafeBytes { bytes += $0.prefix(limit - bytes.count) }
        }
        return bytes
    }

    /// On one line, and not for ever; nil for nothing.
    private static func quoted(_ bytes: [UInt8]) -> String? {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let text = lines.map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { !$0.isEmpty }.joined(
            separator: " / ")
        guard !text.isEmpty else { return nil }
        return text.count > quotedCharacters ? text.prefix(quotedCharacters) + "…" : text
    }
}
