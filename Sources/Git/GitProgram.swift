package import Foundation
import Programs
package import SystemPackage

/// The real `git`, run without a terminal and in English.
package struct GitProgram: Sendable {
    /// What a command may take, waiting for a network included.
    package static let limit = Duration.seconds(120)
    private static let maximumOutput = 256 * 1024 * 1024
    private static let maximumErrors = 1024 * 1024

    package var environment: [String: String]
    package var directory: FilePath

    /// - Parameters:
    ///   - environment: the process's own, of which what would lead git astray or leak is left out.
    ///   - directory: where it runs.
    package init(environment: [String: String], directory: FilePath) {
        self.environment = Self.cleaned(environment)
        self.directory = directory
    }

    /// What ended otherwise than well has its words in `err`.
    package struct Ended: Sendable {
        package let isSuccess: Bool
        package let out: Data
        package let err: String

        package var text: String { String(decoding: out, as: UTF8.self) }
        /// The first line, without its end.
        package var line: String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
    }

    package enum Problem: Error {
        case notInstalled
        /// It couldn't be run to its end.
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

    /// Variables that would make git work on another repository, or tell others what it does.
    private static let misleading: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "LANG", "LANGUAGE",
    ]

    static func cleaned(_ environment: [String: String]) -> [String: String] {
        var environment = environment.filter { name, _ in
            !name.hasPrefix("GIT_TRACE") && !name.hasPrefix("LC_") && !misleading.contains(name)
        }
        environment["LC_ALL"] = "C"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        return environment
    }

    /// The program with more configuration, which stands in its environment alone: neither in a file nor in arguments.
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
    /// It holds the whole environment, which nobody may dump.
    package var customMirror: Mirror { Mirror(self, children: ["directory": directory]) }
}
