import AsyncHTTPClient
import BlandWire
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Wording

/// Requests to one server over HTTP/1.1. It keeps connections open, and follows no redirect.
///
/// Nothing is decompressed: an answer is asked for without compression, and one that comes with it is left unread
/// (docs/networks.md#compressed-answers).
struct HTTPExchange: Sendable {
    private let route: Network.Route
    private let userAgent: String
    private let patience: Network.Patience
    private let inspector: CertificateInspector
    private let http: HTTPClient

    /// - Parameter connections: maximum connections that are kept open, at least 1.
    init(_ route: Network.Route, _ network: Network, connections: Int) {
        self.route = route
        userAgent = network.userAgent
        patience = network.patience
        inspector = CertificateInspector(route)
        var configuration = route.configuration
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        http = HTTPClient(withNIOSSL: configuration)
    }

    /// Closes the connections. Nothing can be sent afterwards.
    func close() async throws { try await http.shutdown() }

    /// Sends a request once.
    ///
    /// - Parameter limit: maximum size of the answer's body, in bytes; `nil` leaves the body unread.
    func send(_ request: HTTPClientRequest, body: Data?, limit: Int?) async throws(TransportError) -> Answer {
        let mark = SentMark()
        var request = request
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Accept-Encoding", value: "identity")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(MarkedBytes(bytes: body, mark: mark), length: .known(Int64(body.count)))
        }
        do {
            // The closure is run by another task, which must not see changes.
            return try await patience.run { [request] in try await answer(to: request, limit: limit) }
        } catch is NIOTooManyBytesError {
            throw .tooLarge
        } catch {
            throw await failure(error, hasBegun: body == nil ? nil : mark.isSet)
        }
    }

    private func answer(to request: HTTPClientRequest, limit: Int?) async throws -> Answer {
        // `patience` ends the attempt.
        let response = try await http.execute(request, deadline: .distantFuture)
        var body = Data()
        var coding: String?
        if let limit {
            body = Data(try await response.body.collect(upTo: limit).readableBytesView)
            coding = body.isEmpty ? nil : Self.coding(response.headers)
        }
        return Answer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            coding: coding,
            body: coding == nil ? body : Data()
        )
    }

    /// The compression or other coding of a body (RFC 9110 §8.4, RFC 9112 §7); `nil` for none.
    private static func coding(_ headers: HTTPHeaders) -> String? {
        let all = headers[canonicalForm: "Content-Encoding"] + headers[canonicalForm: "Transfer-Encoding"]
        let codings = all.filter { !["", "identity", "chunked"].contains($0.lowercased()) }
        return codings.isEmpty ? nil : TerminalSafe.text(String(codings.joined(separator: ", ").prefix(40)))
    }

    /// - Parameter hasBegun: whether the request's body was begun; `nil` for a request without a body.
    private func failure(_ error: any Error, hasBegun: Bool?) async -> TransportError {
        switch ConnectionTrouble(error, route, longest: patience.longest) {
        case .passing(let reason): return .lost(reason: reason, wasConnected: hasBegun ?? true)
        // No connection that was ready can end so. If one did, the request may have arrived.
        case .lasting(let reason) where hasBegun == true: return .lost(reason: reason, wasConnected: true)
        case .certificate where hasBegun == true:
            return .lost(reason: "the certificate was refused", wasConnected: true)
        case .lasting(let reason): return .barred(reason: reason)
        case .certificate(let isMisnamed):
            guard let trouble = await inspector.trouble(isMisnamed: isMisnamed) else {
                return .barred(reason: "the certificate of \(route.host) was refused, and couldn't be looked at again")
            }
            return .barred(reason: trouble.reason(host: route.host, roots: route.roots.description))
        }
    }
}

/// Whether the body of a request has begun. AsyncHTTPClient asks for the body only on a connection that is ready, after
/// the request's head. Until then the server can't have the request, so it can't carry it out.
private final class SentMark: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}

/// A body that sets its mark when it is first read.
private struct MarkedBytes: Sequence, Sendable {
    let bytes: Data
    let mark: SentMark

    func makeIterator() -> Data.Iterator {
        mark.set()
        return bytes.makeIterator()
    }
}
