import BlandWire
package import Fleet
package import SIPModel

/// One direction of one number: what there is, what there should be, and what it takes.
package struct DirectionAnalysis: Sendable {
    package let direction: Direction
    package let desired: Attachment?
    package let desiredState: AttachmentState?
    package let live: LiveAttachment?
    /// What it takes; nil where live equals desired.
    package let action: Action?
    package let changes: [FieldChange]
    package let status: [DirectionStatus]
    /// Whether it finishes a replace that an interrupted run left half done.
    package let resumes: Bool
    /// Whether the attachment there is someone else's.
    package let isForeign: Bool
    /// Whether the ledger has it as attached and the API doesn't.
    package let hasVanished: Bool
    /// Whether live state isn't what was last left.
    package let hasDrifted: Bool
    /// Credentials of which nobody can say whether they differ.
    package let notComparable: [OptionName]
    package let stuck: [OptionName]
    /// What the ledger is to keep where no operation touches the direction.
    package let record: RecordedState?
    /// How it was last left, as far as the ledger knows.
    let recorded: RecordedAttachment?

    init(
        _ direction: Direction,
        desired: Attachment?,
        live: LiveAttachment?,
        owned: OwnedDirection?,
        isRemoval: Bool,
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
        resumes = owned?.intended?.isReplace == true && found == nil && wanted != nil
        hasVanished = owned?.last?.attachment != nil && owned?.intended == nil && found == nil

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

    /// What the ledger vouches for. Of a cut-off attach or replace whose attachment is there, that is what the
    /// run had set out to do: no other call can have made it.
    private static func recorded(_ owned: OwnedDirection?, live: AttachmentState?) -> RecordedAttachment? {
        let last = owned?.last?.attachment
        if let intended = owned?.intended, let live, var attachment = intended.state.attachment {
            let wasAttach = last == nil || intended.isReplace
            if wasAttach, matches(live, asReported(intended.state, by: live)) {
                // Nobody saw yet which options the API reports of what was sent: one left out is sent again.
                attachment.unreported = last?.unreported ?? []
                return attachment
            }
        }
        return last
    }

    /// An intention as a read would show it: nobody knows yet which options the API reports of what was sent.
    private static func asReported(_ intended: RecordedState, by live: AttachmentState?) -> RecordedState {
        guard var attachment = intended.attachment, let live else { return intended }
        attachment.unreported = attachment.state.unreported(by: live)
        return .attached(attachment)
    }

    /// Whether the ledger has a word on the attachment that is there. A first apply that was cut off, or never
    /// reached the number, knows what it would have made, and nothing else.
    private static func isKnown(_ owned: OwnedDirection?, live: AttachmentState?) -> Bool {
        guard let owned else { return false }
        if owned.last != nil { return true }
        return owned.intended.map { matches(live, asReported($0.state, by: live)) } ?? false
    }

    /// Whether an update that was cut off carried other credentials than were last acknowledged: where the API
    /// doesn't show them, either may be in force, and only sending them again settles it.
    private static func mayHaveSentCredentials(_ owned: OwnedDirection?, _ recorded: RecordedAttachment?) -> Bool {
        guard let intended = owned?.intended, let last = owned?.last?.attachment, recorded == last,
            !intended.isReplace, let state = intended.state.attachment?.state
        else { return false }
        return state.username != last.state.username || state.password != last.state.password
    }

    private static func drifted(_ live: AttachmentState?, _ owned: OwnedDirection?) -> Bool {
        guard let owned else { return false }
        if let intended = owned.intended {
            // A run was cut off here: its own half-done work is nobody else's.
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

    /// Where the credentials of the attachment that is there can be had, to put it back; nil where one can't.
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
    /// Where the credentials of an attachment can be had again; nil where one can't.
    ///
    /// - Parameters:
    ///   - recorded: how it was last left, as far as the ledger knows.
    ///   - find: the credential that has a fingerprint.
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
                if shown == .masked { return nil }
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
        var fields = options.other.keys.map { "options.\($0)" }
        if action == .replace {
            fields += otherHeaderFields.keys.map { $0.hasPrefix("headers[") ? $0 : "headers.\($0)" }
        }
        return fields.sorted()
    }
}
