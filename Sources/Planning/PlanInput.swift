package import BlandWire
package import Fleet
package import Journal
package import PatchbayConfiguration
package import SIPModel

/// All that a plan is computed from: the same input gives the same plan.
package struct PlanInput: Sendable {
    package var desired: DesiredFleet
    /// The live state of every number in scope that could be read.
    package var live: [PhoneNumber: LiveNumber]
    /// Numbers in scope that could not be read, and why; they are left alone.
    package var unreadable: [PhoneNumber: String] = [:]
    /// The Git revision that stands in for live state and ledger (`Plan.init(_:against:of:)`); otherwise `nil`.
    package var diffBase: DiffBase?
    /// `nil` with `ledger: none`: nothing is owned, adopted or removed.
    package var owned: OwnedFleet?
    package var fingerprints: CredentialFingerprints
    package var scope = PlanScope.everything
    package var profile = APIProfile.guide
    package var apiURL: String
    package var guards = GuardSettings()
    /// The configuration of this run; `nil` if it isn't known.
    package var identity: LedgerIdentity?
    package var commit = CommitRelation.unknown(nil)
    /// Sends every credential that can't be compared.
    package var refreshesSecrets = false
    /// Actions to leave out.
    package var without: Set<Action> = []
    package var manifestDigest = ""
    /// The salt of `fingerprints`, base64.
    package var salt = ""
    package var createdAt = ""
    /// Numbers with an intended replace whose detach wasn't sent (`note`).
    package private(set) var unsent: Set<PhoneNumber> = []
    /// Whether interrupted replaces are finished first; `bounded` decides it.
    package var finishesReplaces = true
    package var toolVersion = ""
    /// Warnings that the command already has, for example about a missing ledger.
    package var warnings: [PlanWarning] = []

    package init(
        desired: DesiredFleet,
        live: [PhoneNumber: LiveNumber],
        owned: OwnedFleet?,
        fingerprints: CredentialFingerprints = .none,
        apiURL: String
    ) {
        self.desired = desired
        self.live = live
        self.owned = owned
        self.fingerprints = fingerprints
        self.apiURL = apiURL
    }
}

extension PlanInput {
    /// Notes the replaces that the last run intended, and whose detach it didn't send according to its journal: they
    /// left no gap.
    ///
    /// - Parameter journal: this machine's own. A copy beside a ledger may lack the last lines.
    package mutating func note(_ journal: JournalReading) {
        guard let started = journal.events.first(where: { $0.kind == .started })?.time else { return }
        let announced = Set(journal.events.filter { $0.kind == .intent }.compactMap(\.number))
        for (number, entry) in owned?.numbers ?? [:] where !announced.contains(number) {
            let intended = entry.directions.values.compactMap(\.intended)
            if intended.contains(where: { $0.isReplace && ($0.at ?? "") >= started }) { unsent.insert(number) }
        }
    }
}

/// The limits of the guards, and the allowances that lift them today.
package struct GuardSettings: Sendable {
    package var limits = Limits()
    /// The largest total allowed by the configuration's allowances that hold today.
    package var totals: [GuardKind: Int] = [:]
    /// The totals of the command line, which take the place of limits and allowances, be they lower or higher.
    package var stated: [GuardKind: Int] = [:]
    package var acceptedLosses: Set<String> = []
    package var allowsAllLosses = false
    package var allowsDrifted = false
    package var allowsOlder = false
    package var allowsEmpty = false
    /// The refusal of a plan in CI without a ledger and without `--first-run`; otherwise `nil`.
    package var firstRun: Refusal?

    package init() {}

    /// Adds the configuration's allowances that still hold today; an allowance includes its `until` day.
    package mutating func add(_ allowances: [Allowance], on today: CalendarDay) {
        for allowance in allowances where today <= allowance.until {
            for (kind, total) in allowance.totals { allow(kind, total) }
        }
    }

    package mutating func allow(_ kind: GuardKind, _ total: Int) {
        totals[kind] = max(totals[kind] ?? 0, total)
    }
}
