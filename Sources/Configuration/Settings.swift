package import Diagnostics
package import LocatedYAML

/// What patchbay.yaml says, with a default for every key.
package struct Settings: Sendable, Equatable {
    /// The files and directories of the manifest set, relative to the configuration.
    package var manifests = ["fleet"]
    /// Where each of them is named; empty for the default.
    package var manifestSpans: [String: SourceSpan] = [:]
    /// The ledger's name where several share a remote.
    package var name = "default"
    package var ledger = LedgerLocation.file(".patchbay/ledger.json")
    package var limits = Limits()
    /// How much of manifests is read.
    package var reading = ReadingLimits()
    package var allowances: [Allowance] = []
    /// Live fields that may be lost although this profile can't send them.
    package var acceptedLosses: Set<String> = []
    package var policy = DiagnosticPolicy()
    /// The ceiling of calls under way at once, 1 … 256.
    package var parallelism: Int?
    /// The ceiling of calls in a span of time.
    package var rateLimit: RateLimit?
    /// nil for everything at once.
    package var waves: WaveSettings?

    package init() {}
}

/// Where the ledger is kept (docs/ledger.md#where-it-is).
package enum LedgerLocation: Sendable, Equatable {
    /// Nothing is owned or adopted.
    case none
    /// A path relative to the configuration.
    case file(String)
    /// A Git remote: its name, its URL, or a path relative to the configuration.
    case git(String)

    /// Reads `none`, `file:PATH` or `git:REMOTE`; nil for anything else.
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

    /// Nothing that git would take for an option, for a program to run (`ext::sh -c …`), or that it would split.
    private static func isRemote(_ text: Substring) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains("::")
            && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7F }
    }

    /// Whether a remote's URL has a password in it, which belongs into a credential helper.
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
