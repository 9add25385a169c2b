import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Synchronization

/// The API's side of a story: what it holds, and what it made of each call. Written from the guide.
final class Vendor: Sendable {
    /// One direction's attachment, as it was sent.
    struct Held: Equatable {
        var endpoint: JSONValue?
        var options: JSONValue?
        var headers: JSONValue?
    }

    struct Place: Hashable, Comparable, CustomStringConvertible {
        let number: PhoneNumber
        let direction: Direction

        var description: String { "\(number) \(direction.rawValue)" }

        static func < (one: Place, other: Place) -> Bool {
            (one.number, one.direction) < (other.number, other.direction)
        }
    }

    /// How this API treats what the guide leaves open.
    struct Manners: Sendable {
        /// Whether an attach on an attachment takes its place; otherwise it is refused.
        var overwrites = false
        var masksPasswords = false
        var leavesPasswordsOut = false
        /// The status of a refusal because the direction exists.
        var existsStatus = 409
    }

    enum Acted: Equatable {
        case done
        case refused(status: Int, String)
    }

    /// A call that was carried out.
    struct Act: Equatable, Sendable {
        let number: PhoneNumber
        let kind: CallKind
        let at: Duration
    }

    private struct State {
        var held: [Place: Held] = [:]
        var acts: [Act] = []
        /// What each place held before, and until when.
        var past: [Place: [(until: Duration, held: Held?)]] = [:]
    }

    private let state = Mutex(State())
    private let clock: VirtualClock
    let manners: Manners

    init(_ manners: Manners, _ clock: VirtualClock) {
        self.manners = manners
        self.clock = clock
    }

    subscript(_ place: Place) -> Held? { state.withLock { $0.held[place] } }
    var held: [Place: Held] { state.withLock { $0.held } }
    var acts: [Act] { state.withLock { $0.acts } }

    // MARK: Writes

    /// Carries a call out.
    ///
    /// - Parameter onlyFirst: whether an attach of two directions makes the first and refuses the other.
    func act(_ body: JSONValue, _ kind: CallKind, onlyFirst: Bool = false) -> Acted {
        guard let number = Self.number(in: body) else { return .refused(status: 400, "no phone_number") }
        return state.withLock { state in
            switch kind {
            case .attach:
                var made = Self.attachments(in: body)
                if onlyFirst, made.count > 1 { made = Array(made.prefix(1)) }
                let taken = made.first { state.held[Place(number: number, direction: $0.0)] != nil }
                if let taken, !manners.overwrites {
                    return .refused(status: manners.existsStatus, "\(taken.0.rawValue) is attached already")
                }
                state.acts.append(Act(number: number, kind: kind, at: clock.now))
                for (direction, held) in made { set(&state, Place(number: number, direction: direction), held) }
                return onlyFirst ? .refused(status: 400, "the second direction is invalid") : .done
            case .update:
                let place = Place(number: number, direction: .outbound)
                guard var held = state.held[place], let updates = body["updates"] else {
                    return .refused(status: 404, "outbound isn't attached")
                }
                state.acts.append(Act(number: number, kind: kind, at: clock.now))
                held.endpoint = updates["sip_endpoint"] ?? held.endpoint
                held.options = updates["options"] ?? held.options
                set(&state, place, held)
                return .done
            case .detach:
                let places = Self.directions(in: body).map { Place(number: number, direction: $0) }
                if let missing = places.first(where: { state.held[$0] == nil }) {
                    return .refused(status: 404, "\(missing.direction.rawValue) isn't attached")
                }
                state.acts.append(Act(number: number, kind: kind, at: clock.now))
                for place in places { set(&state, place, nil) }
                return .done
            }
        }
    }

    private func set(_ state: inout State, _ place: Place, _ held: Held?) {
        state.past[place, default: []].append((clock.now, state.held[place]))
        state.held[place] = held
    }

    // MARK: Reads

    /// The live state of a number as it was `lag` ago.
    func answer(about number: PhoneNumber, lag: Duration) -> JSONValue {
        let moment = clock.now - lag
        return state.withLock { state in
            var data: [String: JSONValue] = [:]
            for direction in Direction.allCases {
                let place = Place(number: number, direction: direction)
                let then = state.past[place]?.first { $0.until > moment }
                let held = then.map(\.held) ?? state.held[place]
                data[direction.rawValue] = held.map { record($0, place) } ?? .null
            }
            return ["data": .object(data), "errors": .null]
        }
    }

    private func record(_ held: Held, _ place: Place) -> JSONValue {
        var options = held.options?.object
        if manners.leavesPasswordsOut { options?["sip_password"] = nil }
        if manners.masksPasswords, options?["sip_password"] != nil { options?["sip_password"] = "********" }
        return [
            "number": .string(place.number.description), "id": "a", "org_id": "org", "created_at": .null,
            "updated_at": .null, "inbound_id": .null, "direction": .string(place.direction.rawValue),
            "sip_endpoint": held.endpoint ?? .null, "headers": held.headers ?? .null,
            "options": options.map(JSONValue.object) ?? .null,
        ]
    }

    // MARK: Bodies

    static func number(in body: JSONValue) -> PhoneNumber? {
        body["phone_number"]?.string.flatMap { PhoneNumber(lenient: $0) }
    }

    static func directions(in body: JSONValue) -> [Direction] {
        if body["updates"] != nil { return [.outbound] }
        return (body["directions"]?.array ?? []).compactMap { $0["type"]?.string.flatMap(Direction.init(rawValue:)) }
    }

    static func attachments(in body: JSONValue) -> [(Direction, Held)] {
        (body["directions"]?.array ?? []).compactMap { entry in
            guard let direction = entry["type"]?.string.flatMap(Direction.init(rawValue:)) else { return nil }
            return (
                direction,
                Held(endpoint: entry["sip_endpoint"], options: entry["options"], headers: entry["headers"]?["headers"])
            )
        }
    }
}
