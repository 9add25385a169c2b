package import Fleet
package import SIPModel

/// Whether `GET /sip` is a route of the server at the base URL. A 404 reads as "nothing attached" only if it is.
package enum RouteState: Sendable, Equatable {
    /// No answer has shown it yet.
    case unknown
    case isThere
    /// A server other than the API answers there, with this status.
    case isElsewhere(status: Int)
}

/// The meaning of an answer to `GET /sip?phone_number=`.
package enum NumberReading: Sendable, Equatable {
    case live(LiveNumber)
    /// Nothing is attached, provided that the route exists; `APIRequest.proveRoute` shows whether it does.
    case needsRoute
    /// A server other than the API answers `GET /sip`, with this status.
    case notTheAPI(status: Int)
    /// The read failed; the answer's row says how.
    case failed
}

/// The meaning of an answer to `APIRequest.list`.
package enum ListReading: Sendable, Equatable {
    case numbers(NumberList)
    /// This API has no such list.
    case noList
    /// The call failed; the answer's row says how.
    case failed
}

extension Verdict {
    /// The meaning of the answer to a read of `number`.
    ///
    /// - Throws: `UnreadableState` if an accepted answer isn't a valid live state.
    package func reading(of number: PhoneNumber, route: RouteState) throws(UnreadableState) -> NumberReading {
        switch (kind.row.read, self) {
        case (.liveState, .accepted(let json)): return .live(try LiveStateAnswer.read(json, of: number))
        case (.nothingAttached, _):
            switch route {
            case .isThere: return .live(LiveNumber(number))
            case .unknown: return .needsRoute
            case .isElsewhere(let status): return .notTheAPI(status: status)
            }
        default: return .failed
        }
    }

    /// The state of the route, according to the answer to `APIRequest.proveRoute`.
    package var route: RouteState {
        switch kind.row.route {
        case .isThere: .isThere
        case .isThereFor(let statuses): statuses.contains(status) ? .isThere : .isElsewhere(status: status)
        case .isElsewhere: .isElsewhere(status: status)
        case .isUnknown: .unknown
        }
    }

    /// The meaning of the answer to `APIRequest.list`.
    ///
    /// - Throws: `UnreadableState` if an accepted answer isn't a list of numbers.
    package func list(of direction: Direction) throws(UnreadableState) -> ListReading {
        switch (kind.row.list, self) {
        case (.numbers, .accepted(let json)): return .numbers(try NumberList(json, direction))
        case (.noList, _): return .noList
        default: return .failed
        }
    }

    /// The HTTP status; 200 stands for any 2xx, since a verdict doesn't keep the exact one.
    private var status: Int {
        if case .failed(_, let failure) = self { failure.status } else { 200 }
    }
}
