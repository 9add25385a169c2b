import BlandWire
import Fleet
import Foundation
import Journal
import Planning
import SIPModel

/// How a number that was read back is left, in the ledger and in the journal.
extension ApplyState {
    /// The directions that were begun, each with what it was to become.
    private func touched(_ number: PhoneNumber) -> [Direction: AttachmentState?] {
        var result: [Direction: AttachmentState?] = [:]
        for operation in tracks[number]?.begun ?? [] {
            for direction in operation.directions {
                result[direction] = .some(entries[number]?.directions[direction]?.desired)
            }
        }
        return result
    }

    /// What keeps a read from showing what was done. A number that failed has had its say already.
    func differences(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> [String] {
        let number = live.number
        guard tracks[number]?.result == nil || tracks[number]?.result == .held else { return [] }
        return touched(number).sorted { $0.key < $1.key }.flatMap { direction, desired in
            ReadBack.differences(
                live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) },
                from: desired
            )
            .map { "\(direction.rawValue): \($0)" }
        }
    }

    /// Records how a number was left.
    func settle(
        _ live: LiveNumber,
        _ fingerprints: CredentialFingerprints,
        _ differences: [String],
        time: String
    ) -> JournalEvent {
        let number = live.number
        tracks[number]?.isSettled = true
        if tracks[number]?.result == nil || tracks[number]?.result == .held {
            if !differences.isEmpty {
                conclude(
                    number,
                    .failed,
                    "the API doesn't show what was written: " + differences.joined(separator: ", ")
                )
            } else if tracks[number]?.result == nil, tracks[number]?.completed.count == tracks[number]?.total {
                conclude(number, .applied)
            }
        }
        if let organisation = live.organisations.first, owned?.organisation == nil {
            owned?.organisation = organisation
        }
        let touched = touched(number)
        for direction in Direction.allCases where touched[direction] == nil {
            // A later operation that wasn't begun: its intention goes, the one of an earlier run stays.
            owned?.numbers[number]?.directions[direction] = original[number]?.directions[direction]
        }
        for (direction, desired) in touched {
            leave(number, direction, desired, live[direction], fingerprints)
        }
        finishEntry(number)
        noteVerification(live)
        let result = tracks[number]?.result
        return JournalEvent(
            .settled,
            time: time,
            number: number,
            directions: touched.keys.sorted(),
            result: result == .applied ? .done : result == .held ? .held : .failed,
            message: tracks[number]?.message,
            before: NumberRecord(
                live: self.live[number]?.number,
                ledger: original[number],
                credentials: credentials(number) { $0.restore?.credentials },
                fingerprints
            ),
            after: NumberRecord(
                live: live,
                ledger: owned?.numbers[number],
                credentials: credentials(number) { $0.requests.last?.outboundCredentials },
                fingerprints
            ),
            gap: tracks[number]?.gap.map(Self.milliseconds)
        )
    }

    private func credentials(
        _ number: PhoneNumber,
        of operation: (Operation) -> [OptionName: Credential]?
    ) -> [OptionName: Credential] {
        (tracks[number]?.begun ?? []).compactMap(operation).reduce(into: [:]) { $0.merge($1) { _, last in last } }
    }

    /// To a tenth.
    static func milliseconds(_ duration: Duration) -> Double {
        (duration / .milliseconds(1) * 10).rounded() / 10
    }

    private func leave(
        _ number: PhoneNumber,
        _ direction: Direction,
        _ desired: AttachmentState?,
        _ live: LiveAttachment?,
        _ fingerprints: CredentialFingerprints
    ) {
        guard var entry = owned?.numbers[number], var record = entry.directions[direction] else { return }
        let found = live.map { AttachmentState($0, direction, fingerprints: fingerprints) }
        switch (found, desired) {
        case (nil, nil):
            record = OwnedDirection(last: .unattached)
        case (let found?, let desired?) where isDone(number, direction) || wasMade(number, direction, found, desired):
            var sent = desired
            if ReadBack.isEqual(found, to: desired) == false { sent = found.keepingCredentials(of: desired) }
            var recorded = RecordedAttachment(sent: sent, readBack: found)
            // What an update failed to remove stays in view: the next plan replaces the direction.
            recorded.removing = RecordedAttachment(sent: desired, readBack: found).removing
            for name in recorded.removing { recorded.state[credential: name] = .absent }
            record = OwnedDirection(last: .attached(recorded))
        case (nil, _?) where record.intended?.isReplace == true:
            // The second half of a replace is missing: the intention stays, and the next plan finishes it first.
            break
        case (_?, _?) where isUncertain(number, direction, [.update]) && record.last != nil:
            // An update whose answer never came: a read can't tell which password is in force, so it stays in view.
            break
        default:
            // The call wasn't carried out, or what was there is back: what was last left is still what is there.
            record.intended = nil
        }
        if record.last == nil, record.intended == nil {
            entry.directions[direction] = nil
        } else {
            entry.directions[direction] = record
        }
        owned?.numbers[number] = entry
    }

    /// Whether an attachment is there that only this run can have made, although its answer was lost.
    private func wasMade(
        _ number: PhoneNumber,
        _ direction: Direction,
        _ found: AttachmentState,
        _ desired: AttachmentState
    ) -> Bool {
        guard isUncertain(number, direction, [.attach, .replace]),
            let record = owned?.numbers[number]?.directions[direction]
        else { return false }
        return (record.last?.attachment == nil || record.intended?.isReplace == true)
            && ReadBack.isEqual(found, to: desired)
    }

    /// Whether such an operation on the direction was begun, and nobody can say what became of it.
    private func isUncertain(_ number: PhoneNumber, _ direction: Direction, _ actions: Set<Action>) -> Bool {
        guard let track = tracks[number], track.isUncertain.contains(direction) else { return false }
        return track.begun.contains { actions.contains($0.action) && $0.directions.contains(direction) }
    }

    private func isDone(_ number: PhoneNumber, _ direction: Direction) -> Bool {
        guard let track = tracks[number], !track.restored.contains(direction) else { return false }
        return track.begun.contains { $0.directions.contains(direction) && track.completed.contains($0.id) }
    }

    private func finishEntry(_ number: PhoneNumber) {
        guard var entry = owned?.numbers[number] else { return }
        entry.version += 1
        let target = entries[number]
        if tracks[number]?.result == .applied, let target {
            if target.isRemoval {
                owned?.numbers[number] = nil
                return
            }
            record(target, in: &entry)
        }
        owned?.numbers[number] = entry.directions.isEmpty ? nil : entry
    }

    /// An outbound direction that is new needs its verification, whatever became of the number's other operations.
    private func noteVerification(_ live: LiveNumber) {
        guard let track = tracks[live.number], live.outbound != nil else { return }
        let isNew = track.begun.contains {
            ($0.action == .attach || $0.action == .replace) && $0.directions.contains(.outbound)
                && (track.completed.contains($0.id) || track.restored.contains(.outbound))
        }
        if isNew { newlyOutbound.insert(live.number) }
    }
}

extension AttachmentState {
    /// This state with the credentials that were sent, where the API doesn't show its own.
    fileprivate func keepingCredentials(of sent: AttachmentState) -> AttachmentState {
        var result = self
        for name in [OptionName.username, .password] where result[credential: name] == .unseen {
            result[credential: name] = sent[credential: name]
        }
        return result
    }
}
