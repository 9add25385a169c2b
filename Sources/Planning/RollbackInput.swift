package import BlandWire
package import Fleet
package import Journal
package import SIPModel

/// All that the plan which undoes an apply is computed from.
package struct RollbackInput: Sendable {
    package var journal: JournalReading
    /// The journal's name, for messages and for the journal of the rollback.
    package var name: String
    /// The live state of every number of the journal that could be read.
    package var live: [PhoneNumber: LiveNumber]
    /// Numbers that could not be read, and why; they are left alone.
    package var unreadable: [PhoneNumber: String] = [:]
    /// nil with `ledger: none`.
    package var owned: OwnedFleet?
    /// Under the journal's salt.
    package var fingerprints = CredentialFingerprints.none
    /// Where credentials may be had, the likeliest first: one whose value has the fingerprint that the journal has is
    /// the one that there was.
    package var credentials: [Credential] = []
    /// nil for all of the journal's.
    package var numbers: Set<PhoneNumber>?
    package var profile = APIProfile.guide
    package var apiURL: String
    package var guards = GuardSettings()
    /// Actions to leave out.
    package var without: Set<Action> = []
    package var salt = ""
    package var createdAt = ""
    package var toolVersion = ""

    package init(
        journal: JournalReading,
        name: String,
        live: [PhoneNumber: LiveNumber],
        owned: OwnedFleet?,
        apiURL: String
    ) {
        self.journal = journal
        self.name = name
        self.live = live
        self.owned = owned
        self.apiURL = apiURL
    }
}

/// Why the apply of a journal can't be undone here at all.
package enum RollbackError: Error, Equatable, Sendable {
    /// It has no first line that says what the run was.
    case unknownRun(String)
    case otherAPI(String, here: String)
    case otherProfile(String, here: String)
    case otherLedger(String)
    case unknownNumbers([PhoneNumber])

    /// What is wrong and what to do.
    package var message: String {
        switch self {
        case .unknownRun(let name):
            "The journal \(name) doesn't say what it is of: its first line was cut off, or an older version wrote it. "
                + "It can't be undone; nothing was changed."
        case .otherAPI(let url, let here):
            "The journal is of an apply to \(url), and this run talks to \(here). "
                + "Set --api-url or BLAND_API_URL to that; nothing was changed."
        case .otherProfile(let profile, let here):
            "The journal is of an apply with the API profile \(profile), and the configuration has \(here). "
                + "Set `api: { profile: \(profile) }`; nothing was changed."
        case .otherLedger(let name):
            "The journal \(name) is of an apply with another ledger. Use that one's configuration; nothing was changed."
        case .unknownNumbers(let numbers):
            "Not in the journal: \(numbers.map(\.description).joined(separator: ", ")). Nothing was changed."
        }
    }
}

extension RollbackInput {
    /// Whether a journal's apply may be undone with an API and a ledger at all; asked before anything is read.
    package static func check(
        _ journal: JournalReading,
        name: String,
        numbers: Set<PhoneNumber>?,
        owned: OwnedFleet?,
        apiURL: String,
        profile: APIProfile
    ) throws(RollbackError) {
        guard let run = journal.run else { throw .unknownRun(name) }
        guard run.apiURL == apiURL else { throw .otherAPI(run.apiURL, here: apiURL) }
        guard run.profile == profile.name else { throw .otherProfile(run.profile, here: profile.name) }
        if let owned {
            guard let salt = run.salt, owned.salt == nil || owned.salt == salt else { throw .otherLedger(name) }
        }
        let known = Set(journal.changes.keys).union(journal.unsettled)
        let strangers = (numbers ?? []).subtracting(known)
        guard strangers.isEmpty else { throw .unknownNumbers(strangers.sorted()) }
    }
}
