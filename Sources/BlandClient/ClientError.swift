package import BlandWire

/// Why a call came to nothing, told so that a user knows what to do.
package enum ClientError: Error, Sendable, Equatable {
    /// 401: the key isn't known.
    case unauthorized(APIFailure)
    /// The organisation has no SIP entitlement.
    case notEntitled(APIFailure)
    /// No connection, or none that held.
    case unreachable(url: String, reason: String)
    /// Something answers there, and it isn't this API.
    case notTheAPI(url: String, status: Int)
    /// 429 or 5xx, on every try.
    case keepsFailing(APIFailure)
    /// It failed, and the run has no retries left.
    case retriesSpent(String)
    /// So many calls failed for so long that the host was given up.
    case failsSteadily(url: String, reason: String)
    /// The API said no.
    case refused(APIFailure)
    /// The answer says nothing certain.
    case unreadable(String)
    case cancelled

    /// Whether no other call of the run can fare better.
    package var stopsTheRun: Bool {
        switch self {
        case .unauthorized, .notEntitled, .unreachable, .notTheAPI, .failsSteadily, .cancelled: true
        case .keepsFailing, .retriesSpent, .refused, .unreadable: false
        }
    }

    /// What happened alone, without a full stop, to be quoted by another message.
    var reason: String {
        switch self {
        case .unreachable(_, let reason): reason
        case .keepsFailing(let failure), .refused(let failure): failure.description
        default: message.last == "." ? String(message.dropLast()) : message
        }
    }

    /// What happened and what to do.
    package var message: String {
        switch self {
        case .unauthorized(let failure):
            "The API refused the key (\(failure)). Check BLAND_API_KEY, or the file of --api-key-file: "
                + "it must be the key of the organisation that owns the numbers."
        case .notEntitled(let failure):
            "The organisation has no SIP entitlement (\(failure)). Ask Bland's support to enable SIP for it; "
                + "the key itself is accepted."
        case .unreachable(let url, let reason):
            "The API at \(url) can't be reached: \(reason). Check the network and --api-url."
        case .notTheAPI(let url, let status):
            "What answers at \(url) is not the API (HTTP \(status) without the API's envelope). "
                + "Check --api-url or BLAND_API_URL: it ends in /v1."
        case .keepsFailing(let failure): "The API keeps failing: \(failure)."
        case .retriesSpent(let reason): "The API keeps failing, and the run's retries are spent: \(reason)."
        case .failsSteadily(let url, let reason):
            "The API at \(url) failed on every call for too long and was given up: \(reason). "
                + "Check the network and --api-url, or try again when the API is well."
        case .refused(let failure): "The API refused: \(failure)."
        case .unreadable(let reason): "The API's answer can't be read: \(reason)."
        case .cancelled: "It was cancelled."
        }
    }
}
