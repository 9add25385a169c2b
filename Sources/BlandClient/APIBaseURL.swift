import Foundation

/// The API's base URL: https, or http to this machine alone (docs/commands.md#common-options).
package struct APIBaseURL: Sendable, Hashable, CustomStringConvertible {
    /// The URL with scheme and host in lower case, and without a slash at the end.
    package let description: String
    let server: ServerAddress

    package static let standard = "https://api.bland.ai/v1"

    /// - Throws: the reason why the API's key must not be sent to this URL.
    package init(_ text: String) throws(APIBaseURLError) {
        guard let parts = URLComponents(string: text), let server = ServerAddress(parts) else { throw .notAURL }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw .hasMoreThanAPath
        }
        switch server.scheme {
        case "https": break
        case "http":
            guard Self.isLoopback(server.host) else { throw .notEncrypted(server.host) }
        default: throw .notAURL
        }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        description = server.origin + path
        self.server = server
    }

    /// Whether a host is this machine, in each spelling that the system understands: such a host never has a proxy
    /// (RFC 6761 §6.3 for `localhost` and the names below it).
    static func isLocal(_ host: String) -> Bool {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if ["localhost", "ip6-localhost", "ip6-loopback"].contains(name) || name.hasSuffix(".localhost") {
            return true
        }
        return (IPAddress(name) ?? IPAddress(asSystem: name))?.isLocal == true
    }

    /// Whether a host is a loopback host, which may be called without TLS.
    static func isLoopback(_ host: String) -> Bool {
        host.lowercased() == "localhost" || IPAddress(host)?.isLoopback == true
    }
}

/// The reason why the API's key must not be sent to an address.
package enum APIBaseURLError: Error, Sendable, Equatable {
    /// The text isn't part of it: it may be the key, in the wrong place.
    case notAURL
    case hasMoreThanAPath
    case notEncrypted(String)

    package var message: String {
        switch self {
        case .notAURL:
            "The API's URL (--api-url or BLAND_API_URL) isn't an https URL with a plain host. Write one like "
                + "\(APIBaseURL.standard)."
        case .hasMoreThanAPath:
            "The API's URL has credentials, a query or a fragment. Write it as scheme, host and path."
        case .notEncrypted(let host):
            "The key would go to \(host) unencrypted. Use https; http is for this machine (127.0.0.1, localhost) alone."
        }
    }
}
