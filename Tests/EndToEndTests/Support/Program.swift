import Foundation
import Programs
import Subprocess
import SystemPackage

/// A program with its arguments. A run inherits nothing from the tests' own environment.
struct Program: Sendable {
    let executable: Executable
    let arguments: [String]

    struct Ended: Sendable {
        let code: Int32
        let out: String
        let err: String
    }

    /// A program of the system, by name or path.
    static func named(_ name: String, _ arguments: [String] = []) -> Program {
        Program(executable: name.contains("/") ? .path(FilePath(name)) : .name(name), arguments: arguments)
    }

    /// One of this package's executables, from the directory of the tests' build products.
    static func built(_ name: String, _ arguments: [String]) -> Program {
        Program(executable: .path(FilePath(path(of: name))), arguments: arguments)
    }

    static func path(of name: String) -> String { products.appending(path: name).path(percentEncoded: false) }

    private static let products: URL = {
        #if os(Linux)
            let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        #else
            let tests =
                Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
        #endif
        return tests.deletingLastPathComponent()
    }()

    /// Runs the program to its end. Only a few programs run at once, because all tests run concurrently.
    func run(in directory: URL, _ environment: [String: String], input: String = "") async throws -> Ended {
        try await Turnstile.programs.pass { try await runAtOnce(in: directory, environment, input: input) }
    }

    /// Runs the program to its end, without a limit on concurrent programs.
    ///
    /// - Parameter meanwhile: runs concurrently with the program, and gets its process id.
    func runAtOnce(
        in directory: URL, _ environment: [String: String], input: String = "",
        meanwhile: @Sendable (Int32) async throws -> Void = { _ in }
    ) async throws -> Ended {
        // With `.string` in place of a writer, the library crashes if the program ends before its input is written.
        input.isEmpty
            ? try await launch(.none, in: directory, environment) { execution in
                try await meanwhile(execution.processIdentifier.value)
            }
            : try await launch(.inputWriter, in: directory, environment) { execution in
                _ = try? await execution.standardInputWriter.write(input)
                try? await execution.standardInputWriter.finish()
                try await meanwhile(execution.processIdentifier.value)
            }
    }

    private func launch<Input: InputProtocol>(
        _ input: Input, in directory: URL, _ environment: [String: String],
        _ body: (Execution<Input, StringOutput<UTF8>, StringOutput<UTF8>>) async throws -> Void
    ) async throws -> Ended {
        BrokenPipes.areErrors()
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
            ),
            workingDirectory: FilePath(directory.path(percentEncoded: false)),
            input: input,
            output: .string(limit: 64 * 1024 * 1024),
            error: .string(limit: 64 * 1024 * 1024),
            body: body
        )
        let code: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return Ended(code: code, out: result.standardOutput, err: result.standardError)
    }
}

/// Limits the number of concurrent tasks.
actor Turnstile {
    static let programs = Turnstile(places: 4)

    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        self.places = places
    }

    nonisolated func pass<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        await enter()
        do {
            let value = try await body()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}
