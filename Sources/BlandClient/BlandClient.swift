package import BlandWire
package import Fleet
package import Foundation
package import Logging
package import Pacing
package import SIPModel

/// The API. A run has one client, which paces its calls, limits the size of answers, and retries reads.
///
/// The client sends a write only once. Only a read can show whether to send it again, and the applier decides that
/// (docs/api-notes.md#lost-answers).
package struct BlandClient: Sendable {
    /// Maximum size of an answer, in bytes; a number's configuration has a few hundred.
    package static let maximumBody = 1024 * 1024
    /// Maximum size of a list of an organisation's numbers, in bytes.
    package static let maximumList = 256 * 1024 * 1024

    package let baseURL: APIBaseURL
    private let transport: any APITransport
    private let gate: Gate
    private let route: RouteProof
    private let logger: Logger
    private let world: World

    /// - Parameters:
    ///   - parallelism: maximum concurrent calls, at least 1.
    ///   - rateLimit: maximum calls per second, above 0; `nil` for no limit.
    ///   - notify: receives a sentence for the user when the API fails steadily, answers again, or is given up.
    package init(
        baseURL: APIBaseURL,
        transport: any APITransport,
        parallelism: Int = 16,
        rateLimit: Double? = nil,
        logger: Logger,
        world: World = .real,
        notify: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.baseURL = baseURL
        self.transport = transport
        gate = Gate(Flow(ceiling: parallelism, rateLimit: rateLimit), world: world) { change in
            notify(change.sentence(about: baseURL))
        }
        route = RouteProof()
        self.logger = logger
        self.world = world
    }

    /// Runs `body` with a client over HTTP, then closes the client's connections. The other parameters are those of
    /// `init`.
    ///
    /// - Throws: `NetworkError`; errors of `body`.
    package static func withClient<Result: Sendable>(
        baseURL: APIBaseURL,
        key: SecretValue,
        parallelism: Int = 16,
        rateLimit: Double? = nil,
        network: Network = Network(),
        logger: Logger,
        world: World = .real,
        notify: @escaping @Sendable (String) -> Void = { _ in },
        isolation: isolated (any Actor)? = #isolation,
        _ body: (BlandClient) async throws -> Result
    ) async throws -> Result {
        let transport = try HTTPTransport(baseURL: baseURL, key: key, network: network, connections: parallelism)
        let client = BlandClient(
            baseURL: baseURL,
            transport: transport,
            parallelism: parallelism,
            rateLimit: rateLimit,
            logger: logger,
            world: world,
            notify: notify
        )
        do {
            let result = try await body(client)
            try await transport.close()
            return result
        } catch {
            try? await transport.close()
            throw error
        }
    }

    // MARK: Reads

    /// Reads a number's live state, and retries by the rules of docs/api-notes.md#retries.
    ///
    package func read(_ number: PhoneNumber) async throws(ClientError) -> LiveNumber {
        try await read(number) { request throws(ClientError) in try await retried(request) }
    }

    /// Reads a number's live state with one attempt.
    ///
    /// - Parameter closesGap: whether a number lacks its attachment until this read is done.
    package func readOnce(_ number: PhoneNumber, closesGap: Bool) async throws(ClientError) -> LiveNumber {
        try await read(number) { request throws(ClientError) in
            let attempt = await attempt(request, body: nil, closesGap: closesGap, earnsRetry: false)
            guard case .answered(let verdict, _) = attempt else { throw error(for: attempt) }
            return verdict
        }
    }

    private func read(
        _ number: PhoneNumber,
        by send: (APIRequest) async throws(ClientError) -> Verdict
    ) async throws(ClientError) -> LiveNumber {
        let verdict = try await send(.read(number))
        let isProven = await route.isProven
        var meaning = try reading(verdict, of: number, route: isProven ? .isThere : .unknown)
        if meaning == .needsRoute {
            let proof = try await send(.proveRoute)
            guard proof.route != .unknown else { throw error(for: proof) }
            meaning = try reading(verdict, of: number, route: proof.route)
        }
        switch meaning {
        case .live(let live):
            await route.prove()
            return live
        case .notTheAPI(let status):
            throw error(for: .failed(.notTheAPI, APIFailure(status: status, text: "")))
        case .needsRoute, .failed: throw error(for: verdict)
        }
    }

    private func reading(
        _ verdict: Verdict,
        of number: PhoneNumber,
        route: RouteState
    ) throws(ClientError) -> NumberReading {
        do { return try verdict.reading(of: number, route: route) } catch { throw .unreadable(error.reason) }
    }

    /// Lists the organisation's numbers, attached or not. Returns `nil` if the API has no such list.
    package func numbers(_ direction: Direction) async throws(ClientError) -> NumberList? {
        let verdict = try await retried(.list(direction))
        let meaning: ListReading
        do { meaning = try verdict.list(of: direction) } catch { throw .unreadable(error.reason) }
        switch meaning {
        case .numbers(let list): return list
        case .noList: return nil
        case .failed: throw error(for: verdict)
        }
    }

    /// Sends a request that is safe to repeat, until it has a final answer or no attempt is left.
    package func retried(_ request: APIRequest) async throws(ClientError) -> Verdict {
        var trial = CallTrial(.read)
        while true {
            let attempt = await attempt(request, body: nil)
            if case .notSent(let error) = attempt { throw error }
            if attempt.reply.rule.next != .done, Task.isCancelled { throw .cancelled }
            switch gate.decide(&trial, attempt.reply, attempt.retryAfter) {
            case .sendAgain(let wait):
                logger.debug("waiting before another try", metadata: ["path": "\(request.path)", "wait": "\(wait)"])
                try await sleep(wait)
            case .end(.retriesSpent): throw .retriesSpent(error(for: attempt).reason)
            case .end(.exhausted): throw error(for: attempt)
            case .end:
                guard case .answered(let verdict, _) = attempt else { throw error(for: attempt) }
                return verdict
            }
        }
    }

    /// Returns the wait before another attempt of a write; `nil` if the run has no retries left.
    ///
    /// - Parameters:
    ///   - failures: failed attempts of the call so far, at least 1.
    ///   - closesGap: whether the call ends a gap: then it gets its attempts, whatever the budget says.
    package func wait(after attempt: Attempt, failures: Int, closesGap: Bool) -> Duration? {
        let rule = attempt.reply.rule
        if rule.takesRetry, !gate.takeRetry(atAnyCost: closesGap) { return nil }
        return rule.wait(afterFailures: failures, retryAfter: attempt.retryAfter, dice: world.dice())
    }

    // MARK: Single attempts

    /// The result of one attempt.
    package enum Attempt: Sendable {
        /// An answer, with the wait that its `Retry-After` header asks for.
        case answered(Verdict, retryAfter: Duration?)
        /// No answer or an incomplete one: the API may or may not have carried out the request.
        ///
        /// - wasConnected: `false` if no connection was ready for the request, so that it can't have been carried out.
        case lost(reason: String, wasConnected: Bool)
        /// The request was never sent.
        case notSent(ClientError)

        package var reply: Reply {
            switch self {
            case .answered(let verdict, _): verdict.reply
            case .lost, .notSent: .lost
            }
        }

        /// The wait that the answer's `Retry-After` header asks for.
        package var retryAfter: Duration? {
            if case .answered(_, let wait) = self { wait } else { nil }
        }
    }

    /// Sends a request once.
    ///
    /// - Parameters:
    ///   - body: the request's bytes with its secrets filled in.
    ///   - closesGap: whether a number lacks its attachment until this call is done. Such a call goes before all
    ///     others, and the rate limit doesn't delay it.
    ///   - earnsRetry: whether a success counts towards the run's retries. A read that settles a lost answer doesn't:
    ///     else each failure would pay for its own retry.
    package func attempt(
        _ request: APIRequest,
        body: Data?,
        closesGap: Bool = false,
        earnsRetry: Bool = true
    ) async -> Attempt {
        let ticket: Flow.Ticket
        do {
            guard let entered = try await gate.enter(closesGap: closesGap) else {
                return .notSent(.givenUp(url: baseURL.description, reason: gate.trouble))
            }
            ticket = entered
        } catch {
            return .notSent(.cancelled)
        }
        let attempt = await send(request, body: body)
        // A call that was cancelled says nothing about the host.
        let isCancelled = attempt.reply == .lost && Task.isCancelled
        let trouble = attempt.reply.rule.isFailing ? error(for: attempt).reason : nil
        gate.leave(ticket, isCancelled ? nil : attempt.reply, trouble: trouble, earnsRetry: earnsRetry)
        return attempt
    }

    private func send(_ request: APIRequest, body: Data?) async -> Attempt {
        let call = Logger.MetadataValue.string("\(request.method.rawValue) \(request.path)")
        let limit = Self.limit(of: request)
        do throws(TransportError) {
            let answer = try await transport.send(request, body: body, limit: limit)
            logger.debug("answered", metadata: ["call": call, "status": "\(answer.status)"])
            let wait = RetryAfter.wait(answer.retryAfter, now: world.now().timeIntervalSince1970)
            return .answered(Verdict(answer), retryAfter: wait)
        } catch {
            switch error {
            case .barred(let reason):
                logger.debug("no connection", metadata: ["call": call, "reason": "\(reason)"])
                return .notSent(.barred(url: baseURL.description, reason: reason))
            case .tooLarge: return .answered(.unintelligible("larger than \(limit) bytes"), retryAfter: nil)
            case .lost(let reason, let wasConnected):
                logger.debug("no answer", metadata: ["call": call, "reason": "\(reason)"])
                return .lost(reason: reason, wasConnected: wasConnected)
            }
        }
    }

    private static func limit(of request: APIRequest) -> Int {
        Direction.allCases.map(APIRequest.list).contains(request) ? maximumList : maximumBody
    }

    /// Waits by the clock of `world`.
    package func sleep(_ wait: Duration) async throws(ClientError) {
        do { try await world.sleep(wait) } catch { throw .cancelled }
    }

    /// The time since a fixed but arbitrary instant.
    package func uptime() -> Duration { world.uptime() }

    /// The present rate of calls, for the progress display.
    package var pace: Flow.Pace { gate.pace }

    /// The error to report for an attempt that isn't repeated.
    package func error(for attempt: Attempt) -> ClientError {
        switch attempt {
        case .answered(let verdict, _): error(for: verdict)
        case .lost(let reason, _): .unreachable(url: baseURL.description, reason: reason)
        case .notSent(let error): error
        }
    }

    /// The error to report for a verdict other than `accepted`.
    package func error(for verdict: Verdict) -> ClientError {
        switch verdict {
        case .accepted: .unreadable("it says that all went well")
        case .unintelligible(let text): .unreadable("it is \(text)")
        case .failed(let kind, let failure): .answered(kind, failure, url: baseURL.description)
        }
    }
}

extension Circuit.Change {
    /// The sentence for the user.
    func sentence(about url: APIBaseURL) -> String {
        switch self {
        case .opened(let failures):
            "The API at \(url) fails steadily (\(failures) calls in a row): waiting, and asking now and then."
        case .closed(let span): "The API answers again after \(Int(span.seconds.rounded(.up))) s."
        case .gaveUp(let span):
            "The API has failed for \(Int(span.seconds.rounded(.up))) s: it is given up, and nothing new is begun."
        }
    }
}

extension BlandClient: CustomReflectable {
    /// Leaves out the transport: its requests contain the key, which must not appear in a dump.
    package var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}

/// Remembers whether `GET /sip` is known to be a route of the server at the base URL.
actor RouteProof {
    private(set) var isProven = false

    func prove() { isProven = true }
}
