package import Diagnostics
package import LocatedYAML

/// The settings of patchbay.yaml, with a default for every key.
package struct Settings: Sendable, Equatable {
    /// The files and directories of the manifest set, relative to the configuration.
    package var manifests = ["fleet"]
    /// The places that name them; empty for the default.
    package var manifestSpans: [String: SourceSpan] = [:]
    /// The ledger's name, which differs between ledgers that share a remote.
    package var name = "default"
    package var ledger = LedgerLocation.file(".patchbay/ledger.json")
    package var limits = Limits()
    /// Limits for reading manifests.
    package var reading = ReadingLimits()
    package var allowances: [Allowance] = []
    /// Live fields that an operation may drop although the profile can't send them.
    package var acceptedLosses: Set<String> = []
    package var policy = DiagnosticPolicy()
    /// Maximum concurrent calls, 1 … 256; `nil` for the default of 16.
    package var parallelism: Int?
    /// Maximum calls in a span of time; `nil` for no limit.
    package var rateLimit: RateLimit?
    /// The waves of an apply; `nil` for one wave with everything.
    package var waves: WaveSettings?

    package init() {}
}

/// The place of the ledger (docs/ledger.md#where-it-is).
package enum LedgerLocation: Sendable, Equatable {
    /// No ledger: nothing is owned or adopted.
    case none
    /// A path relative to the configuration.
    case file(String)
    /// A Git remote: its name, its URL, or a path relative to the configuration.
    case git(String)

    /// Reads `none`, `file:PATH` or `git:REMOTE`; `nil` for any other text.
    package init?(_ text: String) {
        if text == "none" {
            self = .none
        } else if text.hasPrefix("file:"), text.utf8.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else if text.hasPrefix("git:"), Self.isRemote(text.dropFirst(4)) {
            self = .git(String(text.dropFirst(4)))
        } else {
            return nil
        }
    }

    /// Refuses texts that git would read as an option or as a program to run (`ext::sh -c …`), or would split.
    private static func isRemote(_ text: Substring) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains("::")
            && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7F }
    }

    /// Whether a remote's URL contains a password, or a user name with another scheme than ssh. Both belong in a
    /// credential helper.
    package var holdsPassword: Bool {
        guard case .git(let text) = self, let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" }
        return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") || !text.hasPrefix("ssh") } ?? false
    }
}

extension LedgerLocation {
    /// The location as patchbay.yaml spells it.
    package var text: String {
        switch self {
        case .none: "none"
        case .file(let path): "file:\(path)"
        case .git(let remote): "git:\(remote)"
        }
    }
}
