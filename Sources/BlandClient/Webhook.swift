import AsyncHTTPClient
import BlandWire
package import Foundation
import NIOHTTP1
import Pacing
import Synchronization

/// A URL to post one JSON body to. Any part of it may contain credentials, so messages show only scheme, host and
/// port.
package struct Webhook: Sendable {
    /// Scheme, host and port.
    package let shown: String
    private let url: String
    private let authorization: String?
    private let network: Network
    private let route: Network.Route

    /// - Throws: the reason why nothing may or can be sent to this address.
    package init(_ text: String, network: Network = Network()) throws(WebhookError) {
        guard var parts = URLComponents(string: text), let server = ServerAddress(parts) else { throw .notAURL }
        guard server.scheme == "https" || (server.scheme == "http" && APIBaseURL.isLoopback(server.host)) else {
            throw .notEncrypted
        }
        shown = server.origin
        if let user = parts.user {
            let pair = Data("\(user):\(parts.password ?? "")".utf8)
            authorization = "Basic " + pair.base64EncodedString()
        } else {
            authorization = nil
        }
        parts.user = nil
        parts.password = nil
        parts.fragment = nil
        parts.scheme = server.scheme
        parts.encodedHost = server.urlHost
        guard let url = parts.string else { throw .notAURL }
        self.url = url
        self.network = network
        do { route = try network.route(to: server) } catch { throw .network(error) }
    }

    /// Posts JSON, and retries like a call to the API; 60 s are the limit of all attempts together. A receiver recognises a
    /// repeated delivery by the id in `headers`.
    ///
    /// - Parameter headers: sent in addition to `Content-Type` and `Content-Length`.
    /// - Throws: the failure of the last attempt.
    package func post(
        _ body: Data,
        headers: [(name: String, value: String)],
        world: BlandClient.World = .real
    ) async throws(WebhookError) {
        let exchange = HTTPExchange(route, network, connections: 1)
        let last = LastFailure()
        var failure: WebhookError?
        do {
            failure = try await network.patience.run { await delivery(of: body, headers, exchange, world, last) }
        } catch {
            let seconds = network.patience.longest.components.seconds
            let before = last.failure.map { ". Before that: \($0.message.dropLast())" } ?? ""
            failure = .unreachable(
                shown, reason: "with all attempts, it took longer than \(seconds) seconds" + before)
        }
        try? await exchange.close()
        if let failure { throw failure }
    }

    /// - Returns: the failure of the last attempt; `nil` once it is delivered.
    private func delivery(
        of body: Data, _ headers: [(name: String, value: String)], _ exchange: HTTPExchange, _ world: BlandClient.World,
        _ last: LastFailure
    ) async -> WebhookError? {
        var trial = CallTrial(.report)
        var budget = RetryBudget()
        while true {
            let attempt = await send(body, headers, exchange)
            // An attempt that the limit cut off has no failure of its own.
            if !Task.isCancelled { last.failure = attempt.failure }
            let wait = attempt.retryAfter.flatMap { RetryAfter.wait($0, now: world.now().timeIntervalSince1970) }
            switch trial.next(attempt.reply, retryAfter: wait, dice: world.dice(), budget: &budget) {
            case .sendAgain(let wait):
                // A receiver may ask for a wait that is longer than all the time there is; a cancelled run waits no more.
                guard wait < network.patience.longest else { return attempt.failure }
                guard (try? await world.sleep(wait)) != nil else { return attempt.failure }
            case .end: return attempt.failure
            }
        }
    }

    /// The failure of the attempt before the one that is under way.
    private final class LastFailure: Sendable {
        private let state = Mutex<WebhookError?>(nil)

        var failure: WebhookError? {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private struct Attempt {
        let reply: Reply
        var retryAfter: String?
        var failure: WebhookError?
    }

    private func send(_ body: Data, _ headers: [(name: String, value: String)], _ exchange: HTTPExchange) async
        -> Attempt
    {
        var message = HTTPClientRequest(url: url)
        message.method = .POST
        if let authorization { message.headers.add(name: "Authorization", value: authorization) }
        for header in headers { message.headers.add(name: header.name, value: header.value) }
        do throws(TransportError) {
            // Only the status of the answer counts.
            let answer = try await exchange.send(message, body: body, limit: nil)
            let reply = Self.reply(answer.status)
            return Attempt(
                reply: reply,
                retryAfter: answer.retryAfter,
                failure: reply == .accepted ? nil : .refused(shown, status: answer.status)
            )
        } catch {
            switch error {
            case .barred(let reason):
                return Attempt(reply: .denied, failure: .unreachable(shown, reason: reason))
            case .lost(let reason, _): return Attempt(reply: .lost, failure: .unreachable(shown, reason: reason))
            case .tooLarge:
                return Attempt(reply: .lost, failure: .unreachable(shown, reason: "its answer is too large"))
            }
        }
    }

    private static func reply(_ status: Int) -> Reply {
        switch status {
        case 200..<300: .accepted
        case 408, 425: .troubled
        case 429: .throttled
        case 503: .unavailable
        case 500..<600: .troubled
        default: .refused
        }
    }
}

extension Webhook: CustomStringConvertible, CustomReflectable {
    package var description: String { shown }
    package var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

/// The reason why nothing was delivered to a webhook.
package enum WebhookError: Error, Sendable, Equatable {
    case notAURL
    case notEncrypted
    /// The proxy or the root certificates can't be used.
    case network(NetworkError)
    case unreachable(String, reason: String)
    case refused(String, status: Int)

    package var message: String {
        switch self {
        case .notAURL: "The webhook's address isn't a URL. Write one like https://hooks.example.com/patchbay."
        case .notEncrypted:
            "The webhook's address isn't https. http is for this machine (127.0.0.1, localhost) alone."
        case .network(let error): error.message
        case .unreachable(let host, let reason): "The webhook at \(host) can't be reached: \(reason)."
        case .refused(let host, let status):
            "The webhook at \(host) answered with HTTP \(status)"
                + ((300..<400).contains(status) ? ", and redirects aren't followed." : ".")
        }
    }
}
