import BlandWire
import Fleet
import JSON
import Journal
import SIPModel

/// The comparison of one number of a journal with its present state. It decides if rollback may restore the number,
/// and in which steps.
struct RollbackAnalysis {
    /// The action that restores one direction.
    struct Step {
        let direction: Direction
        let action: Action
        let before: AttachmentState?
        let live: LiveAttachment?
        let changes: [FieldChange]
        /// The state in which the apply left the direction; `nil` if it is unattached or unknown.
        let left: AttachmentState?
    }

    let number: PhoneNumber
    /// The reason to leave the number unchanged; `nil` if rollback may restore it.
    private(set) var leftAlone: String?
    /// Credentials that rollback must send and whose former values are no longer available.
    private(set) var lostSecrets: [OptionName] = []
    let change: JournalReading.NumberChange
    private let passwords: ShownPasswords
    let live: LiveNumber?
    let owned: OwnedNumber?
    private(set) var steps: [Step] = []
    private(set) var sent: [OptionName: Credential] = [:]

    init(
        _ number: PhoneNumber, _ change: JournalReading.NumberChange, in input: RollbackInput,
        _ passwords: ShownPasswords
    ) {
        self.number = number
        self.change = change
        self.passwords = passwords
        live = input.live[number]
        owned = input.owned?.numbers[number]
        leftAlone = Self.reason(number, change, input)
        guard leftAlone == nil, let live else { return }
        steps = change.directions.sorted().compactMap { step($0, live, input) }
        leftAlone = steps.lazy.compactMap(Self.unsendable).first
        if leftAlone == nil { chooseCredentials(input) }
    }

    // MARK: Changes since the apply

    private static func reason(
        _ number: PhoneNumber,
        _ change: JournalReading.NumberChange,
        _ input: RollbackInput
    ) -> String? {
        if input.owned != nil, !isSame(input.owned?.numbers[number], change.after.ledger) {
            return "its ledger entry isn't what that apply left any more"
        }
        if change.directions.isEmpty { return nil }
        let closed = change.directions.sorted().first {
            wasInGap($0, change.before) && change.after.live?[$0]?.attachment != nil
        }
        if let closed {
            return "its \(closed.rawValue) direction was in a gap before that apply, which closed it"
        }
        if let why = input.unreadable[number] { return "it can't be read (\(why))" }
        guard let live = input.live[number], let left = change.after.live else { return "it wasn't read" }
        for direction in Direction.allCases {
            let found = live[direction].map { AttachmentState($0, direction, fingerprints: input.fingerprints) }
            switch (found, left[direction]?.attachment) {
            case (nil, nil): continue
            case (let found?, let left?) where found.drift(from: left).isEmpty: continue
            default: return "its \(direction.rawValue) direction isn't what that apply left any more"
            }
        }
        return nil
    }

    /// Whether an earlier run had left a direction between the detach and the attach of a replace.
    private static func wasInGap(_ direction: Direction, _ before: NumberRecord) -> Bool {
        guard let intended = before.ledger?.directions[direction]?.intended, intended.isReplace else { return false }
        return intended.state.attachment != nil && before.live?[direction]?.attachment == nil
    }

    /// Whether two entries are equal in everything but their version, and what a run intended: the live state shows what
    /// became of that.
    static func isSame(_ one: OwnedNumber?, _ other: OwnedNumber?) -> Bool {
        settled(one) == settled(other)
    }

    private static func settled(_ entry: OwnedNumber?) -> OwnedNumber? {
        guard var entry else { return nil }
        entry.version = 0
        entry.directions = entry.directions.compactMapValues { direction in
            direction.last.map { OwnedDirection(last: $0) }
        }
        return entry.directions.isEmpty ? nil : entry
    }

    // MARK: Steps

    private func step(_ direction: Direction, _ live: LiveNumber, _ input: RollbackInput) -> Step? {
        let before = before(direction)
        let found = live[direction].map { AttachmentState($0, direction, fingerprints: input.fingerprints) }
        let left = Self.left(direction, change.after, input)
        func step(_ action: Action, _ changes: [FieldChange]) -> Step {
            Step(
                direction: direction,
                action: action,
                before: before,
                live: live[direction],
                changes: changes,
                left: left?.state
            )
        }
        switch (before, found) {
        case (nil, nil): return nil
        case (let before?, nil): return step(.attach, before.changes(appearing: true))
        case (nil, let found?): return step(.detach, found.changes(appearing: false))
        case (let before?, let found?):
            let compared = AttachmentComparison(desired: before, live: found, recorded: left)
            // Rollback also removes options that the apply added. `AttachmentComparison` doesn't find these, because
            // a manifest can't ask for that.
            let added = found.options.keys.sorted().filter { before.options[$0] == nil }
                .map { FieldChange(.option($0), before: found.options[$0] ?? .null, after: .null) }
            let changes = compared.changes + added
            guard !changes.isEmpty else { return nil }
            let fits = input.profile.canUpdate(changes.map(\.field), in: direction) && compared.stuck.isEmpty
            return step(fits ? .update : .replace, changes)
        }
    }

    /// Returns the state in which the apply left a direction, according to the journal: from the ledger entry, or
    /// without one from the live state read back and the credentials sent.
    private static func left(
        _ direction: Direction,
        _ record: NumberRecord,
        _ input: RollbackInput
    ) -> RecordedAttachment? {
        if let last = record.ledger?.directions[direction]?.last?.attachment { return last }
        guard let shown = record.live?[direction]?.attachment?.state else { return nil }
        var state = shown
        for (name, credential) in record.credentials where direction == .outbound {
            state[credential: name] = input.fingerprints.state(of: credential)
        }
        return RecordedAttachment(state, unreported: state.unreported(by: shown))
    }

    /// Returns the reason why the API wouldn't accept a direction's former state, or `nil`. A replace with such a
    /// state would detach the direction and then fail to attach it.
    private static func unsendable(_ step: Step) -> String? {
        guard step.direction == .outbound, step.action != .detach, let before = step.before else { return nil }
        let why: String
        do {
            _ = try SIPEndpoint(before.endpoint ?? "")
            guard before.options[.port] == nil else { return nil }
            why = "a port in neither its endpoint nor its options"
        } catch {
            why = "an endpoint like its own: \(error.explanation)"
        }
        return "the API doesn't take what it had before, \(why)"
    }

    /// Returns a direction's state before the apply, with the credentials that the journal knows; `nil` if the
    /// direction was unattached or wasn't read.
    private func before(_ direction: Direction) -> AttachmentState? {
        let record = change.before
        guard var state = record.live?[direction]?.attachment?.state else {
            // What a gap left behind is what there was before it.
            return Self.wasInGap(direction, record)
                ? record.ledger?.directions[direction]?.last?.attachment?.state : nil
        }
        // Take credentials that the API didn't show from the ledger entry, unless someone else had changed the
        // attachment.
        guard let last = record.ledger?.directions[direction]?.last?.attachment, state.drift(from: last).isEmpty else {
            if direction == .outbound, state.password == .absent, passwords.mayHide(state) { state.password = .unseen }
            return state
        }
        for name in [OptionName.username, .password] {
            if case .known = state[credential: name] { continue }
            state[credential: name] = last.state[credential: name]
        }
        return state
    }

    // MARK: Credentials

    private mutating func chooseCredentials(_ input: RollbackInput) {
        for step in steps where step.direction == .outbound {
            guard step.action != .detach, let before = step.before else { continue }
            for name in [OptionName.username, .password] {
                switch before[credential: name] {
                case .absent: continue
                case .unseen: lostSecrets.append(name)
                case .known(let fingerprint):
                    if let credential = Self.credential(name, fingerprint, change.before, input) {
                        sent[name] = credential
                    } else {
                        lostSecrets.append(name)
                    }
                }
            }
        }
        if steps.isEmpty, replacedUnseen { lostSecrets.append(.password) }
    }

    /// Whether the apply overwrote a password that was unknown before.
    private var replacedUnseen: Bool {
        guard change.directions.contains(.outbound), change.after.credentials[.password] != nil else { return false }
        return before(.outbound)?.password == .unseen
    }

    /// The sources of the lost credentials, as far as the journal names them.
    var sources: [SecretReference] {
        lostSecrets.compactMap { name in
            if case .secret(let reference) = change.before.credentials[name] { reference } else { nil }
        }
    }

    static func credential(
        _ name: OptionName,
        _ fingerprint: String,
        _ record: NumberRecord,
        _ input: RollbackInput
    ) -> Credential? {
        ([record.credentials[name]].compactMap { $0 } + input.credentials).first {
            input.fingerprints.state(of: $0) == .known(fingerprint)
        }
    }
}
