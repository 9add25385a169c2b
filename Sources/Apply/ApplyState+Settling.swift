import Applying
import BlandWire
import Fleet
import Foundation
import Journal
import Planning
import SIPModel

/// The record of an operation's end, in the ledger and in the journal.
extension ApplyState {
    /// Records how an operation left its number.
    func settle(
        _ calls: OperationCalls,
        _ outcome: Outcome,
        _ notes: OperationNotes,
        _ fingerprints: CredentialFingerprints,
        time: String
    ) -> JournalEvent {
        let number = calls.operation.number
        conclude(calls, outcome, notes)
        if let organisation = notes.live?.organisations.first, owned?.organisation == nil {
            owned?.organisation = organisation
        }
        for (place, direction) in zip([Places.first, .second], calls.directions) {
            let claim = place == .first ? outcome.claims.first : outcome.claims.second
            // An update that was acknowledged and changed nothing visible counts as made, with what it left there.
            let isInVain = calls.operation.action == .update && outcome.reason == .contradicted && outcome.unsure == 0
            let left = isInVain && claim == .seen(.old) ? .seen(.other) : claim
            leave(calls, direction, left, outcome, notes.live, fingerprints, time)
        }
        doubtChanged(calls, notes.live, fingerprints, time)
        bumpVersion(number)
        if outcome.result == .applied { complete(calls) }
        if let live = notes.live { seen[number] = live }
        if calls.directions.contains(.outbound), tracks[number]?.attached.contains(.outbound) == true {
            newlyOutbound.insert(number)
        }
        return event(calls, outcome, notes, fingerprints, time)
    }

    private func conclude(_ calls: OperationCalls, _ outcome: Outcome, _ notes: OperationNotes) {
        let number = calls.operation.number
        if let gap = notes.gap {
            let longest = max(tracks[number]?.gap ?? .zero, gap)
            tracks[number]?.gap = longest
        }
        if outcome.gap { tracks[number]?.hasGap = true }
        // What a run can't put back, no later one can.
        if notes.isRefused, calls.canPutBack || calls.operation.phase == .finish { tracks[number]?.isRefused = true }
        if outcome.unsure > 0 { tracks[number]?.isUnsure = true }
        switch outcome.result {
        case .applied:
            if calls.operation.action == .attach || calls.operation.action == .replace {
                tracks[number]?.attached.formUnion(calls.directions)
            }
            tracks[number]?.asDesired.formUnion(calls.directions)
        case .putBack:
            tracks[number]?.attached.formUnion(calls.directions)
            conclude(number, .failed, outcome.message(calls, notes))
        case .failed: conclude(number, .failed, outcome.message(calls, notes))
        case .handedOver: conclude(number, .handedOver, outcome.message(calls, notes))
        case .settled: conclude(number, .stale, "it changed since it was planned")
        case .notBegun: break
        }
    }

    private func event(
        _ calls: OperationCalls,
        _ outcome: Outcome,
        _ notes: OperationNotes,
        _ fingerprints: CredentialFingerprints,
        _ time: String
    ) -> JournalEvent {
        let number = calls.operation.number
        let left = notes.live ?? gap(calls, outcome)
        let result: JournalEvent.Result =
            switch outcome.result {
            case .applied: .done
            case .putBack: .restored
            case .failed where notes.readError != nil || left == nil: .lost
            case .failed, .handedOver, .settled, .notBegun: .failed
            }
        var event = JournalEvent(
            .settled,
            time: time,
            operation: calls.operation.id,
            number: number,
            directions: calls.directions,
            result: result,
            message: tracks[number]?.message,
            gap: notes.gap.map(Self.milliseconds)
        )
        guard result != .lost, let live = left else { return event }
        event.before = NumberRecord(
            live: self.live[number]?.number,
            ledger: original[number],
            credentials: credentials(number) { $0.restore?.credentials },
            fingerprints
        )
        event.after = NumberRecord(
            live: live,
            ledger: owned?.numbers[number],
            credentials: credentials(number) { $0.requests.last?.outboundCredentials },
            fingerprints
        )
        return event
    }

    /// The state that a gap leaves behind, where every call was answered and nobody read it.
    private func gap(_ calls: OperationCalls, _ outcome: Outcome) -> LiveNumber? {
        let number = calls.operation.number
        guard outcome.gap, outcome.unsure == 0, let before = seen[number] ?? live[number]?.number else { return nil }
        func rest(_ direction: Direction) -> LiveAttachment? {
            calls.directions.contains(direction) ? nil : before[direction]
        }
        return LiveNumber(before.number, inbound: rest(.inbound), outbound: rest(.outbound))
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

    /// Writes what the machine claims about a direction. An intention that it keeps stays, and the next run settles it.
    private func leave(
        _ calls: OperationCalls,
        _ direction: Direction,
        _ claim: Outcome.Claim,
        _ outcome: Outcome,
        _ live: LiveNumber?,
        _ fingerprints: CredentialFingerprints,
        _ time: String
    ) {
        let number = calls.operation.number
        guard var entry = owned?.numbers[number], var record = entry.directions[direction] else { return }
        let desired = entries[number]?.directions[direction]?.desired
        let found = live?[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) }
        switch (claim, found) {
        case (.seen(.none), _) where desired == nil: record.last = .unattached
        case (.seen(.new), let found?), (.seen(.other), let found?):
            guard let desired else { break }
            var sent = desired
            if claim == .seen(.other) { sent = found.keepingCredentials(of: desired) }
            var recorded = RecordedAttachment(sent: sent, readBack: found)
            // What an update failed to remove stays in view: the next plan replaces the direction.
            recorded.removing = RecordedAttachment(sent: desired, readBack: found).removing
            for name in recorded.removing { recorded.state[credential: name] = .absent }
            record.last = .attached(recorded)
        case (.unchanged, _), (.seen, _):
            // The state that was last left is still there, or the intention names the state that may be there.
            break
        }
        if outcome.keepsIntention {
            record.intended?.at = time
            // This run's own is done; what an earlier run's call may still bring is named further on.
            if outcome.result == .applied, let left = calls.left[direction],
                desired == nil && left.intended?.state.attachment != nil || calls.mayHideLeft(in: direction)
            {
                record.intended = left.intended
            }
        } else {
            // Where nothing changed, what an earlier run may have left is still there.
            let earlier = original[number]?.directions[direction]
            let isUnchanged = claim == .unchanged || claim == .seen(.old)
            record.intended = isUnchanged ? earlier?.intended : nil
        }
        entry.directions[direction] = record.last == nil && record.intended == nil ? nil : record
        owned?.numbers[number] = entry
    }

    /// A read that shows another direction otherwise than this run left it, or than it was planned from, contradicts that: a
    /// call of an earlier run may have acted late. The next plan looks again.
    private func doubtChanged(
        _ calls: OperationCalls, _ live: LiveNumber?, _ fingerprints: CredentialFingerprints, _ time: String
    ) {
        let number = calls.operation.number
        guard let live, let target = entries[number] else { return }
        for (direction, wanted) in target.directions.sorted(by: { $0.key < $1.key })
        where !calls.directions.contains(direction) {
            let record = wanted.isTouched ? nil : wanted.record?.attachment?.state
            guard let desired = wanted.desired ?? record else { continue }
            let found = live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) }
            if tracks[number]?.asDesired.contains(direction) == true {
                if let found, ReadBack.isEqual(found, to: desired) { continue }
            } else {
                let planned = self.live[number]?.number[direction]
                let before = planned.map { AttachmentState($0, direction, fingerprints: fingerprints) }
                guard !wanted.isTouched, let before, before != found else { continue }
            }
            tracks[number]?.isUnsure = true
            let doubt =
                "its \(direction.rawValue) direction was as desired, and the last read doesn't show it so any more; the next plan "
                + "looks again"
            let earlier = tracks[number]?.result == .failed ? tracks[number]?.message : nil
            conclude(number, .failed, [earlier, doubt].compactMap(\.self).joined(separator: "; "))
            owned?.numbers[number]?.directions[direction]?.intended = Intention(
                state: .attached(RecordedAttachment(desired)), isReplace: true, at: time, parallelism: 1)
        }
    }

    private func bumpVersion(_ number: PhoneNumber) {
        guard var entry = owned?.numbers[number] else { return }
        entry.version += 1
        owned?.numbers[number] = entry.directions.isEmpty ? nil : entry
    }

    /// Ends the number's entry once its last operation is applied.
    private func complete(_ calls: OperationCalls) {
        let (number, operation) = (calls.operation.number, calls.operation)
        tracks[number]?.applied[operation.id, default: []].formUnion(calls.directions)
        guard tracks[number]?.applied[operation.id] == Set(operation.directions) else { return }
        tracks[number]?.completed += 1
        guard tracks[number]?.completed == tracks[number]?.total, tracks[number]?.result == nil else { return }
        conclude(number, .applied)
        if let target = entries[number], let entry = owned?.numbers[number] { record(target, in: entry) }
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
