import AsyncHTTPClient
import BlandWire
import Foundation
import NIOHTTP1
import SIPModel

/// The API over HTTP, with the key in each request.
struct HTTPTransport: APITransport {
    private let baseURL: APIBaseURL
    private let key: SecretValue
    private let exchange: HTTPExchange

    /// - Parameter connections: maximum connections that are kept open.
    /// - Throws: `NetworkError`.
    init(baseURL: APIBaseURL, key: SecretValue, network: Network, connections: Int) throws(NetworkError) {
        self.baseURL = baseURL
        self.key = key
        exchange = HTTPExchange(try network.route(to: baseURL.server), network, connections: connections)
    }

    /// Closes the connections. Nothing can be sent afterwards.
    func close() async throws { try await exchange.close() }

    func send(_ request: APIRequest, body: Data?, limit: Int) async throws(TransportError) -> Answer {
        var message = HTTPClientRequest(url: baseURL.description + request.path)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(name: "Authorization", value: key.exposed { "Bearer " + $0 })
        message.headers.add(name: "Accept", value: "application/json")
        return try await exchange.send(message, body: body, limit: limit)
    }
}

extension HTTPTransport: CustomReflectable {
    /// Leaves out the key, which must not appear in a dump.
    var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}
