import Foundation
import Subprocess
import SystemPackage

/// The real `git`, run without a terminal, in English, and without Patchbay's own secrets.
struct GitProgram: Sendable {
    /// What a command may take, waiting for a network included.
    static let limit = Duration.seconds(120)
    private static let maximumOutput = 256 * 1024 * 1024

    var environment: [String: String]
    var directory: FilePath

    /// - Parameters:
    ///   - environment: the process's own, of which what would lead git astray or leak is left out.
    ///   - directory: where it runs.
    init(environment: [String: String], directory: FilePath) {
        self.environment = Self.cleaned(environment)
        self.directory = directory
    }

    /// What ended otherwise than well has its words in `err`.
    struct Ended: Sendable {
        let isSuccess: Bool
        let out: Data
        let err: String

        var text: String { String(decoding: out, as: UTF8.self) }
        /// The first line, without its end.
        var line: String { text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
    }

    enum Problem: Error {
        case notInstalled
        /// It couldn't be run to its end.
        case cutOff(String)
    }

    func run(_ arguments: [String], input: Data = Data()) async throws(Problem) -> Ended {
        do {
            return try await withThrowingTaskGroup(of: Ended.self) { group in
                group.addTask { try await runToItsEnd(arguments, input: input) }
                group.addTask {
                    try await Task.sleep(for: Self.limit)
                    throw Problem.cutOff("git took longer than \(Self.limit.components.seconds) seconds")
                }
                defer { group.cancelAll() }
                guard let ended = try await group.next() else { throw Problem.cutOff("git didn't run") }
                return ended
            }
        } catch let problem as Problem {
            throw problem
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .notInstalled
        } catch {
            throw .cutOff("git was cut off")
        }
    }

    private func runToItsEnd(_ arguments: [String], input: Data) async throws -> Ended {
        var options = PlatformOptions()
        // Ctrl-C is for Patchbay, which lets what is under way come to its end; and nobody can be asked.
        options.createSession = true
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: directory.isEmpty ? nil : directory,
            platformOptions: options,
            input: .data(input),
            output: .data(limit: Self.maximumOutput),
            error: .string(limit: 1024 * 1024)
        )
        return Ended(
            isSuccess: result.terminationStatus.isSuccess,
            out: result.standardOutput,
            err: result.standardError
        )
    }

    // MARK: Environment

    /// Variables that would make git work on another repository, or tell others what it does.
    private static let misleading: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "LANG", "LANGUAGE",
    ]

    static func cleaned(_ environment: [String: String]) -> [String: String] {
        var environment = environment.filter { name, _ in
            name != "BLAND_API_KEY" && !name.hasPrefix("PATCHBAY_") && !name.hasPrefix("GIT_TRACE")
                && !name.hasPrefix("LC_") && !misleading.contains(name)
        }
        environment["LC_ALL"] = "C"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        return environment
    }

    /// The program with more configuration, which stands in its environment alone: neither in a file nor in arguments.
    func configured(_ entries: [(key: String, value: String)]) -> GitProgram {
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
    var customMirror: Mirror { Mirror(self, children: ["directory": directory]) }
}
