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

/// What lies between the attachment that is wanted and the one that is there.
package struct AttachmentComparison: Sendable, Equatable {
    package private(set) var changes: [FieldChange] = []
    /// Credentials of which nobody can say whether they differ.
    package private(set) var notComparable: [OptionName] = []
    /// Credentials that an update has already failed to remove: only a replace is left.
    package private(set) var stuck: [OptionName] = []

    package var isEqual: Bool { changes.isEmpty }

    /// Compares (docs/planning.md#what-is-compared).
    ///
    /// - Parameters:
    ///   - recorded: what the ledger says was last left; it settles what the API doesn't report.
    ///   - refreshing: whether a credential that can't be compared is to be sent again.
    package init(
        desired: AttachmentState,
        live: AttachmentState,
        recorded: RecordedAttachment?,
        refreshing: Bool = false
    ) {
        if desired.endpoint != live.endpoint {
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
        if desired.headers != live.headers {
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
        // Sent once and never reported back: the ledger's word stands in for the API's.
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
            // What was sent once and isn't shown may be there all the same: taking it away has to be sent, too.
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

    /// Whether a credential that isn't reported any more was reported before. An API that shows user names says by
    /// leaving one out that it is gone; of a password it says nothing by that (docs/api-notes.md#trap-11).
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

    /// The headers as a plan shows them: the rules as the API spells them.
    package var headersJSON: JSONValue {
        .array(headers.map(\.json))
    }

    /// Every field that has a value, as the two sides of a change that brings or takes the whole attachment.
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

    /// The fields in which a live state isn't what the ledger says was last left: somebody else moved them.
    package func drift(from recorded: RecordedAttachment) -> [AttachmentField] {
        var fields: [AttachmentField] = []
        let last = recorded.state
        if endpoint != last.endpoint { fields.append(.endpoint) }
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
        if headers != last.headers { fields.append(.headers) }
        return fields
    }

    /// The fields in which this desired state isn't what was last left: Git moved them.
    package func pending(since recorded: RecordedAttachment) -> [AttachmentField] {
        var fields: [AttachmentField] = []
        let last = recorded.state
        if endpoint != last.endpoint { fields.append(.endpoint) }
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
        if headers != last.headers { fields.append(.headers) }
        return fields
    }
}
