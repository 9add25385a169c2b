import Synchronization

/// One request that the simulator was sent, and what became of it. The Authorization header is not kept.
package struct LoggedRequest: Sendable {
    /// From 1, in the order of arrival.
    package var sequence: Int
    package var method: String
    package var path: String
    /// As it was on the wire, still percent-encoded.
    package var query: String?
    /// The body, if it was JSON.
    package var body: SimulatorJSON?
    /// The body, if it wasn't.
    package var rawBody: String?
    /// Nil until it is answered, and for ever if the connection was ended instead.
    package var status: Int?
    /// Whose key it was.
    package var organisation: String?
    /// Milliseconds since 1970.
    package var askedAt: Int
    /// Milliseconds since 1970; nil until it is answered.
    package var answeredAt: Int?

    /// Whether a key came with it that the simulator knows.
    package var authorized: Bool { organisation != nil }
}

/// Everything that the simulator was asked, in order of arrival. It is kept in memory: a log is of one run.
final class RequestLog: Sendable {
    private struct State {
        var last = 0
        var requests: [LoggedRequest] = []
    }

    private let state = Mutex(State())

    var requests: [LoggedRequest] {
        state.withLock { $0.requests }
    }

    func empty() {
        state.withLock { $0.requests.removeAll() }
    }

    /// Writes down a request as it arrives, and returns its sequence number.
    func open(_ asked: Asked, organisation: String?, at time: Int) -> Int {
        var rawBody: String?
        if case .text(let text, _) = asked.body {
            rawBody = text
        }
        return state.withLock { [rawBody] state in
            state.last += 1
            state.requests.append(
                LoggedRequest(
                    sequence: state.last, method: asked.method, path: asked.path, query: asked.query,
                    body: asked.json, rawBody: rawBody, organisation: organisation, askedAt: time
                )
            )
            return state.last
        }
    }

    /// Writes down how a request was answered, unless the log has been emptied meanwhile.
    func close(_ sequence: Int, status: Int?, at time: Int) {
        state.withLock { state in
            guard let first = state.requests.first?.sequence, sequence >= first else { return }
            state.requests[sequence - first].status = status
            state.requests[sequence - first].answeredAt = time
        }
    }
}
