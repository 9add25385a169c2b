package import Fleet
package import Journal
import SIPModel

/// The result of a call that was in flight when a run was cut off, as far as a read can show it.
package enum InFlight: String, Sendable, CaseIterable {
    case done
    case notDone = "not done"
    case unknown

    /// - Parameters:
    ///   - event: the call's intent.
    ///   - live: the number's present live state; `nil` if it can't be read.
    ///   - entry: the number's ledger entry, with the state that the run intended.
    package init(
        _ event: JournalEvent,
        live: LiveNumber?,
        entry: OwnedNumber?,
        fingerprints: CredentialFingerprints
    ) {
        guard let live, let directions = event.directions, !directions.isEmpty else {
            self = .unknown
            return
        }
        let verdicts = Set(
            directions.map { direction in
                Self.judge(
                    event,
                    live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) },
                    entry?.directions[direction]
                )
            }
        )
        // A call is carried out for all of its directions or for none.
        self = verdicts.count == 1 ? verdicts.first ?? .unknown : .unknown
    }

    private static func judge(_ event: JournalEvent, _ live: AttachmentState?, _ owned: OwnedDirection?) -> InFlight {
        let target = owned?.intended?.state.attachment?.state
        let isReached = target.map { target in live.map { shows($0, target) } ?? false }
        if event.callKind == .detach {
            // The intention of a replace is its final state: if live state matches it, the detach was done, too.
            return live == nil || isReached == true ? .done : .notDone
        }
        guard let live else { return event.callKind == .attach ? .notDone : .unknown }
        guard let isReached, let target else { return .unknown }
        guard isReached else { return owned?.last.map { matches(live, $0) } == true ? .notDone : .unknown }
        // A read can't confirm a credential that the API doesn't show.
        let last = owned?.last?.attachment?.state
        let isHidden = [OptionName.username, .password].contains { name in
            guard case .known = live[credential: name] else {
                return last != nil && last?[credential: name] != target[credential: name]
            }
            return false
        }
        if event.callKind == .update, isHidden || last.map({ shows(live, $0) }) == true { return .unknown }
        return .done
    }

    private static func shows(_ live: AttachmentState, _ state: AttachmentState) -> Bool {
        live.drift(from: RecordedAttachment(state, unreported: state.unreported(by: live))).isEmpty
    }

    private static func matches(_ live: AttachmentState, _ recorded: RecordedState) -> Bool {
        recorded.attachment.map { live.drift(from: $0).isEmpty } ?? false
    }
}
