/// The reason that a project's files can't be used. The message says what the user should do.
package struct ProjectError: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        /// The command line is wrong.
        case usage
        /// The configuration, a manifest or a journal is wrong.
        case invalid
        /// A call of the system or of git failed.
        case failed
    }

    package let kind: Kind
    package let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
