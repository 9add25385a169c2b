/// Why a project's files can't be used, told so that a user knows what to do.
package struct ProjectError: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        /// The command line is wrong.
        case usage
        /// The configuration, a manifest or a journal is.
        case invalid
        /// The system or git didn't do it.
        case failed
    }

    package let kind: Kind
    package let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
