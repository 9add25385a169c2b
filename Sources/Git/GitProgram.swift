package import Foundation
import Programs
package import SystemPackage

/// The real `git`, run without a terminal and in English.
package struct GitProgram: Sendable {
    /// Maximum duration of a command, including the time that it waits for a network.
    package static let limit = Duration.seconds(120)
    private static let maximumOutput = 256 * 1024 * 1024
    private static let maximumErrors = 1024 * 1024

    package var environment: [String: String]
    package var directory: FilePath

    /// - Parameters:
    ///   - environment: the process's environment; variables that would mislead git or leak data are removed.
    ///   - directory: git's working directory.
    package init(environment: [String: String], directory: FilePath) {
        self.environment = Self.cleaned(environment)
        self.directory = directory
    }

    /// The result of a command that ran to its end. After a failure, `err` has git's messages.
    package struct Ended: Sendable {
        package let isSuccess: Bool
        package let out: Data
        package let err: String

        package var text: String { String(decoding: out, as: UTF8.self) }
        /// The first line that isn't empty, without its line end.
        package var line: String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
    }

    package enum Problem: Error {
        case notInstalled
        /// git didn't run to its end, for this reason.
        case cutOff(String)
    }

    package func run(_ arguments: [String], input: Data = Data()) async throws(Problem) -> Ended {
        guard let program = Program(["git"] + arguments, environment: environment, directory: directory.string) else {
            throw .notInstalled
        }
        do {
            let ended = try await program.run(
                input: Array(input),
                outputLimit: Self.maximumOutput,
                errorLimit: Self.maximumErrors,
                timeout: Self.limit
            )
            return Ended(
                isSuccess: ended.ending.isSuccess,
                out: Data(ended.output),
                err: String(decoding: ended.errors, as: UTF8.self)
            )
        } catch {
            switch error {
            case .notFound: throw .notInstalled
            case .tookTooLong(let limit): throw .cutOff("git took longer than \(limit.components.seconds) seconds")
            case .notStarted, .outputTooLarge, .cancelled: throw .cutOff("git was cut off")
            }
        }
    }

    // MARK: Environment

    /// Variables that would make git work on another repository, or change the language of its messages.
    private static let misleading: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "LANG", "LANGUAGE",
    ]

    /// Programs and settings that would ask somebody, in a window where there is no terminal.
    private static let asking: Set<String> = ["GIT_ASKPASS", "SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY"]

    static func cleaned(_ environment: [String: String]) -> [String: String] {
        var environment = environment.filter { name, _ in
            !name.hasPrefix("GIT_TRACE") && !name.hasPrefix("LC_") && !misleading.contains(name)
                && !asking.contains(name)
        }
        environment["LC_ALL"] = "C"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        // Git Credential Manager (its documentation, "Environment variables").
        environment["GCM_INTERACTIVE"] = "never"
        // OpenSSH 8.4 and later (ssh(1), "ENVIRONMENT").
        environment["SSH_ASKPASS_REQUIRE"] = "never"
        return environment
    }

    /// Returns the program with more Git configuration. git gets it in its environment alone, never in a file or an
    /// argument.
    package func configured(_ entries: [(key: String, value: String)]) -> GitProgram {
        var program = self
        var count = environment["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0
        for (key, value) in entries {
            program.environment["GIT_CONFIG_KEY_\(count)"] = key
            program.environment["GIT_CONFIG_VALUE_\(count)"] = value
            count += 1
        }
        program.environment["GIT_CONFIG_COUNT"] = String(count)
        return program
    }
}

extension GitProgram: CustomReflectable {
    /// The program holds the whole environment, which must not be dumped.
    package var customMirror: Mirror { Mirror(self, children: ["directory": directory]) }
}
