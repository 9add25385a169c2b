import BlandClient
import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Synchronization
import TestSupport

/// A run's way to the API, on which calls and answers are lost.
final class Line: APITransport {
    /// One call of the run.
    struct Call: Sendable {
        let number: PhoneNumber?
        /// `nil` for a read.
        let kind: CallKind?
        let directions: [Direction]
        let body: Data?
        let sent: Duration
        var ended: Duration?
        /// What the run knows of it.
        var known = Known.nothing
        /// When the API carried it out; for a read, the moment whose state it showed.
        var acted: Duration?
        /// What an attach that was carried out made.
        var made: [Direction] = []
    }

    enum Known: Sendable {
        /// Not answered (yet), or answered with something that doesn't say whether it was carried out.
        case nothing
        case done
        case refused
        case notSent
    }

    private struct State {
        var calls: [Call] = []
        var dice: SplitMix64
        var isDead = false
        var refusesKey = false
    }

    private let state: Mutex<State>
    private let vendor: Vendor
    private let clock: VirtualClock
    private let chronicle: Chronicle
    private let troubles: Troubles
    private let start: Duration

    init(_ vendor: Vendor, _ clock: VirtualClock, _ chronicle: Chronicle, _ troubles: Troubles, seed: UInt64) {
        state = Mutex(State(dice: SplitMix64(seed: seed)))
        self.vendor = vendor
        self.clock = clock
        self.chronicle = chronicle
        self.troubles = troubles
        start = clock.now
    }

    var calls: [Call] { state.withLock { $0.calls } }

    /// From now on nothing of the run reaches anyone.
    func die() { state.withLock { $0.isDead = true } }
    func refuseKey() { state.withLock { $0.refusesKey = true } }

    private static let lost = TransportError.lost(reason: "the connection was closed", wasConnected: true)

    func send(_ request: APIRequest, body: Data?, limit: Int) async throws(TransportError) -> Answer {
        let kind = request.kind
        let json = body.flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }
        let number = json.flatMap(Vendor.number) ?? Self.number(in: request.path)
        let directions = json.map(Vendor.directions) ?? []
        let drawn = state.withLock { state -> (index: Int, fate: Fate, there: Duration, back: Duration)? in
            if state.isDead { return nil }
            state.calls.append(Call(number: number, kind: kind, directions: directions, body: body, sent: clock.now))
            let fate = fate(of: kind, directions, &state)
            return (
                state.calls.count - 1, fate, .milliseconds(Int.random(in: 1...100, using: &state.dice)),
                .milliseconds(Int.random(in: 1...100, using: &state.dice))
            )
        }
        guard let drawn else { throw Self.lost }
        let name =
            "\(kind?.rawValue ?? "read") \(number?.description ?? "")"
            + (directions.count == 1 ? " \(directions[0].rawValue)" : "")
        chronicle.note("\(name): sent, \(drawn.fate)")
        let result: Result<Answer, TransportError>
        if let kind, let json {
            result = await write(kind, json, drawn.index, drawn.fate, drawn.there, drawn.back, name)
        } else {
            result = await read(number, drawn.index, drawn.fate, drawn.there, drawn.back)
        }
        let isDead = state.withLock { state in
            state.calls[drawn.index].ended = clock.now
            return state.isDead
        }
        if isDead { throw Self.lost }
        chronicle.note("\(name): \(Self.text(result))")
        return try result.get()
    }

    private func fate(of kind: CallKind?, _ directions: [Direction], _ state: inout State) -> Fate {
        let now = clock.now - start
        if state.refusesKey { return .answeredWith(.unauthorized, .never) }
        if let outage = troubles.outage, now >= outage.from, now < outage.from + outage.span {
            return Bool.random(using: &state.dice) ? .notConnected : .answeredWith(.unavailable, .never)
        }
        guard let kind else { return Fate.ofRead(troubles, &state.dice) }
        if kind == .attach, troubles.refusesAttaches { return directions.count > 1 ? .halfRefused : .refused }
        let fate = Fate.ofWrite(troubles, &state.dice)
        return fate == .halfRefused && (kind != .attach || directions.count < 2) ? .refused : fate
    }

    // MARK: Reads

    private func read(
        _ number: PhoneNumber?, _ index: Int, _ fate: Fate, _ there: Duration, _ back: Duration
    ) async -> Result<Answer, TransportError> {
        guard (try? await clock.sleep(there)) != nil else { return .failure(Self.lost) }
        let lag = state.withLock { state -> Duration in
            let lag = state.dice.chance(troubles.staleReads) ? troubles.lag : .zero
            state.calls[index].acted = clock.now - lag
            return lag
        }
        guard let number else { return .success(.failure(400, "NO_NUMBER")) }
        let answer = Answer.json(vendor.answer(about: number, lag: lag))
        guard (try? await clock.sleep(back)) != nil else { return .failure(Self.lost) }
        switch fate {
        case .notConnected: return .failure(.lost(reason: "connection refused", wasConnected: false))
        case .answeredWith(let page, _): return .success(page.answer)
        case .lost: return .failure(Self.lost)
        case .answered, .refused, .halfRefused:
            state.withLock { $0.calls[index].known = .done }
            return .success(answer)
        }
    }

    // MARK: Writes

    private func write(
        _ kind: CallKind, _ body: JSONValue, _ index: Int, _ fate: Fate, _ there: Duration, _ back: Duration,
        _ name: String
    ) async -> Result<Answer, TransportError> {
        if fate == .notConnected {
            state.withLock { $0.calls[index].known = .notSent }
            return .failure(.lost(reason: "connection refused", wasConnected: false))
        }
        guard (try? await clock.sleep(there)) != nil else {
            // The run gave the call up; the API may have got it all the same.
            if fate == .answered || fate == .lost(.atOnce) { actLater(there, kind, body, index, name) }
            return .failure(Self.lost)
        }
        let answer: Answer
        var known = Known.nothing
        switch fate {
        case .answered, .halfRefused:
            switch act(kind, body, index, name, onlyFirst: fate == .halfRefused) {
            case .done: (answer, known) = (.written, .done)
            case .refused(let status, let words): (answer, known) = (.failure(status, words), .refused)
            }
        case .refused: (answer, known) = (.failure(400, "INVALID"), .refused)
        case .lost(let acts), .answeredWith(_, let acts):
            switch acts {
            case .atOnce: _ = act(kind, body, index, name)
            case .later(let wait): actLater(wait, kind, body, index, name)
            case .never: break
            }
            if case .answeredWith(let page, _) = fate {
                answer = page.answer
                if page == .throttled { known = .notSent }
                if page == .unauthorized { known = .refused }
            } else {
                answer = .written
            }
        case .notConnected: answer = .written
        }
        guard (try? await clock.sleep(back)) != nil else { return .failure(Self.lost) }
        if case .lost = fate { return .failure(Self.lost) }
        state.withLock { $0.calls[index].known = known }
        return .success(answer)
    }

    private func actLater(_ wait: Duration, _ kind: CallKind, _ body: JSONValue, _ index: Int, _ name: String) {
        clock.after(wait) { _ = self.act(kind, body, index, name) }
    }

    private func act(
        _ kind: CallKind, _ body: JSONValue, _ index: Int, _ name: String, onlyFirst: Bool = false
    ) -> Vendor.Acted {
        let acted = vendor.act(body, kind, onlyFirst: onlyFirst)
        if acted == .done || onlyFirst {
            let made = kind == .attach ? Vendor.attachments(in: body).map(\.0) : []
            state.withLock {
                $0.calls[index].acted = clock.now
                $0.calls[index].made = onlyFirst ? Array(made.prefix(1)) : made
            }
        }
        chronicle.note("\(name): the API \(acted == .done ? "carried it out" : "refused it: \(acted)")")
        return acted
    }

    // MARK: Words

    private static func number(in path: String) -> PhoneNumber? {
        path.split(separator: "%2B").dropFirst().first.flatMap { PhoneNumber(lenient: String($0)) }
    }

    private static func text(_ result: Result<Answer, TransportError>) -> String {
        switch result {
        case .success(let answer): "answered with \(answer.status)"
        case .failure: "no answer"
        }
    }
}
