import Foundation
import SystemPackage

/// Why a file can't be written.
package enum FileWriteProblem: Error, Sendable, Equatable {
    /// The file to replace isn't there any more.
    case gone
    /// Files of these names are there already, and none may be replaced.
    case present([String])
    /// The system's own words.
    case other(String)

    init(_ error: any Error) {
        self = .other((error as? Errno)?.description ?? error.localizedDescription)
    }

    /// A clause that says it.
    package var explanation: String {
        switch self {
        case .gone: "it isn't there any more"
        case .present(let names): "there is already a \(names.joined(separator: " and a "))"
        case .other(let words): words
        }
    }
}
