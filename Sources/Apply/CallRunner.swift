import BlandClient
import BlandWire
import Fleet
import Foundation
import Journal
import Pacing
import Planning
import SIPModel
import Secrets

/// Makes one call of a plan, and finds out what became of it.
///
/// A call whose answer was lost is never blindly repeated: the number is read, and what it shows decides
/// (docs/api-notes.md#lost-answers). Each try is announced in the journal before it is sent.
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
        /// Nobody can say, or it could not be done; and what keeps other calls from faring better, if anything does.
        case gaveUp(String, ClientError? = nil)
        /// Nothing was changed, and no other call can fare better.
        case denied(ClientError)
    }

    /// Makes a call, as often as the rules allow.
    ///
    /// - Parameters:
    ///   - closesGap: the number is without its attachment until this is done.
    ///   - successor: a call that follows at once: it is announced together with this one, so that nothing has to be
    ///     flushed between the two.
    ///   - isAnnounced: whether the first try is in the journal already.
    func perform(
        _ request: APIRequest,
        for operation: Operation,
        goal: Goal,
        closesGap: Bool = false,
        announcing successor: APIRequest? = nil,
        isAnnounced: Bool = false
    ) async throws -> Outcome {
        let body: Data?
        do {
            body = try request.bytes { secrets[$0] }
        } catch let missing as APIRequest.MissingSecret {
            return .gaveUp("\(missing.reference) isn't at hand")
        }
        var isAnnounced = isAnnounced
        if !isAnnounced, let successor {
            try await journal.append(event(.intent, request, operation), event(.intent, successor, operation))
            isAnnounced = true
        }
        var trial = CallTrial(goal.kind, closesGap: closesGap)
        while true {
            if !isAnnounced { try await log(.intent, request, operation) }
            isAnnounced = false
            let attempt = await client.attempt(request, body: body, closesGap: closesGap)
            let answered = clock()
            let came = event(.outcome, request, operation, attempt.result, client.trouble(attempt))
            // What follows at once isn't kept waiting for a flush.
            if successor != nil, attempt.result == .done {
                try await journal.note(came)
            } else {
                try await journal.append(came)
            }
            if case .notSent(let error) = attempt {
                return trial.isInDoubt ? .gaveUp(error.message, error) : .denied(error)
            }
            var decision = client.decide(&trial, attempt.event)
            var settled: ContinuousClock.Instant?
            var failed: ClientError?
            do {
                while case .settle(let wait) = decision {
                    if wait > .zero { try await client.sleep(wait) }
                    let (finding, error) = await judge(goal, operation.number, closesGap)
                    failed = error
                    settled = clock()
                    decision = client.decide(&trial, .found(finding))
                }
                if case .sendAgain(let wait) = decision {
                    try await client.sleep(wait)
                    continue
                }
            } catch {
                return .gaveUp("\(client.trouble(attempt) ?? ""); then it was cancelled")
            }
            if case .end(let end) = decision {
                return outcome(end, of: attempt, failed, at: settled ?? answered, isInDoubt: trial.isInDoubt)
            }
        }
    }

    /// - Parameters:
    ///   - failed: why the read failed that was to settle a lost answer.
    ///   - time: when it was known.
    private func outcome(
        _ end: CallTrial.End,
        of attempt: BlandClient.Attempt,
        _ failed: ClientError?,
        at time: ContinuousClock.Instant,
        isInDoubt: Bool
    ) -> Outcome {
        let error = client.error(for: attempt)
        let trouble = client.trouble(attempt) ?? ""
        switch end {
        case .done: return .done(at: time)
        case .refused: return .refused(trouble)
        case .refusedInDoubt: return .gaveUp(trouble, failed)
        case .denied: return isInDoubt ? .gaveUp(error.message, error) : .denied(error)
        case .unreadable: return .gaveUp(trouble)
        case .exhausted(let tries): return .gaveUp("given up after \(tries) tries: \(trouble)")
        case .retriesSpent(let tries):
            let times = tries == 1 ? "one try" : "\(tries) tries"
            return .gaveUp("given up after \(times), since the run's retries are spent: \(trouble)")
        case .elsewhere: return .gaveUp("\(trouble); the number now shows something else")
        case .unsettled: return .gaveUp("\(trouble); then: \(failed?.message ?? "it can't be read")", failed)
        }
    }

    /// What a read shows of a call whose answer was lost, and why it failed if it did.
    private func judge(
        _ goal: Goal,
        _ number: PhoneNumber,
        _ closesGap: Bool
    ) async -> (CallTrial.Finding, ClientError?) {
        let live: LiveNumber
        do { live = try await client.read(number, closesGap: closesGap) } catch { return (.unreadable, error) }
        switch goal {
        case .updated: return (.untouched, nil)
        case .detached(let directions):
            let left = directions.filter { live[$0] != nil }
            if left.isEmpty { return (.reached, nil) }
            return (left.count == directions.count ? .untouched : .elsewhere, nil)
        case .attached(let wanted):
            let found = wanted.keys.filter { live[$0] != nil }
            if found.isEmpty { return (.untouched, nil) }
            let matches = wanted.allSatisfy { direction, state in
                guard let attachment = live[direction] else { return false }
                return ReadBack.isEqual(AttachmentState(attachment, direction, fingerprints: .none), to: state)
            }
            return (matches ? .reached : .elsewhere, nil)
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
            callKind: request.kind,
            result: result,
            message: message
        )
    }
}

extension CallRunner.Goal {
    fileprivate var kind: CallTrial.Kind {
        switch self {
        case .attached, .detached: .write
        case .updated: .update
        }
    }
}

extension BlandClient.Attempt {
    /// How the journal calls it.
    fileprivate var result: JournalEvent.Result {
        if case .notSent = self { return .refused }
        return reply == .accepted ? .done : reply.rule.mayHaveActed ? .lost : .refused
    }
}

extension BlandClient {
    /// What went wrong with a try, in the API's words where it has any; nil where nothing did.
    fileprivate func trouble(_ attempt: Attempt) -> String? {
        switch attempt {
        case .answered(let verdict, _):
            switch verdict {
            case .accepted: nil
            case .unintelligible(let text): "the answer is \(text)"
            case .failed(let kind, let failure):
                kind.row.stops == .run ? error(for: verdict).message : failure.description
            }
        case .lost(let reason): reason
        case .notSent(let error): error.message
        }
    }
}
