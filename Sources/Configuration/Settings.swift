package import Diagnostics

/// What patchbay.yaml says, with a default for every key.
package struct Settings: Sendable, Equatable {
    /// The files and directories of the manifest set, relative to the configuration.
    package var manifests = ["fleet"]
    /// The ledger's name where several share a remote.
    package var name = "default"
    package var ledger = LedgerLocation.file(".patchbay/ledger.json")
    package var limits = Limits()
    package var allowances: [Allowance] = []
    /// Live fields that may be lost although this profile can't send them.
    package var acceptedLosses: Set<String> = []
    package var policy = DiagnosticPolicy()
    /// The ceiling of calls under way at once, 1 … 256.
    package var parallelism: Int?
    /// nil for everything at once.
    package var waves: WaveSettings?

    package init() {}
}

/// Where the ledger is kept (design §6).
package enum LedgerLocation: Sendable, Equatable {
    /// Nothing is owned or adopted.
    case none
    /// A path relative to the configuration.
    case file(String)

    package static let gitIsLater = "`git:` ledgers come with a later version"
}
