package import Files
package import SIPModel

/// The reason that a secret isn't available. It never contains the secret's value.
package enum SecretProblem: Error, Sendable, Equatable {
    case absent
    case forbidden
    case unreadable(FileProblem)
    /// Every user of the machine can read its file.
    case openToAll
    case notText
    case tooLarge
    /// The value can't be a SIP credential.
    case flawed(CredentialFlaw)
    case commandsNotAllowed
    case commandNotStarted
    /// The exit code or signal as a clause, and the command's standard error. `said` is `nil` if the command printed
    /// anything that could be the value.
    case commandFailed(String, said: String?)
    case commandTimedOut(Duration)
    /// The run that needed the secret was cancelled.
    case cancelled

    /// The reason as a clause, for a message. It may contain a program's own text, including control characters.
    package var explanation: String {
        switch self {
        case .absent: "it is not set, or empty"
        case .forbidden: "Patchbay's own key and settings are never a source of secrets"
        case .unreadable(let problem): "the file can't be read: \(problem.explanation)"
        case .openToAll: "every user of this machine can read the file"
        case .notText: "it isn't UTF-8 text"
        case .tooLarge: "it is larger than \(SecretResolver.maximumSize) bytes"
        case .flawed(let flaw): flaw.explanation
        case .commandsNotAllowed: "it is a command, and commands are run only when that is allowed"
        case .commandNotStarted: "the program isn't there or can't be started"
        case .commandFailed(let end, let said):
            "the command \(end)" + (said.map { " and said: \($0)" } ?? "")
        case .commandTimedOut(let limit): "the command took longer than \(limit.components.seconds) seconds"
        case .cancelled: "the run was interrupted"
        }
    }

    /// The remedy, as a sentence.
    package var remedy: String {
        switch self {
        case .absent: "Set it: an empty value counts as none."
        case .forbidden: "Give the credential a place of its own."
        case .unreadable: "Fix the path, or what stands there."
        case .openToAll: "Take that away with `chmod o-r FILE`, or say --allow-open-secret-files."
        case .notText: "A SIP credential is text; look at what the source gives."
        case .tooLarge: "A SIP credential is short; look at what the source gives."
        case .flawed(let flaw): flaw.remedy
        case .commandsNotAllowed: "Say --allow-secret-commands, or set PATCHBAY_ALLOW_SECRET_COMMANDS=1."
        case .commandNotStarted: "Install it, or fix its name; it is looked for on the PATH."
        case .commandFailed: "Run it by hand where the configuration is, and fix what it says."
        case .commandTimedOut: "Run it by hand: it may be waiting for an answer that nobody can give here."
        case .cancelled: "Run it again."
        }
    }
}
