package import BlandWire
package import Fleet
package import Journal
package import SIPModel

/// Everything that the plan of a rollback is computed from.
package struct RollbackInput: Sendable {
    package var journal: JournalReading
    /// The journal's name, for messages and for the journal of the rollback.
    package var name: String
    /// The live state of every number of the journal that could be read.
    package var live: [PhoneNumber: LiveNumber]
    /// Numbers that could not be read, and why; they are left alone.
    package var unreadable: [PhoneNumber: String] = [:]
    /// `nil` with `ledger: none`.
    package var owned: OwnedFleet?
    /// Fingerprints under the journal's salt.
    package var fingerprints = CredentialFingerprints.none
    /// Possible sources of former credentials, the likeliest first. A source is right if its value has the
    /// fingerprint in the journal.
    package var credentials: [Credential] = []
    /// The numbers to restore; `nil` for all numbers of the journal.
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

/// The reason why a journal can't be undone by this run.
package enum RollbackError: Error, Equatable, Sendable {
    /// The journal has no first line that describes the run.
    case unknownRun(String)
    case otherAPI(String, here: String)
    case otherProfile(String, here: String)
    case otherLedger(String)
    case unknownNumbers([PhoneNumber])

    /// The problem and its remedy.
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
    /// Checks, before any number is read, that this run can undo a journal.
    ///
    /// - Throws: `RollbackError` if the journal is of another API, profile or ledger, doesn't describe its run, or
    ///   doesn't contain one of the `numbers`.
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
