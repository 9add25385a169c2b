/// The reason why the environment or an option describes no usable network. Nothing was sent.
package enum NetworkError: Error, Sendable, Equatable {
    case proxy(ProxyError)
    /// A file of root certificates that can't be read.
    case unreadableRoots(String, name: String)
    /// A directory, a pipe or a device where a file is expected.
    case notAFile(String, name: String)
    /// A file of more than 16 MiB.
    case tooLarge(String, name: String)
    /// A certificate that can't be decoded; `line` is that of its `BEGIN`, counted from 1.
    case damagedRoots(String, line: Int, name: String)
    /// A directory without a certificate in PEM, or that isn't there.
    case emptyDirectory(String, name: String)
    /// A file without a certificate in PEM.
    case noRoots(String, name: String)

    package var message: String {
        switch self {
        case .proxy(let error): error.message
        case .unreadableRoots(let path, let name):
            "The root certificates of \(name) can't be read: \(path). Name a readable file with certificates in PEM."
        case .notAFile(let path, let name):
            "\(name) names \(path), which isn't a file. Write the certificates into one, in PEM."
                + (name == "SSL_CERT_FILE" ? " A directory is named by SSL_CERT_DIR." : "")
        case .tooLarge(let path, let name):
            "\(name) names \(path), which is larger than 16 MiB. Name a file with the root certificates alone."
        case .damagedRoots(let path, let line, let name):
            "\(name) names \(path), whose certificate in line \(line) is damaged. Copy it again, or remove it."
        case .emptyDirectory(let path, let name):
            "\(name) names \(path), which isn't a directory with certificates in PEM. A file is named by SSL_CERT_FILE or "
                + "--ca-file."
        case .noRoots(let path, let name):
            "\(name) names \(path), in which there is no root certificate. Name a file with certificates in PEM "
                + "(-----BEGIN CERTIFICATE-----)."
        }
    }
}
