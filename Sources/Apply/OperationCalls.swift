import Applying
import BlandWire
import Fleet
import Foundation
import Planning
import SIPModel
import Secrets

/// The calls that an operation may need, with their secrets filled in, and the meaning of what a read shows.
struct OperationCalls: Sendable {
    let operation: Operation
    /// The directions in the order of `Places`.
    let directions: [Direction]
    /// The state that each direction is to have; none for a detach.
    private let desired: [Direction: AttachmentState]
    /// The state that each direction had before.
    private let before: [Direction: AttachmentState]
    private let requests: [Call: APIRequest]
    /// The directions in which an earlier run left an intention, and a call of it may still act.
    let left: [Direction: OwnedDirection]
    private let secrets: SecretStore

    /// - Parameters:
    ///   - directions: those of the operation that one machine brings about, in order.
    ///   - previous: the live state that the operation was planned from.
    ///   - left: the directions in which an earlier run left an intention, and a call of it may still act.
    /// - Throws: `APIRequest.MissingSecret`.
    init(
        _ operation: Operation,
        _ directions: [Direction],
        desired: [Direction: AttachmentState],
        previous: LiveNumber?,
        left: [Direction: OwnedDirection],
        fingerprints: CredentialFingerprints,
        secrets: SecretStore
    ) throws {
        self.operation = operation
        self.desired = desired
        self.directions = directions
        var before: [Direction: AttachmentState] = [:]
        for direction in directions {
            before[direction] = previous?[direction].map {
                AttachmentState($0, direction, fingerprints: fingerprints)
            }
        }
        self.before = before
        self.left = left
        self.secrets = secrets
        var requests: [Call: APIRequest] = [:]
        for request in operation.requests {
            guard let call = request.kind.map(Call.init) else { continue }
            try request.requireSecrets { secrets[$0] }
            requests[call] = request
        }
        if operation.action == .replace, let direction = directions.first, let restore = operation.restore,
            let live = previous?[direction]
        {
            let request = APIRequest.putBack(operation.number, direction, live, credentials: restore.credentials)
            if (try? request.requireSecrets { secrets[$0] }) != nil { requests[.putBack] = request }
        }
        self.requests = requests
    }

    /// The directions that one machine brings about: a replace has one, also where an earlier run left two half done.
    static func shares(of operation: Operation) -> [[Direction]] {
        let directions = operation.directions.sorted()
        return operation.phase == .finish ? directions.map { [$0] } : [directions]
    }

    /// The plan for the machine.
    func plan(_ limits: Limits) -> OperationPlan {
        let action: OperationPlan.Action =
            switch operation.action {
            case .attach: operation.isReplace ? .replace : .attach
            case .update: .update
            case .replace: .replace
            case .detach: .detach
            }
        return OperationPlan(
            action,
            places: directions.count > 1 ? .both : .first,
            canPutBack: canPutBack,
            readsAlike: readsAlike,
            earlier: earlier,
            limits: limits,
            start: operation.phase == .finish ? .recovery(mayFinish: true) : .fresh
        )
    }

    private var earlier: OperationPlan.Earlier {
        if directions.contains(where: mayHideLeft) { return .mayActUnseen }
        return directions.contains { left[$0] != nil } ? .mayAct : .nothing
    }

    /// Whether a late call of an earlier run could change the direction so that no read shows it.
    func mayHideLeft(in direction: Direction) -> Bool {
        guard let left = left[direction] else { return false }
        let showsPassword = if case .known = before[direction]?.password { true } else { false }
        return ReadBack.mayHide(left, behind: desired[direction], showsPassword: showsPassword)
    }

    var canPutBack: Bool { requests[.putBack] != nil }

    private var readsAlike: Bool {
        guard operation.action == .replace, let direction = directions.first,
            let before = before[direction], let desired = desired[direction]
        else { return false }
        return ReadBack.isEqual(before, to: desired)
    }

    // MARK: Requests

    /// The calls that are announced before the first one is sent, in the order in which they are sent.
    var announced: [(call: Call, request: APIRequest)] {
        [Call.detach, .attach, .update, .putBack].compactMap { call in requests[call].map { (call, $0) } }
    }

    /// One call for some of the directions, with its body; `nil` if the operation has no such call.
    func request(_ call: Call, _ places: Places) -> (request: APIRequest, body: Data?)? {
        guard var request = requests[call] else { return nil }
        let wanted = directions(places)
        if wanted.count < operation.directions.count { request = request.limited(to: wanted) }
        // The secrets were found when the operation began.
        guard let body = try? request.bytes(resolving: { secrets[$0] }) else { return nil }
        return (request, body)
    }

    func directions(_ places: Places) -> [Direction] {
        zip([Places.first, .second], directions).filter { places.contains($0.0) }.map(\.1)
    }

    // MARK: Reads

    /// Compares a read with the states that the machine knows.
    func reading(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> Reading {
        let all = directions.map { shown(live, $0, fingerprints) }
        return Reading(all.first ?? .none, all.count > 1 ? all[1] : .none)
    }

    private func shown(_ live: LiveNumber, _ direction: Direction, _ fingerprints: CredentialFingerprints) -> Shown {
        guard let attachment = live[direction] else { return .none }
        let found = AttachmentState(attachment, direction, fingerprints: fingerprints)
        if let desired = desired[direction], ReadBack.isEqual(found, to: desired) { return .new }
        if let before = before[direction], ReadBack.isEqual(found, to: before) { return .old }
        return .other
    }

    /// The fields in which a read differs from the state that was sent, for a message.
    func differences(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> [String] {
        directions.flatMap { direction in
            let found = live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) }
            return ReadBack.differences(found, from: desired[direction]).map { "\(direction.rawValue): \($0)" }
        }
    }
}

extension Call {
    init(_ kind: CallKind) {
        switch kind {
        case .attach: self = .attach
        case .update: self = .update
        case .detach: self = .detach
        }
    }
}
