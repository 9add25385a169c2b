package import BlandWire
package import Foundation

/// Carries a request to the API, and the answer back.
package protocol APITransport: Sendable {
    /// Sends a request once.
    ///
    /// - Parameters:
    ///   - body: the request's bytes with its secrets filled in.
    ///   - limit: maximum size of the answer's body, in bytes.
    func send(_ request: APIRequest, body: Data?, limit: Int) async throws(TransportError) -> Answer
}

/// The reason why there is no whole answer.
package enum TransportError: Error, Equatable {
    /// No answer or an incomplete one.
    ///
    /// - wasConnected: `false` if no connection was made, so that the request was never sent.
    case lost(reason: String, wasConnected: Bool)
    /// The answer is larger than the limit.
    case tooLarge
}
