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
    /// - wasConnected: `false` if no connection was ready for the request, so that it can't have been carried out.
    case lost(reason: String, wasConnected: Bool)
    /// No connection can be made, and another attempt wouldn't change that: the certificate is refused, or TLS, the
    /// proxy or the port is set up wrongly. Nothing was sent.
    ///
    /// - reason: a clause with the remedy, without a full stop.
    case barred(reason: String)
    /// The answer is larger than the limit.
    case tooLarge
}
