import Pacing

extension AnswerKind {
    /// The row of this kind. These rows alone decide what an answer means to Patchbay.
    package var row: AnswerRow {
        switch self {
        case .notEntitled:
            AnswerRow(
                answers: [AnswerPattern(statuses: anyStatus, body: .notEnabled)],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .denied, write: .denied,
                stops: .run, exit: .denied,
                sentences: "The organisation has no SIP entitlement ({reason}). "
                    + "Ask Bland's support to enable SIP for it; the key itself is accepted."
            )
        case .accepted:
            AnswerRow(
                answers: [AnswerPattern(statuses: 200...299, body: .success)],
                read: .liveState, route: .isThere, list: .numbers,
                reply: .accepted, write: .acknowledged,
                stops: .nothing, exit: .done,
                sentences: nil
            )
        case .unintelligible:
            AnswerRow(
                answers: [AnswerPattern(statuses: 200...299, body: .noObject)],
                read: .unreadable, route: .isElsewhere, list: .unreadable,
                reply: .unintelligible, write: .mayHaveActed,
                stops: .number, exit: .failed,
                sentences: "The API's answer can't be read: {reason}."
            )
        case .unauthorized:
            AnswerRow(
                answers: [AnswerPattern(statuses: 401...401, body: .any)],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .denied, write: .denied,
                stops: .run, exit: .denied,
                sentences: "The API refused the key ({reason}). Check BLAND_API_KEY, or the file of --api-key-file: "
                    + "it must be the key of the organisation that owns the numbers."
            )
        case .notFound:
            AnswerRow(
                answers: [AnswerPattern(statuses: 404...404, body: .envelope)],
                read: .nothingAttached, route: .isElsewhere, list: .noList,
                reply: .refused, write: .refused,
                stops: .number, exit: .failed,
                sentences: refusal
            )
        case .notTheAPI:
            AnswerRow(
                answers: [AnswerPattern(statuses: 404...404, body: .any)],
                read: .unreadable, route: .isElsewhere, list: .noList,
                reply: .denied, write: .stray,
                stops: .run, exit: .unreachable,
                sentences: otherServer
            )
        case .redirect:
            AnswerRow(
                answers: [AnswerPattern(statuses: 300...399, body: .any)],
                read: .unreadable, route: .isElsewhere, list: .unreadable,
                reply: .denied, write: .stray,
                stops: .run, exit: .unreachable,
                sentences: otherServer
            )
        case .throttled:
            AnswerRow(
                answers: [AnswerPattern(statuses: 429...429, body: .any)],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .throttled, write: .notActed,
                stops: .number, exit: .unreachable,
                sentences: keepsFailing
            )
        case .unavailable:
            AnswerRow(
                answers: [AnswerPattern(statuses: 503...503, body: .any)],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .unavailable, write: .mayHaveActed,
                stops: .number, exit: .unreachable,
                sentences: keepsFailing
            )
        case .serverError:
            AnswerRow(
                answers: [408...408, 500...599].map { AnswerPattern(statuses: $0, body: .any) },
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .troubled, write: .mayHaveActed,
                stops: .number, exit: .unreachable,
                sentences: keepsFailing
            )
        case .exists:
            AnswerRow(
                answers: [AnswerPattern(statuses: 409...409, body: .errorShape)],
                read: .unreadable, route: .isThereFor(statuses: [200, 400, 422]), list: .unreadable,
                reply: .refused, write: .exists,
                stops: .number, exit: .failed,
                sentences: refusal
            )
        case .refused:
            AnswerRow(
                answers: [200...299, 400...400, 403...403, 422...422].map {
                    AnswerPattern(statuses: $0, body: .errorShape)
                },
                read: .unreadable, route: .isThereFor(statuses: [200, 400, 422]), list: .unreadable,
                reply: .refused, write: .refused,
                stops: .number, exit: .failed,
                sentences: refusal
            )
        case .strayPage:
            AnswerRow(
                answers: [AnswerPattern(statuses: anyStatus, body: .any)],
                read: .unreadable, route: .isThereFor(statuses: [200, 400, 422]), list: .unreadable,
                reply: .refused, write: .stray,
                stops: .number, exit: .failed,
                sentences: refusal
            )
        case .noAnswer:
            AnswerRow(
                answers: [],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: .lost, write: .mayHaveActed,
                stops: .reading, exit: .unreachable,
                sentences: "The API at {url} can't be reached: {reason}. Check the network and --api-url."
            )
        case .barred:
            // An attempt in a gap is repeated, as after a refused key: it may be one bad node.
            AnswerRow(
                answers: [],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: nil, write: .denied,
                stops: .run, exit: .unreachable,
                sentences: "No call can be made to the API at {url}: {reason}."
            )
        case .retriesSpent:
            AnswerRow(
                answers: [],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: nil, write: .notActed,
                stops: .number, exit: .unreachable,
                sentences: "The API keeps failing, and the run's retries are spent: {reason}."
            )
        case .givenUp:
            AnswerRow(
                answers: [],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: nil, write: .notActed,
                stops: .run, exit: .unreachable,
                sentences: "The API at {url} failed on every call for too long and was given up: {reason}. "
                    + "Check the network and --api-url, or try again when the API is well."
            )
        case .cancelled:
            // In an apply, only a signal cancels a call, and the signal already stops the run.
            AnswerRow(
                answers: [],
                read: .unreadable, route: .isUnknown, list: .unreadable,
                reply: nil, write: .notActed,
                stops: .reading, exit: .failed,
                sentences: "It was cancelled."
            )
        }
    }
}

private let anyStatus = Int.min...Int.max

// MARK: Sentences of several rows

private let refusal = "The API refused: {reason}."
private let keepsFailing = "The API keeps failing: {reason}."
private let otherServer =
    "What answers at {url} is not the API (HTTP {status} without the API's envelope). "
    + "Check --api-url or BLAND_API_URL: it ends in /v1."
