/// The reason why the environment or an option describes no usable network. Nothing was sent.
package enum NetworkError: Error, Sendable, Equatable {
    case proxy(ProxyError)
    /// A file of root certificates that can't be read.
    case unreadableRoots(String, name: String)
    /// A file or directory without a certificate in PEM.
    case noRoots(String, name: String)

    package var message: String {
        switch self {
        case .proxy(let error): error.message
        case .unreadableRoots(let path, let name):
            "The root certificates of \(name) can't be read: \(path). Name a readable file with certificates in PEM."
        case .noRoots(let path, let name):
            "\(name) names \(path), in which there is no root certificate. Name a file with certificates in PEM "
                + "(-----BEGIN CERTIFICATE-----)."
        }
    }
}
