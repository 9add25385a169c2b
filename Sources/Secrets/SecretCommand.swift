import Programs
import SIPModel

/// A program that prints a secret.
struct SecretCommand: Sendable {
    private let program: Program

    /// Maximum length of the quote of a program's standard error, in characters.
    private static let quotedCharacters = 2_000

    /// - Returns: `nil` if `words` names no program.
    init?(_ words: [String], in directory: String, environment: [String: String]) {
        guard let program = Program(words, environment: environment, directory: directory) else { return nil }
        self.program = program
    }

    /// Runs the program and returns its standard output.
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
        // If the program printed something, that may be the secret, and its standard error may repeat it. A search
        // for the secret would miss an encoded or shortened copy. So the error is shown only if the program printed
        // nothing.
        let printedNothing = String(decoding: ended.output, as: UTF8.self).allSatisfy(\.isWhitespace)
        throw .commandFailed(end, said: printedNothing ? Self.quoted(ended.errors) : nil)
    }

    /// Returns the text on one line, shortened to the maximum length; `nil` if it is empty.
    private static func quoted(_ bytes: [UInt8]) -> String? {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let text = lines.map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { !$0.isEmpty }.joined(
            separator: " / ")
        guard !text.isEmpty else { return nil }
        return text.count > quotedCharacters ? text.prefix(quotedCharacters) + "…" : text
    }
}
