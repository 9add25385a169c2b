import AsyncHTTPClient
import BlandWire
import Foundation
import NIOCore
import NIOHTTP1
import SIPModel

/// The API over HTTP/1.1, with the key in each request. It keeps connections open, and follows no redirect.
struct HTTPTransport: APITransport {
    private let baseURL: APIBaseURL
    private let key: SecretValue
    private let http: HTTPClient

    /// - Parameter connections: maximum connections that are kept open.
    init(baseURL: APIBaseURL, key: SecretValue, connections: Int) {
        self.baseURL = baseURL
        self.key = key
        var configuration = Self.configuration
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(configuration: configuration)
    }

    /// Follows no redirect, and waits for a connection and for each part of an answer for a limited time.
    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(30))
        return configuration
    }

    /// Closes the connections. Nothing can be sent afterwards.
    func close() async throws { try await http.shutdown() }

    func send(_ request: APIRequest, body: Data?, limit: Int) async throws(TransportError) -> Answer {
        var message = HTTPClientRequest(url: baseURL.description + request.path)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(name: "Authorization", value: key.exposed { "Bearer " + $0 })
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "User-Agent", value: "patchbay")
        if let body {
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await http.execute(message, timeout: .seconds(60))
            let bytes = try await response.body.collect(upTo: limit)
            return Answer(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After"),
                body: Data(bytes.readableBytesView)
            )
        } catch is NIOTooManyBytesError {
            throw .tooLarge
        } catch {
            throw .lost(reason: Self.reason(error), wasConnected: !Self.isRefusedConnection(error))
        }
    }

    private static func isRefusedConnection(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError: error == .connectTimeout || error == .getConnectionFromPoolTimeout
        case let error as IOError: [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode)
        default: false
        }
    }

    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: return "connecting took longer than 10 seconds"
            case .readTimeout, .deadlineExceeded: return "the answer took too long"
            case .remoteConnectionClosed: return "the connection was closed before the answer was whole"
            default: return error.shortDescription
            }
        case let error as IOError where error.errnoCode != 0:
            // Use the system's own text: NIO's description starts with the name of the failed system call.
            return String(cString: strerror(error.errnoCode)).lowercased()
        default: return String(describing: error)
        }
    }
}

extension HTTPTransport: CustomReflectable {
    /// Leaves out the key, which must not appear in a dump.
    var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}
