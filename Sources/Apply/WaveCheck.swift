import Programs
package import SIPModel

/// A program that says whether the next wave may begin: it must exit with 0. It is run without a shell, gets neither
/// Patchbay's key nor the secrets of manifests, and what it prints goes to stderr.
package struct WaveCheck: Sendable {
    /// How long it may take.
    package static let timeout = Duration.seconds(5 * 60)

    private let program: Program?

    /// - Parameters:
    ///   - words: the program and its arguments.
    ///   - environment: the run's; Patchbay's own variables are taken out.
    ///   - secrets: the secrets of the plan, which are taken out, too.
    ///   - directory: where it runs, and what a program with a `/` in its name is relative to.
    package init(
        _ words: [String],
        environment: [String: String],
        without secrets: Set<SecretReference>,
        directory: String
    ) {
        program = Program(words, environment: environment, withholding: secrets, directory: directory)
    }

    /// Runs it to its end.
    ///
    /// - Returns: why the next wave may not begin; nil when it may.
    package func run(_ runSwitch: RunSwitch, timeout: Duration = Self.timeout) async -> String? {
        guard let program else { return nil }
        return await withTaskGroup(of: String?.self) { group in
            group.addTask { await Self.judge(program, timeout) }
            group.addTask {
                while !runSwitch.isStopped, (try? await Task.sleep(for: .milliseconds(100))) != nil {}
                return "the run was stopped"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            // A program that is cut off is waited for.
            await group.waitForAll()
            return first
        }
    }

    private static func judge(_ program: Program, _ timeout: Duration) async -> String? {
        let check = "the check \(program.name)"
        do throws(ProgramProblem) {
            switch try await program.runOnStandardError(timeout: timeout) {
            case .exited(0): return nil
            case .exited(let code): return "\(check) exited with \(code)"
            case .signaled(let signal): return "\(check) was ended by signal \(signal)"
            }
        } catch {
            switch error {
            case .tookTooLong(let limit): return "\(check) took longer than \(limit.components.seconds) seconds"
            case .cancelled: return "the run was stopped"
            case .notFound, .notStarted, .outputTooLarge: return "\(check) can't be started"
            }
        }
    }
}
