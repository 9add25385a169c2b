import BlandWire
package import Fleet
import JSON
package import SIPModel

/// The comparison of one direction of a number: live state, desired state, and the action that makes them equal.
package struct DirectionAnalysis: Sendable {
    package let direction: Direction
    package let desired: Attachment?
    package let desiredState: AttachmentState?
    package let live: LiveAttachment?
    /// The action that makes live state equal desired state; `nil` if they are equal.
    package let action: Action?
    package let changes: [FieldChange]
    package let status: [DirectionStatus]
    /// Whether the action finishes a replace that an interrupted run left half done.
    package let resumes: Bool
    /// Whether someone else made the live attachment: no ledger entry accounts for it. `false` with `ledger: none`.
    package let isForeign: Bool
    /// Whether the direction is attached according to the ledger, and unattached according to the API.
    package let hasVanished: Bool
    /// Whether live state differs from the state that Patchbay last left.
    package let hasDrifted: Bool
    /// Credentials that can't be compared.
    package let notComparable: [OptionName]
    package let stuck: [OptionName]
    /// The state that the ledger records if no operation touches the direction; `nil`: the record stays unchanged.
    package let record: RecordedState?
    /// The attachment that Patchbay last left, according to the ledger; `nil` if it is unattached or unknown.
    let recorded: RecordedAttachment?

    init(
        _ direction: Direction,
        desired: Attachment?,
        live: LiveAttachment?,
        owned: OwnedDirection?,
        isRemoval: Bool,
        isUnsent: Bool,
        input: PlanInput
    ) {
        self.direction = direction
        self.desired = desired
        self.live = live
        let wanted = desired.map { AttachmentState($0, fingerprints: input.fingerprints) }
        let found = live.map { AttachmentState($0, direction, fingerprints: input.fingerprints) }
        desiredState = wanted
        let recorded = Self.recorded(owned, live: found)
        self.recorded = recorded
        isForeign = input.owned != nil && found != nil && !Self.isKnown(owned, live: found)
        let isInterrupted = owned?.intended?.isReplace == true && found == nil && !isUnsent
        resumes = isInterrupted && wanted != nil && input.finishesReplaces
        let isDetached = owned?.intended?.state == .unattached || isInterrupted && (resumes || wanted == nil)
        hasVanished = owned?.last?.attachment != nil && found == nil && !isDetached

        var comparison: AttachmentComparison?
        switch (wanted, found) {
        case (nil, nil):
            action = nil
            changes = []
        case (let wanted?, nil):
            action = .attach
            changes = wanted.changes(appearing: true)
        case (nil, let found?):
            action = .detach
            changes = found.changes(appearing: false)
        case (let wanted?, let found?):
            let compared = AttachmentComparison(
                desired: wanted,
                live: found,
                recorded: recorded,
                refreshing: input.refreshesSecrets || Self.mayHaveSentCredentials(owned, recorded)
            )
            comparison = compared
            changes = compared.changes
            let fits = input.profile.canUpdate(compared.changes.map(\.field), in: direction) && compared.stuck.isEmpty
            action = compared.isEqual ? nil : fits ? .update : .replace
        }
        notComparable = comparison?.notComparable ?? []
        stuck = comparison?.stuck ?? []

        let drifted = isForeign ? owned != nil : Self.drifted(found, owned)
        hasDrifted = drifted
        status =
            action == nil
            ? []
            : Self.status(
                wanted: wanted,
                found: found,
                owned: isForeign ? nil : owned,
                drifted: drifted,
                isRemoval: isRemoval
            )
        record = Self.record(wanted: wanted, found: found, recorded: recorded, notComparable: notComparable)
    }

    /// Returns the attachment that the ledger accounts for. If an attach or replace was cut off and live state
    /// matches its intention, this is the intended attachment: no other call can have made it.
    private static func recorded(_ owned: OwnedDirection?, live: AttachmentState?) -> RecordedAttachment? {
        let last = owned?.last?.attachment
        if let intended = owned?.intended, let live, var attachment = intended.state.attachment {
            let wasAttach = last == nil || intended.isReplace
            if wasAttach, matches(live, asReported(intended.state, by: live)) {
                // The number wasn't read back, so the options that the API doesn't report are unknown: a missing one
                // is sent again.
                attachment.unreported = last?.unreported ?? []
                return attachment
            }
        }
        return last
    }

    /// Returns an intention as a read would show it. The number wasn't read back, so every option that `live` leaves
    /// out counts as unreported.
    private static func asReported(_ intended: RecordedState, by live: AttachmentState?) -> RecordedState {
        guard var attachment = intended.attachment, let live else { return intended }
        attachment.unreported = attachment.state.unreported(by: live)
        return .attached(attachment)
    }

    /// Whether the ledger accounts for the live attachment. If the first apply was cut off before it recorded the
    /// number, the ledger accounts only for the attachment that this apply intended.
    private static func isKnown(_ owned: OwnedDirection?, live: AttachmentState?) -> Bool {
        guard let owned else { return false }
        if owned.last != nil { return true }
        return owned.intended.map { matches(live, asReported($0.state, by: live)) } ?? false
    }

    /// Whether an update was cut off that carried other credentials than the last acknowledged ones. If the API
    /// doesn't show credentials, either may be in force; Patchbay must send them again to be sure.
    private static func mayHaveSentCredentials(_ owned: OwnedDirection?, _ recorded: RecordedAttachment?) -> Bool {
        guard let intended = owned?.intended, let last = owned?.last?.attachment, recorded == last,
            !intended.isReplace, let state = intended.state.attachment?.state
        else { return false }
        return state.username != last.state.username || state.password != last.state.password
    }

    private static func drifted(_ live: AttachmentState?, _ owned: OwnedDirection?) -> Bool {
        guard let owned else { return false }
        if let intended = owned.intended {
            // A cut-off run of Patchbay left this state, so nobody else changed it.
            if live == nil, intended.isReplace || intended.state == .unattached { return false }
            if matches(live, asReported(intended.state, by: live)) { return false }
        }
        guard let last = owned.last else { return false }
        return !matches(live, last)
    }

    private static func matches(_ live: AttachmentState?, _ recorded: RecordedState) -> Bool {
        switch (live, recorded) {
        case (nil, .unattached): true
        case (let live?, .attached(let attachment)): live.drift(from: attachment).isEmpty
        default: false
        }
    }

    private static func status(
        wanted: AttachmentState?,
        found: AttachmentState?,
        owned: OwnedDirection?,
        drifted: Bool,
        isRemoval: Bool
    ) -> [DirectionStatus] {
        guard let owned, let last = owned.last else {
            return [found == nil || owned != nil ? .pending : .differs]
        }
        var status: [DirectionStatus] = drifted ? [.drifted] : []
        let isPending: Bool =
            switch (wanted, last) {
            case (nil, .unattached): false
            case (let wanted?, .attached(let attachment)): !wanted.pending(since: attachment).isEmpty
            default: true
            }
        if isPending || isRemoval || status.isEmpty { status.append(.pending) }
        return status
    }

    private static func record(
        wanted: AttachmentState?,
        found: AttachmentState?,
        recorded: RecordedAttachment?,
        notComparable: [OptionName]
    ) -> RecordedState? {
        guard let wanted else { return found == nil ? .unattached : nil }
        guard let found else { return nil }
        var state = wanted
        for name in notComparable { state[credential: name] = recorded?.state[credential: name] ?? .unseen }
        var result = RecordedAttachment(state)
        result.unreported = wanted.unreported(by: found)
        return .attached(result)
    }

    /// Returns the sources of the live attachment's credentials, needed to attach it again; `nil` if a credential has
    /// no source.
    func restoration(_ input: PlanInput) -> Restoration? {
        guard let live else { return nil }
        return Restoration(of: live, direction, recorded: recorded?.state) { name, fingerprint in
            let options = desired?.target?.options
            let credential = name == .username ? options?.username : options?.password
            return input.fingerprints.state(of: credential) == .known(fingerprint) ? credential : nil
        }
    }

    /// Live fields that this operation would drop and that the profile can't send.
    func losses() -> [String] {
        guard let live, let action else { return [] }
        return live.losses(by: action)
    }
}

extension Restoration {
    /// Finds the sources of the credentials that live state doesn't show; `nil` if a credential has no source.
    ///
    /// - Parameters:
    ///   - recorded: the state that Patchbay last left, according to the ledger.
    ///   - find: returns a credential whose value has the given fingerprint.
    init?(
        of live: LiveAttachment,
        _ direction: Direction,
        recorded: AttachmentState?,
        _ find: (OptionName, _ fingerprint: String) -> Credential?
    ) {
        self.init()
        guard direction == .outbound else { return }
        for name in [OptionName.username, .password] {
            let shown = name == .username ? live.options.username : live.options.password
            if case .plain = shown { continue }
            guard let last = recorded?[credential: name], last != .absent else {
                // Without a record, a password that the API leaves out is unknown, not absent.
                if shown == .masked || recorded == nil && name == .password { return nil }
                continue
            }
            guard case .known(let fingerprint) = last, let credential = find(name, fingerprint) else { return nil }
            credentials[name] = credential
        }
    }
}

extension LiveAttachment {
    /// Fields that an operation would drop and that the profile can't send.
    func losses(by action: Action) -> [String] {
        guard action == .update || action == .replace else { return [] }
        var fields = options.other.filter { !APIProfile.isDefault($0.key, $0.value) }.keys.map { "options.\($0)" }
        if action == .replace {
            fields += otherFields.filter { APIProfile.isSetting($0.key, $0.value) }.keys
            for case .unknown(let rule) in headers { fields.append("headers.\(rule["type"]?.string ?? "unknown")") }
            fields += otherHeaderFields.keys.map { $0.hasPrefix("headers[") ? $0 : "headers.\($0)" }
        }
        return fields.sorted()
    }
}
