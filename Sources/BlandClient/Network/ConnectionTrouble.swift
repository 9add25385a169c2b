import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSOCKS
import NIOSSL

/// The meaning of an error that ended an attempt without a whole answer.
enum ConnectionTrouble: Sendable, Equatable {
    /// It may pass: another attempt may succeed.
    case passing(String)
    /// A proxy, a port or TLS is set up so that no attempt can succeed. The text is a clause with its remedy.
    case lasting(String)
    /// The certificate was refused; `CertificateInspection` finds the reason.
    case certificate(isMisnamed: Bool)

    init(_ error: any Error, _ route: Network.Route, longest: Duration) {
        switch error {
        case let error as HTTPClientError: self = Self.http(error, route)
        case let error as IOError where error.errnoCode != 0: self = .passing(Self.text(error, route))
        case let error as NIOConnectionError: self = .passing(Self.text(error, route))
        case let error as NIOSSLError: self = Self.tls(error, route)
        case is NIOSSLExtraError, is ServerIdentity.Unproved: self = .certificate(isMisnamed: true)
        case let error as BoringSSLError:
            // TLS 1.3 refuses a client after its handshake. Else the context couldn't be made: only its root certificates
            // come from outside the program.
            let refusal = Self.handshakeRefusal(String(describing: error), route)
            self = .lasting(refusal ?? CertificateTrouble.noRoots.reason(host: route.host, roots: ""))
        case is HTTPParserError:
            self = .passing("what answers at \(route.target) doesn't speak HTTP, or broke off" + Self.through(route))
        case is ChannelError: self = Self.closed(route)
        case is SOCKSError.NoValidAuthenticationMethod, is SOCKSError.InvalidAuthenticationSelection:
            self = .lasting("\(Self.proxy(route)) asks for a user name and password, which Patchbay can't give to it")
        case is SOCKSError.InvalidProtocolVersion:
            self = .lasting("\(Self.proxy(route)) doesn't speak SOCKS5. Check the scheme and the port of its URL")
        case is SOCKSError.ConnectionFailed: self = .passing(Self.refusal(route))
        case is Network.Patience.TooLate:
            self = .passing("the answer took longer than \(longest.components.seconds) seconds")
        case is CancellationError: self = .passing("it was cancelled")
        default: self = .passing(String(describing: error))
        }
    }

    // MARK: Proxies

    private static func proxy(_ route: Network.Route) -> String { "the proxy " + (route.proxy?.description ?? "") }

    /// AsyncHTTPClient keeps no status but 407, and some proxies answer 401 to a wrong password.
    private static func refusal(_ route: Network.Route) -> String {
        let credentials = route.proxy.flatMap { proxy in
            proxy.hasCredentials ? " (the user name or password in \(proxy.variable) may be wrong)" : nil
        }
        return "\(proxy(route)) refused to connect to \(route.target), or couldn't" + (credentials ?? "")
    }

    private static func http(_ error: HTTPClientError, _ route: Network.Route) -> ConnectionTrouble {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            return .passing("connecting\(route.proxy == nil ? "" : " to \(proxy(route))") took longer than 10 seconds")
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            return .passing("\(proxy(route)) took longer than 10 seconds to connect to \(route.target)")
        case .tlsHandshakeTimeout: return .passing("the TLS handshake took longer than 10 seconds")
        case .readTimeout, .deadlineExceeded: return .passing("the answer took too long")
        case .remoteConnectionClosed: return closed(route)
        case .proxyAuthenticationRequired:
            guard let proxy = route.proxy else { return .passing(error.shortDescription) }
            return .lasting(
                proxy.hasCredentials
                    ? "\(Self.proxy(route)) refused the user name or password in \(proxy.variable). Correct them there"
                    : "\(Self.proxy(route)) asks for a user name and password. Write them into \(proxy.variable): "
                        + "http://USER:PASSWORD@HOST:PORT")
        case .invalidProxyResponse: return .passing(refusal(route))
        default: return .passing(error.shortDescription)
        }
    }

    private static func closed(_ route: Network.Route) -> ConnectionTrouble {
        .passing("the connection was closed before the answer was whole" + through(route))
    }

    private static func through(_ route: Network.Route) -> String {
        route.proxy == nil ? "" : " (through \(proxy(route)))"
    }

    // MARK: TLS

    /// The server's own refusal of a handshake, with its reason as far as TLS tells it (RFC 8446 §6.2).
    private static func handshakeRefusal(_ text: String, _ route: Network.Route) -> String? {
        if ["ALERT_CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE"].contains(where: text.contains) {
            return "\(route.target) asks for a client certificate, which Patchbay can't give"
        }
        if text.contains("ALERT_HANDSHAKE_FAILURE") {
            return
                "\(route.target) refused the TLS handshake: it asks for a client certificate, which Patchbay can't give, or "
                + "has no cipher that is safe today"
        }
        return nil
    }

    private static func tls(_ error: NIOSSLError, _ route: Network.Route) -> ConnectionTrouble {
        switch error {
        case .handshakeFailed(.sslError(let stack)), .handshakeFailed(.unknownError(let stack)):
            let text = stack.map(\.description).joined(separator: " ")
            if text.contains("CERTIFICATE_VERIFY_FAILED") { return .certificate(isMisnamed: false) }
            if ["UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION"].contains(where: text.contains) {
                return .lasting("\(route.target) offers no TLS version from 1.2 on, which is the least that is safe")
            }
            if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains(where: text.contains) {
                return .lasting("what answers at \(route.target) doesn't speak TLS. Check the port")
            }
            if let refusal = handshakeRefusal(text, route) { return .lasting(refusal) }
            let name = text.firstMatch(of: /OPENSSL_internal:(\w+)/)?.1
            return .passing("the TLS handshake failed" + (name.map { ": \($0)" } ?? ""))
        case .handshakeFailed:
            return .passing("the connection was closed during the TLS handshake" + through(route))
        case .unableToValidateCertificate, .noCertificateToValidate: return .certificate(isMisnamed: false)
        case .failedToLoadCertificate, .noSuchFilesystemObject:
            return .lasting(CertificateTrouble.noRoots.reason(host: route.host, roots: ""))
        case .uncleanShutdown: return closed(route)
        default: return .passing(String(describing: error))
        }
    }

    // MARK: TCP

    private static func text(_ error: IOError, _ route: Network.Route) -> String {
        // Use the system's own text: NIO's description starts with the name of the failed system call.
        let text = String(cString: strerror(error.errnoCode)).lowercased()
        let isConnecting = [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ETIMEDOUT].contains(error.errnoCode)
        return isConnecting && route.proxy != nil ? "\(proxy(route)): \(text)" : text
    }

    private static func text(_ error: NIOConnectionError, _ route: Network.Route) -> String {
        // Each address was tried: the reasons are those of all of them, each once.
        var reasons: [String] = []
        for failure in error.connectionErrors {
            let reason =
                switch failure.error {
                case let error as IOError where error.errnoCode != 0:
                    String(cString: strerror(error.errnoCode)).lowercased()
                case ChannelError.connectTimeout: "connecting took longer than 10 seconds"
                default: String(describing: failure.error)
                }
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        guard let proxy = route.proxy else {
            return reasons.isEmpty ? "the name \(error.host) can't be resolved" : reasons.joined(separator: ", ")
        }
        // A value that no name server knows may be a secret in the wrong variable.
        return reasons.isEmpty
            ? "the host of the proxy in \(proxy.variable) can't be resolved"
            : "\(Self.proxy(route)): \(reasons.joined(separator: ", "))"
    }
}
