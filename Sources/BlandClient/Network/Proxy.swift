import AsyncHTTPClient
import Foundation
import NIOHTTP1
import SIPModel

/// A proxy that an environment variable names. Its user name and password are never shown.
package struct Proxy: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// HTTP with the method CONNECT (RFC 9110 §9.3.6).
        case http
        /// RFC 1928, without authentication. The proxy resolves the names of hosts.
        case socks5
    }

    package let kind: Kind
    /// A name or an address, without brackets.
    package let host: String
    package let port: Int
    /// The variable that names the proxy, as it is spelled in the environment.
    package let variable: String
    /// The credentials of RFC 7617 in Base64; `nil` without user information.
    private let credentials: SecretValue?

    /// - Parameters:
    ///   - text: `http://[USER[:PASSWORD]@]HOST[:PORT]`, `socks5://HOST[:PORT]`, `socks5h://…`, or without a scheme,
    ///     which is HTTP. The standard ports are 80 and 1080.
    ///   - variable: the name of the variable, for messages.
    package init(_ text: String, variable: String) throws(ProxyError) {
        let whole = text.contains("://") ? text : "http://" + text
        guard let parts = URLComponents(string: whole, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty,
            parts.port.map({ (1...65535).contains($0) }) ?? true,
            // A word alone is mostly meant to turn the proxy off, or a secret that came into the wrong place.
            text.contains("://") || parts.port != nil
        else { throw .notAURL(variable) }
        switch scheme {
        case "http": kind = .http
        case "socks5", "socks5h": kind = .socks5
        case "https": throw .needsTLS(variable)
        default: throw .unknownScheme(variable)
        }
        guard ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil else {
            throw .hasPath(variable)
        }
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        port = parts.port ?? (kind == .http ? 80 : 1080)
        self.variable = variable
        guard parts.user != nil || parts.password != nil else {
            credentials = nil
            return
        }
        guard kind == .http else { throw .socksCredentials(variable) }
        let pair = "\(parts.user ?? ""):\(parts.password ?? "")"
        credentials = SecretValue(Data(pair.utf8).base64EncodedString())
    }

    package var hasCredentials: Bool { credentials != nil }

    /// The proxy for AsyncHTTPClient.
    ///
    /// - Parameter userAgent: also sent to the proxy, since its log may be the only one that an operator has.
    func configuration(userAgent: String) -> HTTPClient.Configuration.Proxy {
        switch kind {
        case .http:
            .server(
                host: host,
                port: port,
                authorization: credentials?.exposed { .basic(credentials: $0) },
                connectHeaders: ["User-Agent": userAgent]
            )
        case .socks5: .socksServer(host: host, port: port)
        }
    }
}

extension Proxy: CustomStringConvertible, CustomReflectable {
    /// Host and port, with the variable that names them.
    package var description: String { "\(ServerAddress.inURL(host)):\(port) (\(variable))" }
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}

/// The reason why a variable names no usable proxy. The variable's value isn't part of it: it may contain a password.
package enum ProxyError: Error, Sendable, Equatable {
    case notAURL(String)
    /// A proxy that is itself reached over TLS.
    case needsTLS(String)
    case unknownScheme(String)
    /// A path, a query or a fragment; mostly the address of a PAC file, or a password with a bare `/`, `?` or `#`.
    case hasPath(String)
    case socksCredentials(String)

    package var message: String {
        switch self {
        case .notAURL(let variable):
            "\(variable) isn't the URL of a proxy. Write it like http://proxy.example.com:3128; in a user name or "
                + "password, write characters other than letters and digits as %XX."
        case .needsTLS(let variable):
            "\(variable) names a proxy that is reached over TLS (https://), which Patchbay can't do. Name one with "
                + "http:// or socks5://; calls to the API are encrypted through it all the same."
        case .unknownScheme(let variable):
            "\(variable) names a proxy of an unknown kind. Patchbay can use http:// and socks5://."
        case .hasPath(let variable):
            "\(variable) has more than the proxy's host and port. A PAC file can't be used; in a user name or "
                + "password, write `/`, `?` and `#` as %2F, %3F and %23."
        case .socksCredentials(let variable):
            "\(variable) has a user name or password, which Patchbay can't give to a SOCKS5 proxy. Use an http:// "
                + "proxy, or a SOCKS5 proxy that asks for none."
        }
    }
}
