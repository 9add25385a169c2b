import BlandClient
import BlandWire
import Fleet
import Foundation
import Journal
import Planning
import SIPModel
import Secrets

/// Makes one call of a plan, and finds out what became of it.
///
/// A call whose answer was lost is never blindly repeated: the number is read, and what it shows decides
/// (design §5). Each try is announced in the journal before it is sent.
struct CallRunner: Sendable {
    let client: BlandClient
    let journal: JournalWriter
    let secrets: SecretStore
    let timestamp: @Sendable () -> String
    let clock: @Sendable () -> ContinuousClock.Instant

    /// What a call should come to, as a read of the number shows it.
    enum Goal: Sendable {
        /// These directions attached, as given.
        case attached([Direction: AttachmentState])
        /// These directions not attached.
        case detached([Direction])
        /// An update: it is idempotent, and a read can't settle a change of password, so it is sent again.
        case updated
    }

    enum Outcome: Sendable {
        case done(at: ContinuousClock.Instant)
        /// The API said no, and nothing was changed.
        case refused(String)
        /// Nobody can say, or it could not be done.
        case gaveUp(String)
        /// The key or the entitlement: no other call can fare better.
        case denied(ClientError)
    }

    private enum Judgement {
        case reached
        case untouched
        case elsewhere
    }

    /// Makes a call, as often as its schedule allows.
    ///
    /// - Parameters:
    ///   - successor: a call that follows at once: it is announced together with this one, so that nothing has to be
    ///     flushed between the two.
    ///   - isAnnounced: whether the first try is in the journal already.
    func perform(
        _ request: APIRequest,
        for operation: Operation,
        goal: Goal,
        tries: Int = RetrySchedule.tries,
        announcing successor: APIRequest? = nil,
        isAnnounced: Bool = false
    ) async throws -> Outcome {
        let body: Data?
        do {
            body = try request.bytes { secrets[$0] }
        } catch let missing as APIRequest.MissingSecret {
            return .gaveUp("\(missing.reference) isn't at hand")
        }
        var schedule = RetrySchedule(tries: tries)
        var wasLost = false
        var isAnnounced = isAnnounced
        if !isAnnounced, let successor {
            try await journal.append(event(.intent, request, operation), event(.intent, successor, operation))
            isAnnounced = true
        }
        while true {
            if !isAnnounced { try await log(.intent, request, operation) }
            isAnnounced = false
            let attempt = await client.attempt(request, body: body)
            let answered = clock()
            let wait: Duration?
            let trouble: String
            var mayHaveActed = true
            switch attempt {
            case .answered(let verdict, let retryAfter):
                switch verdict {
                case .accepted:
                    let done = event(.outcome, request, operation, .done)
                    if successor == nil { try await journal.append(done) } else { try await journal.note(done) }
                    return .done(at: answered)
                case .refused(let failure):
                    try await log(.outcome, request, operation, .refused, failure.description)
                    // An earlier try that was taken for lost may have been carried out late.
                    guard wasLost else { return .refused(failure.description) }
                    if case .success(.reached) = try await judge(goal, operation.number) { return .done(at: clock()) }
                    return .gaveUp(failure.description)
                case .unauthorized, .notEntitled, .notTheAPI:
                    let error = client.error(for: verdict)
                    try await log(.outcome, request, operation, .refused, error.message)
                    return .denied(error)
                case .throttled(let failure):
                    mayHaveActed = failure.status != 429
                    trouble = failure.description
                case .troubled(let failure): trouble = failure.description
                case .unintelligible(let what): trouble = "the answer is \(what)"
                }
                wait = schedule.next(retryAfter: retryAfter, dice: client.dice())
            case .lost(let reason):
                trouble = reason
                wait = schedule.next(retryAfter: nil, dice: client.dice())
            }
            try await log(.outcome, request, operation, mayHaveActed ? .lost : .refused, trouble)
            if mayHaveActed {
                wasLost = true
                switch try await judge(goal, operation.number) {
                case .success(.reached): return .done(at: clock())
                case .success(.untouched): break
                case .success(.elsewhere): return .gaveUp("\(trouble); the number now shows something else")
                case .failure(let error):
                    return error.stopsTheRun && error != .cancelled
                        ? .denied(error) : .gaveUp("\(trouble); then: \(error.message)")
                }
            }
            guard let wait else { return .gaveUp("given up after \(tries) tries: \(trouble)") }
            do { try await client.sleep(wait) } catch { return .gaveUp("\(trouble); then it was cancelled") }
        }
    }

    private func judge(_ goal: Goal, _ number: PhoneNumber) async throws -> Swift.Result<Judgement, ClientError> {
        if case .updated = goal { return .success(.untouched) }
        let live: LiveNumber
        do { live = try await client.read(number) } catch { return .failure(error) }
        switch goal {
        case .updated: return .success(.untouched)
        case .detached(let directions):
            let left = directions.filter { live[$0] != nil }
            if left.isEmpty { return .success(.reached) }
            return .success(left.count == directions.count ? .untouched : .elsewhere)
        case .attached(let wanted):
            let found = wanted.keys.filter { live[$0] != nil }
            if found.isEmpty { return .success(.untouched) }
            let matches = wanted.allSatisfy { direction, state in
                guard let attachment = live[direction] else { return false }
                return ReadBack.isEqual(AttachmentState(attachment, direction, fingerprints: .none), to: state)
            }
            return .success(matches ? .reached : .elsewhere)
        }
    }

    private func log(
        _ kind: JournalEvent.Kind,
        _ request: APIRequest,
        _ operation: Operation,
        _ result: JournalEvent.Result? = nil,
        _ message: String? = nil
    ) async throws {
        try await journal.append(event(kind, request, operation, result, message))
    }

    /// Says that a call which was announced isn't made.
    func forgo(_ request: APIRequest, _ operation: Operation) async throws {
        try await log(.skipped, request, operation, .held)
    }

    private func event(
        _ kind: JournalEvent.Kind,
        _ request: APIRequest,
        _ operation: Operation,
        _ result: JournalEvent.Result? = nil,
        _ message: String? = nil
    ) -> JournalEvent {
        JournalEvent(
            kind,
            time: timestamp(),
            operation: operation.id,
            number: operation.number,
            directions: operation.directions,
            call: request.method.rawValue + " " + request.path,
            result: result,
            message: message
        )
    }
}
