import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// The network as the environment and the options describe it: proxies, root certificates, and how long an answer may
/// take (docs/networks.md).
package struct Network: Sendable {
    let proxies: ProxyVariables
    let roots: TrustRoots
    let userAgent: String
    /// The time for one attempt: the connection, and head and body of the answer together.
    package var patience = Patience.standard

    /// - Parameters:
    ///   - environment: the run's environment; the default is a network without proxies.
    ///   - caFile: the file of `--ca-file`.
    package init(environment: [String: String] = [:], caFile: String? = nil, userAgent: UserAgent? = nil) {
        proxies = ProxyVariables(environment)
        roots = TrustRoots(caFile: caFile, environment: environment)
        self.userAgent = userAgent?.description ?? "patchbay"
    }

    /// The way to a server.
    ///
    /// - Throws: `NetworkError` if the proxy or the root certificates that apply to it can't be used.
    func route(to server: ServerAddress) throws(NetworkError) -> Route {
        let (scheme, host) = (server.scheme, server.host)
        let port = server.port ?? (scheme == "https" ? 443 : 80)
        let proxy: Proxy?
        do { proxy = try proxies.proxy(scheme: scheme, host: host, port: port) } catch { throw .proxy(error) }
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        // Else the end of a command waits 5 s for a server that doesn't say goodbye.
        tls.shutdownTimeout = .milliseconds(200)
        if scheme == "https" {
            tls.trustRoots = try roots.load()
            // NIOSSL compares an address with the peer's alone, which through a proxy is the proxy's.
            if IPAddress(host) != nil { tls.certificateVerification = .noHostnameVerification }
            configuration.http1_1ConnectionDebugInitializer = ServerIdentity(host: host).check
        }
        configuration.tlsConfiguration = tls
        configuration.proxy = proxy?.configuration(userAgent: userAgent)
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(30))
        configuration.httpVersion = .http1Only
        // The caller decides about retries; AsyncHTTPClient would repeat a refused handshake for 10 s.
        configuration.connectionPool.retryConnectionEstablishment = false
        return Route(host: host, port: port, proxy: proxy, roots: roots, configuration: configuration)
    }

    /// A server, and how it is reached.
    struct Route: Sendable {
        /// A name or an address, without brackets.
        let host: String
        let port: Int
        let proxy: Proxy?
        let roots: TrustRoots
        /// Follows no redirect, and decompresses nothing.
        var configuration: HTTPClient.Configuration

        /// `host` and `port` for a message.
        var target: String { "\(ServerAddress.inURL(host)):\(port)" }
    }

    /// The longest time for one attempt.
    package struct Patience: Sendable {
        package let longest: Duration
        private let sleep: @Sendable (Duration) async throws -> Void

        /// - Parameter sleep: waits that long; tests replace it with a wait that ends when they say.
        package init(_ longest: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
            self.longest = longest
            self.sleep = sleep
        }

        package static let standard = Patience(.seconds(60)) { try await Task.sleep(for: $0) }

        /// Runs `body`, and cancels it when the time is over.
        ///
        /// - Throws: `TooLate`, or the error of `body`.
        func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
            try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await sleep(longest)
                    return nil
                }
                defer { group.cancelAll() }
                guard case let value?? = try await group.next() else { throw TooLate() }
                return value
            }
        }

        struct TooLate: Error {}
    }
}

extension HTTPClient {
    /// A client with the same TLS on each system: with another group of event loops, macOS would use its own.
    convenience init(withNIOSSL configuration: Configuration) {
        self.init(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }
}
