import Foundation
import SystemPackage

/// The reason that a file can't be written.
package enum FileWriteProblem: Error, Sendable, Equatable {
    /// The file to replace no longer exists.
    case gone
    /// Files with these names already exist, and must not be replaced.
    case present([String])
    /// The system's own message.
    case other(String)

    init(_ error: any Error) {
        self = .other((error as? Errno)?.description ?? error.localizedDescription)
    }

    /// The reason as a clause, for a message.
    package var explanation: String {
        switch self {
        case .gone: "it isn't there any more"
        case .present(let names): "there is already a \(names.joined(separator: " and a "))"
        case .other(let words): words
        }
    }
}
