import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// One TLS connection that looks at the server's certificates and accepts none of them: BoringSSL gives the same reason
/// for a certificate that is untrusted, expired, or judged without roots. No request is sent.
package struct CertificateInspection: Sendable {
    private let host: String
    private let port: Int
    private let proxy: HTTPClient.Configuration.Proxy?
    private let longest: TimeAmount

    /// - Parameters:
    ///   - host: a name or an address, without brackets.
    ///   - proxy: the proxy through which the server is reached.
    ///   - longest: the time for the connection, and again for the handshake.
    package init(host: String, port: Int, proxy: Proxy?, longest: Duration = .seconds(3)) {
        self.host = host
        self.port = port
        self.proxy = proxy?.configuration(userAgent: "patchbay")
        self.longest = .nanoseconds(Int64(longest / .nanoseconds(1)))
    }

    /// Finds out why the server's certificate was refused.
    ///
    /// - Parameters:
    ///   - isMisnamed: whether only the name was refused.
    ///   - hasRoots: whether there are roots to judge by.
    /// - Returns: `nil` if the server now shows no certificate.
    package func trouble(isMisnamed: Bool, hasRoots: Bool, now: Date = Date()) async -> CertificateTrouble? {
        let chain = await chain()
        guard !chain.isEmpty else { return nil }
        return .of(chain, isMisnamed: isMisnamed, hasRoots: hasRoots, now: now)
    }

    /// The certificates that the server sends, its own first.
    private func chain() async -> [NIOSSLCertificate] {
        let seen = Seen()
        var configuration = HTTPClient.Configuration()
        configuration.proxy = proxy
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: longest)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { look(channel: $0, seen) }
        let http = HTTPClient(withNIOSSL: configuration)
        let name = ServerAddress.inURL(host)
        await withTaskCancellationHandler {
            // The scheme makes AsyncHTTPClient leave the connection, or the proxy's tunnel, without TLS of its own.
            _ = try? await http.execute(HTTPClientRequest(url: "http://\(name):\(port)/"), timeout: longest * 2)
            try? await http.shutdown()
        } onCancel: {
            seen.close()
        }
        return seen.chain
    }

    /// Begins TLS on a new connection. The future never succeeds, so that no request is sent.
    private func look(channel: any Channel, _ seen: Seen) -> EventLoopFuture<Void> {
        let end = channel.eventLoop.makePromise(of: Void.self)
        let timer = channel.eventLoop.scheduleTask(in: longest) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            timer.cancel()
            end.fail(ChannelError.eof)
        }
        seen.watch(channel)
        do {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            tls.trustRoots = .certificates([])
            let handler = try NIOSSLClientHandler(
                context: NIOSSLContext(configuration: tls),
                serverHostname: IPAddress(host) == nil ? host : nil
            ) { chain, verdict in
                seen.note(chain)
                verdict.succeed(NIOSSLVerificationResult.failed)
            }
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            channel.close(promise: nil)
        }
        return end.futureResult
    }

    /// What the connection has shown, and the connection itself.
    private final class Seen: Sendable {
        private struct State {
            var chain: [NIOSSLCertificate] = []
            var channel: (any Channel)?
            var isClosed = false
        }

        private let state = Mutex(State())

        var chain: [NIOSSLCertificate] { state.withLock { $0.chain } }

        func note(_ chain: [NIOSSLCertificate]) { state.withLock { $0.chain = chain } }

        func watch(_ channel: any Channel) {
            let isClosed = state.withLock { state in
                state.channel = channel
                return state.isClosed
            }
            if isClosed { channel.close(promise: nil) }
        }

        func close() {
            let channel = state.withLock { state in
                state.isClosed = true
                return state.channel
            }
            channel?.close(promise: nil)
        }
    }
}

/// Inspects a server's certificate once, however many connections were refused at the same time.
actor CertificateInspector {
    private let inspection: CertificateInspection
    private let hasRoots: Bool
    private var found: CertificateTrouble?
    private var isUnderWay = false
    private var waiting: [CheckedContinuation<CertificateTrouble?, Never>] = []

    init(_ route: Network.Route) {
        inspection = CertificateInspection(host: route.host, port: route.port, proxy: route.proxy)
        hasRoots = route.roots.exist
    }

    func trouble(isMisnamed: Bool) async -> CertificateTrouble? {
        if let found { return found }
        if isUnderWay { return await withCheckedContinuation { waiting.append($0) } }
        isUnderWay = true
        found = await inspection.trouble(isMisnamed: isMisnamed, hasRoots: hasRoots)
        isUnderWay = false
        for continuation in waiting { continuation.resume(returning: found) }
        waiting = []
        return found
    }
}
