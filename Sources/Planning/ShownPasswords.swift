import Fleet
import Journal
import SIPModel

/// What the reads of a rollback tell about an API: if it shows passwords, one that it leaves out is absent.
///
/// It decides only about attachments that no ledger entry accounts for.
enum ShownPasswords {
    /// A read showed a password.
    case shown
    /// A read left out a password that the run had sent.
    case hidden
    /// No read tells.
    case unknown

    init(_ input: RollbackInput) {
        var isHidden = false
        for change in input.journal.changes.values {
            let after = change.after.live?[.outbound]?.attachment?.state
            if Self.shows(change.before.live?[.outbound]?.attachment?.state) || Self.shows(after) {
                self = .shown
                return
            }
            if change.after.credentials[.password] != nil, let after, after.password == .absent { isHidden = true }
        }
        let live = input.live.values.lazy.compactMap(\.outbound)
        if live.contains(where: { Self.shows(AttachmentState($0, .outbound, fingerprints: input.fingerprints)) }) {
            self = .shown
        } else {
            self = isHidden ? .hidden : .unknown
        }
    }

    private static func shows(_ state: AttachmentState?) -> Bool {
        if case .known? = state?.password { true } else { false }
    }

    /// Whether an attachment may have a password although a read showed none. Without other evidence, a user name tells:
    /// none is of use without a password.
    func mayHide(_ state: AttachmentState) -> Bool {
        switch self {
        case .shown: false
        case .hidden: true
        case .unknown: state.username != .absent
        }
    }
}
