import Foundation
package import SIPModel
import Secrets
import Subprocess
import SystemPackage

/// A program that says whether the next wave may begin: it must exit with 0. It is run without a shell, gets neither
/// Patchbay's key nor the secrets of manifests, and what it prints goes to stderr.
package struct WaveCheck: Sendable {
    /// How long it may take.
    package static let timeout = Duration.seconds(5 * 60)

    private let words: [String]
    private let environment: [String: String]
    private let directory: String

    /// - Parameters:
    ///   - words: the program and its arguments.
    ///   - environment: what the run has; what the program must not see is taken out here.
    ///   - secrets: the secrets of the plan.
    ///   - directory: where it runs, and what a program with a `/` in its name is relative to.
    package init(
        _ words: [String],
        environment: [String: String],
        without secrets: Set<SecretReference>,
        directory: String
    ) {
        self.words = words
        self.environment = environment.filter { name, _ in
            !SecretReference.isForbidden(environment: name) && !secrets.contains(.environment(name))
        }
        self.directory = directory
    }

    private enum Ending: Sendable {
        case exited(TerminationStatus)
        case tookTooLong
        case stopped
    }

    /// Runs it to its end.
    ///
    /// - Returns: why the next wave may not begin; nil when it may.
    package func run(_ runSwitch: RunSwitch, timeout: Duration = Self.timeout) async -> String? {
        guard let program = words.first else { return nil }
        let executable: Executable =
            program.contains("/") ? .path(FilePath(directory).pushing(FilePath(program))) : .name(program)
        let variables = Dictionary(
            uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        do {
            let ending = try await withThrowingTaskGroup(of: Ending.self) { group in
                group.addTask {
                    let result = try await Subprocess.run(
                        executable,
                        arguments: Arguments(Array(words.dropFirst())),
                        environment: .custom(variables),
                        workingDirectory: FilePath(directory),
                        platformOptions: .endingWhole,
                        input: .none,
                        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
                        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
                    )
                    return .exited(result.terminationStatus)
                }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return .tookTooLong
                }
                group.addTask {
                    while !runSwitch.isStopped { try await Task.sleep(for: .milliseconds(100)) }
                    return .stopped
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .stopped
            }
            switch ending {
            case .exited(.exited(0)): return nil
            case .exited(.exited(let code)): return "the check \(program) exited with \(code)"
            case .exited(.signaled(let signal)): return "the check \(program) was ended by signal \(signal)"
            case .tookTooLong:
                return "the check \(program) took longer than \(timeout.components.seconds) seconds"
            case .stopped: return "the run was stopped"
            }
        } catch {
            return "the check \(program) can't be started"
        }
    }
}
