import Foundation
package import SIPModel
import Subprocess
import SystemPackage

/// Finds the values of secrets: in the environment, in files, and by running programs (design §2).
///
/// Each secret is looked up once, however many numbers use it. A value leaves here as a `SecretValue`, which
/// can't be printed.
package struct SecretResolver: Sendable {
    private let environment: [String: String]
    private let directory: String
    private let allowsCommands: Bool
    private let key: SecretValue?

    /// The largest secret that a file or command may give, in bytes.
    package static let maximumSize = 64 * 1024
    /// How long a command may take.
    package static let commandTimeout = Duration.seconds(30)

    /// - Parameters:
    ///   - directory: what relative paths of files are relative to: the configuration's directory.
    ///   - allowsCommands: whether programs may be run; a pull request could change them.
    ///   - key: the API's own, which is never a secret of a manifest's, wherever it is found.
    package init(
        environment: [String: String],
        directory: String,
        allowsCommands: Bool,
        key: SecretValue? = nil
    ) {
        self.environment = environment
        self.directory = directory
        self.allowsCommands = allowsCommands
        self.key = key
    }

    /// The values that are at hand, and why the others aren't.
    package func resolve(_ references: some Collection<SecretReference>) async -> SecretStore {
        var store = SecretStore()
        for reference in references {
            do throws(SecretProblem) {
                store.values[reference] = SecretValue(try await value(of: reference))
            } catch {
                store.problems[reference] = error
            }
        }
        return store
    }

    private func value(of reference: SecretReference) async throws(SecretProblem) -> String {
        let text: String
        switch reference {
        case .environment(let name):
            guard !SecretReference.isForbidden(environment: name) else { throw .forbidden }
            // CI gives an empty text for a secret that isn't set.
            text = environment[name] ?? ""
        case .file(let path): text = Self.withoutNewline(try contents(ofFile: path))
        case .command(let words): text = Self.withoutNewline(try await output(of: words))
        }
        guard !text.isEmpty else { throw .absent }
        // /proc/self/environ holds the API's key, and every other secret beside it.
        guard !text.utf8.contains(0) else { throw .notText }
        guard SecretValue(text) != key else { throw .forbidden }
        return text
    }

    private func contents(ofFile path: String) throws(SecretProblem) -> String {
        let file = FilePath(directory).pushing(FilePath(path))
        let data: Data
        do {
            // No more than it may have: /dev/zero has no end.
            let handle = try FileHandle(forReadingFrom: URL(filePath: file.string))
            defer { try? handle.close() }
            data = try handle.read(upToCount: Self.maximumSize + 1) ?? Data()
        } catch {
            throw .unreadable
        }
        guard data.count <= Self.maximumSize else { throw .tooLarge }
        guard let text = String(data: data, encoding: .utf8) else { throw .notText }
        return text
    }

    private func output(of words: [String]) async throws(SecretProblem) -> String {
        guard allowsCommands else { throw .commandsNotAllowed }
        guard let program = words.first else { throw .absent }
        // The program gets what it needs to find its own credentials, and never Patchbay's.
        let inherited = environment.filter { !SecretReference.isForbidden(environment: $0.key) }
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let directory = FilePath(directory)
        do {
            return try await withTimeout(Self.commandTimeout) {
                let result = try await run(
                    executable,
                    arguments: Arguments(Array(words.dropFirst())),
                    environment: .custom(
                        Dictionary(
                            uniqueKeysWithValues: inherited.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
                    ),
                    workingDirectory: directory.isEmpty ? nil : directory,
                    output: .string(limit: Self.maximumSize),
                    error: .discarded
                )
                guard result.terminationStatus.isSuccess else { throw SecretProblem.commandFailed }
                return result.standardOutput
            }
        } catch let problem as SecretProblem {
            throw problem
        } catch {
            throw .commandFailed
        }
    }

    private static func withoutNewline(_ text: String) -> String {
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { return String(text.dropLast()) }
        return text
    }
}

extension SecretResolver: CustomReflectable {
    /// It holds the whole environment, which nobody may dump.
    package var customMirror: Mirror { Mirror(self, children: ["directory": directory]) }
}

/// Runs something, and gives it up after a while.
private func withTimeout<Value: Sendable>(
    _ limit: Duration,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw SecretProblem.commandTimedOut
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw SecretProblem.commandFailed }
        return value
    }
}

/// The secrets of a run: those at hand, and why the others aren't.
package struct SecretStore: Sendable {
    package fileprivate(set) var values: [SecretReference: SecretValue] = [:]
    package fileprivate(set) var problems: [SecretReference: SecretProblem] = [:]

    package init() {}

    package subscript(_ reference: SecretReference) -> SecretValue? { values[reference] }
}

/// Why a secret isn't at hand. Never with its value, nor with what a program printed.
package enum SecretProblem: Error, Sendable, Equatable {
    case absent
    case forbidden
    case unreadable
    case notText
    case tooLarge
    case commandsNotAllowed
    case commandFailed
    case commandTimedOut

    /// A clause that says what to do.
    package var explanation: String {
        switch self {
        case .absent: "it is not set, or empty"
        case .forbidden: "Patchbay's own key and settings are never a source of secrets"
        case .unreadable: "the file isn't there or can't be read"
        case .notText: "it isn't UTF-8 text"
        case .tooLarge: "it is larger than \(SecretResolver.maximumSize) bytes"
        case .commandsNotAllowed:
            "commands are run only with --allow-secret-commands or PATCHBAY_ALLOW_SECRET_COMMANDS=1"
        case .commandFailed: "the command failed or can't be started"
        case .commandTimedOut:
            "the command took longer than \(SecretResolver.commandTimeout.components.seconds) seconds"
        }
    }
}
