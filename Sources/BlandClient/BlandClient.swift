import AsyncHTTPClient
package import BlandWire
package import Fleet
package import Foundation
package import Logging
import NIOCore
import NIOHTTP1
package import SIPModel

/// The API over HTTP: one client a run, connections kept, bodies limited, reads retried.
///
/// A write is tried once here: whether it may be sent again depends on what a read shows, and that is for
/// the one who runs the plan to decide (design §5).
package struct BlandClient: Sendable {
    /// The largest answer that is read, in bytes; a number's configuration is a few hundred.
    package static let maximumBody = 1024 * 1024

    package let baseURL: APIBaseURL
    private let key: SecretValue
    private let http: HTTPClient
    private let gate: AdaptiveGate
    private let route: RouteProof
    private let logger: Logger
    private let world: World

    /// What a client needs of the world beside the network; tests put in a clock that doesn't wait.
    package struct World: Sendable {
        package var sleep: @Sendable (Duration) async throws -> Void
        package var now: @Sendable () -> Date
        /// 0 ..< 1.
        package var dice: @Sendable () -> Double

        package init(
            sleep: @escaping @Sendable (Duration) async throws -> Void,
            now: @escaping @Sendable () -> Date,
            dice: @escaping @Sendable () -> Double
        ) {
            self.sleep = sleep
            self.now = now
            self.dice = dice
        }

        package static let real = World(
            sleep: { try await Task.sleep(for: $0) },
            now: { Date() },
            dice: { Double.random(in: 0..<1) }
        )
    }

    /// Runs something with a client, and closes its connections.
    ///
    /// - Parameter parallelism: the ceiling of calls under way at once, at least 1.
    package static func withClient<Result: Sendable>(
        baseURL: APIBaseURL,
        key: SecretValue,
        parallelism: Int = 16,
        logger: Logger,
        world: World = .real,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (BlandClient) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(30))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = parallelism
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(configuration: configuration)
        let client = BlandClient(
            baseURL: baseURL,
            key: key,
            http: http,
            gate: AdaptiveGate(ceiling: parallelism),
            route: RouteProof(),
            logger: logger,
            world: world
        )
        do {
            let result = try await body(client)
            try await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    // MARK: Reads

    /// A number's live state, retried as §5 of the design says.
    package func read(_ number: PhoneNumber) async throws(ClientError) -> LiveNumber {
        let verdict = try await retried(.read(number))
        switch verdict {
        case .accepted(let json):
            let live: LiveNumber
            do {
                live = try LiveStateAnswer.read(json, of: number)
            } catch {
                throw .unreadable(error.reason)
            }
            await route.prove()
            return live
        case .refused(let failure) where failure.status == 404:
            try await proveRoute()
            return LiveNumber(number)
        case .refused(let failure): throw .refused(failure)
        case .unintelligible(let what): throw .unreadable("it is \(what)")
        default: throw error(for: verdict)
        }
    }

    /// A 404 reads as "nothing attached" only when the route is known to be there (bland-api.md, trap 4).
    private func proveRoute() async throws(ClientError) {
        if await route.isProven { return }
        let verdict = try await retried(.proveRoute)
        switch verdict {
        case .accepted: await route.prove()
        case .refused(let failure) where [200, 400, 422].contains(failure.status): await route.prove()
        case .refused(let failure): throw .notTheAPI(url: baseURL.description, status: failure.status)
        case .unintelligible: throw .notTheAPI(url: baseURL.description, status: 200)
        default: throw error(for: verdict)
        }
    }

    /// Sends something that may be sent any number of times, until it is answered for good.
    package func retried(_ request: APIRequest) async throws(ClientError) -> Verdict {
        var schedule = RetrySchedule()
        while true {
            let failure: ClientError
            var retryAfter: Duration?
            switch await attempt(request, body: nil) {
            case .answered(let verdict, let after):
                switch verdict {
                case .throttled(let said), .troubled(let said):
                    failure = .keepsFailing(said)
                    retryAfter = after
                default: return verdict
                }
            case .lost(let reason): failure = .unreachable(url: baseURL.description, reason: reason)
            }
            if Task.isCancelled { throw .cancelled }
            guard let wait = schedule.next(retryAfter: retryAfter, dice: world.dice()) else { throw failure }
            logger.debug("waiting before another try", metadata: ["path": "\(request.path)", "wait": "\(wait)"])
            try await sleep(wait)
        }
    }

    // MARK: Single tries

    /// What came of one try.
    package enum Attempt: Sendable {
        /// An answer, with the wait that it asks for.
        case answered(Verdict, retryAfter: Duration?)
        /// No answer, or not a whole one: it may or may not have been acted upon.
        case lost(reason: String)
    }

    /// Sends a request once.
    ///
    /// - Parameter body: the request's bytes with its secrets filled in.
    package func attempt(_ request: APIRequest, body: Data?) async -> Attempt {
        await gate.enter()
        if Task.isCancelled {
            await gate.leave(throttled: false)
            return .lost(reason: "it was cancelled before it was sent")
        }
        do {
            let answer = try await exchange(request, body: body)
            let verdict = Verdict(answer)
            var isThrottled = false
            if case .throttled = verdict { isThrottled = true }
            await gate.leave(throttled: isThrottled)
            logger.debug(
                "answered",
                metadata: ["call": "\(request.method.rawValue) \(request.path)", "status": "\(answer.status)"]
            )
            return .answered(verdict, retryAfter: RetrySchedule.retryAfter(answer.retryAfter, now: world.now()))
        } catch is NIOTooManyBytesError {
            await gate.leave(throttled: false)
            return .answered(.unintelligible("larger than \(Self.maximumBody) bytes"), retryAfter: nil)
        } catch {
            await gate.leave(throttled: false)
            let reason = Self.reason(error)
            logger.debug(
                "no answer",
                metadata: ["call": "\(request.method.rawValue) \(request.path)", "reason": "\(reason)"]
            )
            return .lost(reason: reason)
        }
    }

    private func exchange(_ request: APIRequest, body: Data?) async throws -> Answer {
        var message = HTTPClientRequest(url: baseURL.description + request.path)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(name: "Authorization", value: key.exposed { "Bearer " + $0 })
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "User-Agent", value: "patchbay")
        if let body {
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await http.execute(message, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: Self.maximumBody)
        return Answer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            body: Data(bytes.readableBytesView)
        )
    }

    /// Waits, as the world's clock has it.
    package func sleep(_ wait: Duration) async throws(ClientError) {
        do { try await world.sleep(wait) } catch { throw .cancelled }
    }

    package func dice() -> Double { world.dice() }

    /// The error that a verdict other than acceptance comes to.
    package func error(for verdict: Verdict) -> ClientError {
        switch verdict {
        case .accepted: .unreadable("it says that all went well")
        case .refused(let failure): .refused(failure)
        case .unauthorized(let failure): .unauthorized(failure)
        case .notEntitled(let failure): .notEntitled(failure)
        case .throttled(let failure), .troubled(let failure): .keepsFailing(failure)
        case .notTheAPI(let status): .notTheAPI(url: baseURL.description, status: status)
        case .unintelligible(let what): .unreadable("it is \(what)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: return "connecting took longer than 10 seconds"
            case .readTimeout, .deadlineExceeded: return "the answer took too long"
            case .remoteConnectionClosed: return "the connection was closed before the answer was whole"
            default: return error.shortDescription
            }
        case let error as IOError where error.errnoCode != 0:
            // The system's own word for it; NIO's description leads with the call that failed.
            return String(cString: strerror(error.errnoCode)).lowercased()
        default: return String(describing: error)
        }
    }
}

extension BlandClient: CustomReflectable {
    /// Its connections hold requests with their keys, which nobody may dump.
    package var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}

/// Whether GET /sip is known to be a route of what answers at the base URL.
actor RouteProof {
    private(set) var isProven = false

    func prove() { isProven = true }
}
