package import JSON
package import SIPModel

/// One field that differs, as a plan shows it.
package struct FieldChange: Sendable, Hashable {
    package let field: AttachmentField
    package let before: JSONValue
    package let after: JSONValue

    package init(_ field: AttachmentField, before: JSONValue, after: JSONValue) {
        self.field = field
        self.before = before
        self.after = after
    }
}

/// The differences between the desired and the live state of one attachment.
package struct AttachmentComparison: Sendable, Equatable {
    package private(set) var changes: [FieldChange] = []
    /// Credentials that can't be compared because a fingerprint is missing (docs/planning.md#credentials).
    package private(set) var notComparable: [OptionName] = []
    /// Credentials that the API still reports although an update removed them: only a replace can remove them.
    package private(set) var stuck: [OptionName] = []

    package var isEqual: Bool { changes.isEmpty }

    /// Compares the two states (docs/planning.md#what-is-compared).
    ///
    /// - Parameters:
    ///   - recorded: the ledger's record; it is used for fields that the API doesn't report. `nil` without an entry.
    ///   - refreshing: `true` to send again each credential whose live value can't be compared.
    package init(
        desired: AttachmentState,
        live: AttachmentState,
        recorded: RecordedAttachment?,
        refreshing: Bool = false
    ) {
        if AttachmentState.json(desired.endpoint) != AttachmentState.json(live.endpoint) {
            let (before, after) = (AttachmentState.json(live.endpoint), AttachmentState.json(desired.endpoint))
            changes.append(FieldChange(.endpoint, before: before, after: after))
        }
        for name in OptionName.allCases {
            if name.isCredential {
                compareCredential(name, desired, live, recorded, refreshing)
            } else {
                compareOption(name, desired, live, recorded)
            }
        }
        if !desired.hasSameHeaders(as: live) {
            changes.append(FieldChange(.headers, before: live.headersJSON, after: desired.headersJSON))
        }
    }

    private mutating func compareOption(
        _ name: OptionName,
        _ desired: AttachmentState,
        _ live: AttachmentState,
        _ recorded: RecordedAttachment?
    ) {
        guard let wanted = desired.options[name], wanted != live.options[name] else { return }
        // This value was sent and the API has never reported the option: the ledger's record replaces the live value.
        if live.options[name] == nil, let recorded, recorded.unreported.contains(name),
            recorded.state.options[name] == wanted
        {
            return
        }
        changes.append(FieldChange(.option(name), before: live.options[name] ?? .null, after: wanted))
    }

    private mutating func compareCredential(
        _ name: OptionName,
        _ desired: AttachmentState,
        _ live: AttachmentState,
        _ recorded: RecordedAttachment?,
        _ refreshing: Bool
    ) {
        let last = recorded?.state[credential: name]
        let isThere = live[credential: name] != .absent
        switch (desired[credential: name], live[credential: name]) {
        case (.absent, .absent):
            // A credential that was sent may be set although the API hides it, so its removal must be sent, too.
            guard case .known = last, !Self.wasReportedBefore(name, recorded) else { return }
            changes.append(FieldChange(.option(name), before: Self.secret, after: .null))
        case (.absent, _):
            changes.append(FieldChange(.option(name), before: Self.secret, after: .null))
            if recorded?.removing.contains(name) == true { stuck.append(name) }
        case (.known(let wanted), .known(let found)):
            if wanted != found { change(name, from: true) }
        case (.known(let wanted), _):
            switch last {
            case .known(let sent):
                if sent != wanted || refreshing {
                    change(name, from: true)
                } else if live[credential: name] == .absent, Self.wasReportedBefore(name, recorded) {
                    change(name, from: false)
                }
            case .absent: change(name, from: isThere)
            case .unseen, nil:
                if refreshing { change(name, from: isThere) } else { notComparable.append(name) }
            }
        case (.unseen, _):
            if last == .absent || refreshing { change(name, from: isThere) } else { notComparable.append(name) }
        }
    }

    /// Whether the API reported this user name before, so that its absence now means that it was removed. The absence
    /// of a password means nothing, since the API may always hide it (docs/api-notes.md#trap-11).
    static func wasReportedBefore(_ name: OptionName, _ recorded: RecordedAttachment?) -> Bool {
        guard name == .username, let recorded else { return false }
        return !recorded.unreported.contains(name)
    }

    private mutating func change(_ name: OptionName, from isThere: Bool) {
        let (before, after) = isThere ? (Self.secret, Self.changedSecret) : (.null, Self.secret)
        changes.append(FieldChange(.option(name), before: before, after: after))
    }

    private static let secret = JSONValue.string(SecretValue.redacted)
    private static let changedSecret: JSONValue = "(secret, changed)"
}

extension AttachmentState {
    static func json(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    /// The headers as a plan shows them, in the API's spelling.
    package var headersJSON: JSONValue {
        .array(headers.map(\.json))
    }

    /// The field changes of an attach or detach: one for each field that has a value, and one for the headers.
    ///
    /// - Parameter appearing: `true` for an attach, `false` for a detach.
    package func changes(appearing: Bool) -> [FieldChange] {
        var changes: [FieldChange] = []
        func add(_ field: AttachmentField, _ value: JSONValue) {
            changes.append(FieldChange(field, before: appearing ? .null : value, after: appearing ? value : .null))
        }
        if let endpoint { add(.endpoint, .string(endpoint)) }
        for name in OptionName.allCases {
            if name.isCredential {
                if self[credential: name] != .absent { add(.option(name), .string(SecretValue.redacted)) }
            } else if let value = options[name] {
                add(.option(name), value)
            }
        }
        add(.headers, headersJSON)
        return changes
    }

    /// The fields in which this live state differs from the ledger's record: someone else changed them.
    package func drift(from recorded: RecordedAttachment) -> [AttachmentField] {
        var fields: [AttachmentField] = []
        let last = recorded.state
        if Self.json(endpoint) != Self.json(last.endpoint) { fields.append(.endpoint) }
        for name in OptionName.allCases where !name.isCredential {
            if options[name] == nil, recorded.unreported.contains(name) { continue }
            if options[name] != last.options[name] { fields.append(.option(name)) }
        }
        for name in [OptionName.username, .password] {
            switch (last[credential: name], self[credential: name]) {
            case (.known(let left), .known(let found)):
                if left != found { fields.append(.option(name)) }
            case (.known, .absent):
                if AttachmentComparison.wasReportedBefore(name, recorded) { fields.append(.option(name)) }
            case (.absent, .known), (.absent, .unseen):
                if !recorded.removing.contains(name) { fields.append(.option(name)) }
            default: break
            }
        }
        if !hasSameHeaders(as: last) { fields.append(.headers) }
        return fields
    }

    /// The fields in which this desired state differs from the ledger's record: a commit changed them.
    package func pending(since recorded: RecordedAttachment) -> [AttachmentField] {
        var fields: [AttachmentField] = []
        let last = recorded.state
        if Self.json(endpoint) != Self.json(last.endpoint) { fields.append(.endpoint) }
        for name in OptionName.allCases where !name.isCredential {
            if options[name] != last.options[name] { fields.append(.option(name)) }
        }
        for name in [OptionName.username, .password] {
            switch (self[credential: name], last[credential: name]) {
            case (.known(let wanted), .known(let left)):
                if wanted != left { fields.append(.option(name)) }
            case (.known, .absent), (.unseen, .absent), (.absent, .known), (.absent, .unseen):
                fields.append(.option(name))
            default: break
            }
        }
        if !hasSameHeaders(as: last) { fields.append(.headers) }
        return fields
    }
}
