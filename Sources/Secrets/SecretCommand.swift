import Programs
import SIPModel

/// A program that prints a secret.
struct SecretCommand: Sendable {
    private let program: Program

    /// The most of a program's standard error that is quoted, in characters.
    private static let quotedCharacters = 2_000

    /// - Returns: `nil` where there is no program.
    init?(_ words: [String], in directory: String, environment: [String: String]) {
        guard let program = Program(words, environment: environment, directory: directory) else { return nil }
        self.program = program
    }

    /// What it prints.
    func run(timeout: Duration) async throws(SecretProblem) -> String {
        let ended: Program.Ended
        do throws(ProgramProblem) {
            ended = try await program.run(
                outputLimit: SecretResolver.maximumSize,
                errorLimit: Self.quotedCharacters * 4,
                timeout: timeout
            )
        } catch {
            switch error {
            case .outputTooLarge: throw .tooLarge
            case .tookTooLong(let limit): throw .commandTimedOut(limit)
            case .cancelled: throw .cancelled
            case .notFound, .notStarted: throw .commandNotStarted
            }
        }
        let end: String
        switch ended.ending {
        case .exited(0):
            guard let text = String(validating: ended.output, as: UTF8.self) else { throw .notText }
            return text
        case .exited(let code): end = "ended with exit code \(code)"
        case .signaled(let signal): end = "was ended by signal \(signal)"
        }
        // Once it printed something, that may be the value, and its words may repeat it. To search them for it would
        // miss what is encoded or cut: so they are shown only where there is no value they could repeat.
        let printedNothing = String(decoding: ended.output, as: UTF8.self).allSatisfy(\.isWhitespace)
        throw .commandFailed(end, said: printedNothing ? Self.quoted(ended.errors) : nil)
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
