package import Fleet
package import SIPModel

/// Whether `GET /sip` is a route of the server at the base URL. A 404 reads as "nothing attached" only if it is.
package enum RouteState: Sendable, Equatable {
    /// Nothing has shown it yet.
    case unknown
    case isThere
    /// Another server than the API answers there, with this status.
    case isElsewhere(status: Int)
}

/// The meaning of an answer to `GET /sip?phone_number=`.
package enum NumberReading: Sendable, Equatable {
    case live(LiveNumber)
    /// Nothing is attached, if the route is there: `APIRequest.proveRoute` shows whether it is.
    case needsRoute
    /// Another server than the API answers `GET /sip`, with this status.
    case notTheAPI(status: Int)
    /// The read failed, as the answer's row says.
    case failed
}

/// The meaning of an answer to `APIRequest.list`.
package enum ListReading: Sendable, Equatable {
    case numbers(NumberList)
    /// This API has no such list.
    case noList
    /// The call failed, as the answer's row says.
    case failed
}

extension Verdict {
    /// The answer to a read of a number.
    ///
    /// - Throws: why an accepted answer isn't a live state.
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

    /// The answer to `APIRequest.proveRoute`.
    package var route: RouteState {
        switch kind.row.route {
        case .isThere: .isThere
        case .isThereFor(let statuses): statuses.contains(status) ? .isThere : .isElsewhere(status: status)
        case .isElsewhere: .isElsewhere(status: status)
        case .isUnknown: .unknown
        }
    }

    /// The answer to `APIRequest.list`.
    ///
    /// - Throws: why an accepted answer isn't a list of numbers.
    package func list(of direction: Direction) throws(UnreadableState) -> ListReading {
        switch (kind.row.list, self) {
        case (.numbers, .accepted(let json)): return .numbers(try NumberList(json, direction))
        case (.noList, _): return .noList
        default: return .failed
        }
    }

    /// The HTTP status, as far as it is known: one of 2xx is as good as another.
    private var status: Int {
        if case .failed(_, let failure) = self { failure.status } else { 200 }
    }
}
